"""Which cells of the grid a course serves, and with how many questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from course_content.cli import main
from course_content.coverage import WAYS, grid
from course_content.loader import load_course
from tests.course_content.tiny import LESSON, TINY_COURSE, change, write_tiny_course


def test_cells_with_their_units_and_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(TINY_COURSE), "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["grid"] == [
        {"cell": "D1.make", "main": ["lesson-1.unit-1"], "also": [], "questions": 7},
        {"cell": "D1.manage", "main": [], "also": [], "questions": 0},
        {"cell": "D1.understand", "main": ["lesson-1.unit-2"], "also": [], "questions": 6},
        {"cell": "D1.use", "main": [], "also": ["lesson-1.unit-1"], "questions": 7},
    ]
    assert status["empty_cells"] == ["D1.manage"]


def test_an_empty_cell_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = write_tiny_course(tmp_path)
    assert main(["status", str(course)]) == 0
    printed = capsys.readouterr().out
    assert "● 1.1" in printed
    assert "○ 1.1" in printed
    assert "No unit serves D1.manage." in printed
    change(course, f"{LESSON}/lesson.yaml", "cells: [D1.understand]", "cells: [D1.understand, D1.manage]")
    assert main(["status", str(course)]) == 0
    assert "No unit serves" not in capsys.readouterr().out


def test_a_unit_without_cells_is_in_none() -> None:
    course = load_course(TINY_COURSE)
    (lesson,) = course.lessons
    units = tuple(replace(unit, cells=()) for unit in lesson.units)
    assert grid(replace(course, lessons=(replace(lesson, units=units),))) == ()


def test_the_shipped_course_has_a_main_unit_in_each_of_the_twenty_cells() -> None:
    cells = grid(load_course())
    assert [cell.name for cell in cells] == [f"D{number}.{way}" for number in range(1, 6) for way in WAYS]
    assert [cell.name for cell in cells if not cell.main] == []
