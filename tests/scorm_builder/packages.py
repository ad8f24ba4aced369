"""Builds packages for tests, through the public surface of scorm_builder."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_content.loader import load_course
from quizzes.languages import translations
from scorm_builder.contents import Contents
from scorm_builder.formats import load
from scorm_builder.package import Built, write_package
from tests.scorm_builder.node import ROOT

CHECKER = ROOT / "tests" / "standards" / "checkers" / "check_package.py"


def build_package(
    path: Path,
    format: str,
    course_dir: Path | None = None,
    lesson: int | None = None,
    *,
    language: str = "en",
    tool_url: str | None = None,
    warn: Callable[[str], object] = lambda warning: None,
) -> Built:
    """Write a package of a course (default: the one that ships), or of one of its lessons."""
    course = load_course(course_dir)
    only = None if lesson is None else course.lessons[lesson - 1]
    return write_package(path, load(format).files(Contents(course, only, translations(language), warn, tool_url)))


def build_scorm12(path: Path, course_dir: Path | None = None, lesson: int | None = None, language: str = "en") -> Built:
    """Write a SCORM 1.2 package."""
    return build_package(path, "scorm12", course_dir, lesson, language=language)


def unpack(path: Path, directory: Path) -> Path:
    """Lay a package's files into a folder, as an LMS does."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(directory)
    return directory


def problems(package: Path, profile: str, *options: str) -> list[dict[str, Any]]:
    """What the strict checker finds in a package that it takes for one of this profile."""
    done = subprocess.run(
        [sys.executable, str(CHECKER), "--json", *options, str(package)], capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert found[0]["profile"] == profile
    return found[0]["problems"]
