"""Builds packages for tests, through the public surface of scorm_builder."""

from __future__ import annotations

import zipfile
from pathlib import Path

from course_content.loader import load_course
from quizzes.languages import translations
from scorm_builder.formats import load
from scorm_builder.package import Built, write_package


def build_scorm12(path: Path, course_dir: Path | None = None, lesson: int | None = None, language: str = "en") -> Built:
    """Write the SCORM 1.2 package of a course (default: the one that ships), or of one of its lessons."""
    course = load_course(course_dir)
    only = None if lesson is None else course.lessons[lesson - 1]
    return write_package(path, load("scorm12").files(course, only, translations(language), lambda warning: None))


def unpack(path: Path, directory: Path) -> Path:
    """Lay a package's files into a folder, as an LMS does."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(directory)
    return directory
