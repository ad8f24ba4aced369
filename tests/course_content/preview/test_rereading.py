"""A course with single files exchanged is what a fresh reading of the whole folder gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course_content.loader import load_course
from course_content.model import Course
from course_content.preview import rereading
from course_content.preview.rereading import Rereader, Stamp
from quizzes.source import InvalidContent, Problem
from tests.course_content.test_faults import DRAWING, FAULTS, LESSON_YAML, QUESTIONS, UNIT_1, UNIT_2, Fault
from tests.course_content.tiny import change, write_tiny_course

Read = Course | tuple[Problem, ...]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "course")


def stamp(course: Path) -> Stamp:
    """Sizes and contents stand for the times: a test saves more quickly than clocks tick."""
    files = (path for path in sorted(course.rglob("*")) if path.is_file())
    return {str(path): (hash(path.read_bytes()), path.stat().st_size) for path in files}


def reread(reader: Rereader, course: Path) -> Read:
    try:
        return reader.read(stamp(course))
    except InvalidContent as invalid:
        return invalid.problems


def fresh(course: Path) -> Read:
    try:
        return load_course(course)
    except InvalidContent as invalid:
        return invalid.problems


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{Path(fault.file).stem}")
def test_a_fault_and_its_mending(fault: Fault, course: Path) -> None:
    reader = Rereader(course)
    whole = reread(reader, course)
    assert isinstance(whole, Course)
    before = (course / fault.file).read_bytes()
    change(course, fault.file, fault.old, fault.new)
    assert reread(reader, course) == fresh(course)
    (course / fault.file).write_bytes(before)
    assert reread(reader, course) == whole


CHANGES = [
    (UNIT_1, "Pour slowly.", "Pour very slowly. [Oil](term:oil) [@S-2]."),
    (UNIT_2, "{#bright}", "{#brighter}"),
    (QUESTIONS, "text: What burns in", "text: What shines in"),
    (QUESTIONS, "section: bright", "section: brighter"),
    (UNIT_1, "unit-2#bright)", "unit-2#brighter)"),
    (DRAWING, ">Lamp<", ">Oil lamp<"),
    ("glossary.yaml", "What a lamp burns.", "What lamps burn."),
    ("sources.yaml", "source: Lamp Survey", "source: Survey of Lamps"),
    (LESSON_YAML, "minutes: 10", "minutes: 12"),
    ("course.yaml", "title: Lamps for museums", "title: Lamps"),
]


def test_one_change_after_another(course: Path) -> None:
    """Two of them break a link until the third mends it."""
    reader = Rereader(course)
    reread(reader, course)
    wholes = 0
    for file, old, new in CHANGES:
        change(course, file, old, new)
        read = reread(reader, course)
        assert read == fresh(course)
        wholes += isinstance(read, Course)
    assert wholes == len(CHANGES) - 3


@pytest.mark.parametrize("change_", CHANGES[:1] + CHANGES[2:3] + CHANGES[5:8], ids=lambda each: Path(each[0]).name)
def test_one_saved_file_is_exchanged(
    change_: tuple[str, str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Rereader(course)
    reread(reader, course)

    def refuse(*_: Any) -> None:
        pytest.fail("the whole folder was read")

    monkeypatch.setattr(rereading, "read_course", refuse)
    change(course, *change_)
    assert reread(reader, course) == fresh(course)


def test_files_that_come_and_go(course: Path) -> None:
    reader = Rereader(course)
    reread(reader, course)
    picture = course / DRAWING
    content = picture.read_bytes()
    for step in (picture.unlink, lambda: picture.write_bytes(content), lambda: (course / UNIT_2).write_bytes(b"\xff")):
        step()
        assert reread(reader, course) == fresh(course)
