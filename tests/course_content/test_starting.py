"""A new course is whole from its first minute."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from course_content.cli import main
from course_content.inspection import inspect_course
from scorm_builder.cli import main as build


def test_a_new_course_passes_every_check_and_becomes_a_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = tmp_path / "museums" / "first"
    assert main(["new", str(course)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert str(course / "lessons/01-open/questions.yaml") in printed
    assert printed[-1].endswith(f"course-content preview {course}")
    read = inspect_course(course, date(2026, 11, 1)).course
    (lesson,) = read.lessons
    assert (len(lesson.units), len(lesson.quiz.pool), len(read.glossary), len(read.sources)) == (2, 4, 1, 1)
    assert "<svg" in lesson.units[0].html
    assert build(["build", "--course", str(course), "--format", "scorm12", "--out", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").glob("*.zip"))) == 1


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path)]) == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["new", str(tmp_path)]) == 2
    assert "is not an empty folder" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "mine.txt")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
