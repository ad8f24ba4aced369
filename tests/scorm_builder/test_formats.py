"""Every format against its standard: the strict checker finds nothing, and builds are reproducible."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from scorm_builder.formats import FORMATS
from tests.course_content.tiny import write_tiny_course
from tests.scorm_builder.node import ROOT
from tests.scorm_builder.packages import build_package, problems

PROFILES = {"scorm12": "scorm12", "scorm2004": "scorm2004", "cc11": "cc11", "cc13": "cc13", "thincc": "thincc13"}
MOODLE = {"scorm12", "scorm2004", "cc11"}
TOOL = "https://course.example.org"


def options(format: str) -> list[str]:
    return ["--moodle"] if format in MOODLE else []


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "tiny")


@pytest.mark.parametrize("format", ["scorm2004", "cc11", "cc13", "thincc"])
def test_the_shipped_course_has_no_fault_and_no_warning(tmp_path: Path, format: str) -> None:
    built = build_package(tmp_path / "course.zip", format)
    assert problems(built.path, PROFILES[format], *options(format)) == []


@pytest.mark.parametrize("tool_url", [None, TOOL, "http://127.0.0.1:8000"])
@pytest.mark.parametrize("lesson", [None, 1])
@pytest.mark.parametrize("format", ["scorm2004", "cc11", "cc13", "thincc"])
def test_the_tiny_course_has_no_fault_and_no_warning(
    tmp_path: Path, tiny: Path, format: str, lesson: int | None, tool_url: str | None
) -> None:
    built = build_package(tmp_path / "a.zip", format, tiny, lesson, tool_url=tool_url)
    assert problems(built.path, PROFILES[format], *options(format)) == []


@pytest.mark.parametrize("format", FORMATS)
def test_builds_of_one_course_in_two_folders_are_equal_byte_by_byte(tmp_path: Path, format: str) -> None:
    one = build_package(tmp_path / "one", format, write_tiny_course(tmp_path / "here" / "course"), tool_url=TOOL)
    other = build_package(tmp_path / "other", format, write_tiny_course(tmp_path / "there"), tool_url=TOOL)
    assert one.path.read_bytes() == other.path.read_bytes()


@pytest.mark.parametrize("format", PROFILES)
def test_identifiers_are_the_same_in_every_language(tmp_path: Path, tiny: Path, format: str) -> None:
    one = build_package(tmp_path / "one", format, tiny)
    other = build_package(tmp_path / "other", format, tiny, language="qps")
    assert identifiers(one.path) == identifiers(other.path)


def identifiers(package: Path) -> object:
    with zipfile.ZipFile(package) as archive:
        return etree.fromstring(archive.read("imsmanifest.xml")).xpath("//@identifier")


def test_the_schemas_of_scorm_2004_are_the_published_ones() -> None:
    published = ROOT / "tests" / "standards" / "checkers" / "schemas" / "scorm2004-4th"
    carried = ROOT / "scorm_builder" / "schemas" / "scorm2004"

    def files(folder: Path) -> dict[str, bytes]:
        found = [*folder.rglob("*.xsd"), *folder.rglob("*.dtd")]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    assert files(carried) == files(published)
