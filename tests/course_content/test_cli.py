"""The command `course-content`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from course_content.cli import main
from tests.course_content.tiny import LESSON, TINY_COURSE, change, write_tiny_course


def test_check_of_a_good_course(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY_COURSE)]) == 0
    assert capsys.readouterr().out == "All is well: 1 lesson, 2 units, 13 questions, 2 glossary terms, 2 sources.\n"


def test_check_prints_every_problem_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = write_tiny_course(tmp_path)
    change(course, "course.yaml", "id: tiny", "id: Tiny")
    change(course, f"{LESSON}/units/02-light.md", "item:glossary", "item:glosary")
    change(course, f"{LESSON}/units/02-light.md", "- Ask those", "<i>Ask</i> those")
    assert main(["check", str(course)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{course}/course.yaml",
        "  1  'Tiny' cannot be an id: use lower-case letters, digits, dots and hyphens.  bad-id",
        "",
        f"{course}/{LESSON}/units/02-light.md",
        "   7  the course has no item 'glosary'. Did you mean 'glossary'?  unknown-item",
        "  14  HTML is shown as it stands: '<i>'. Use Markdown, or `backticks`.  raw-html",
        "",
        "3 problems in 2 files.",
    ]


def test_check_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = write_tiny_course(tmp_path)
    change(course, "course.yaml", "id: tiny", "id: Tiny")
    assert main(["check", str(course), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == ("course.yaml", 1, "bad-id")
    assert main(["check", str(TINY_COURSE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": [], "warnings": []}


def test_a_fact_past_its_month_is_a_warning_that_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY_COURSE)], today=date(2028, 6, 30)) == 0
    assert capsys.readouterr().out.startswith("All is well")
    assert main(["check", str(TINY_COURSE)], today=date(2028, 7, 1)) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{TINY_COURSE}/sources.yaml",
        "  6  S-1 was to be checked again in 2028-06: see if it still holds, then set the next month.  past-review",
        "",
        "1 warning.",
        "All is well: 1 lesson, 2 units, 13 questions, 2 glossary terms, 2 sources.",
    ]
    assert main(["check", str(TINY_COURSE), "--json"], today=date(2028, 7, 1)) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert (warning["file"], warning["line"], warning["code"]) == ("sources.yaml", 6, "past-review")


def test_a_unit_that_reads_hard_is_a_warning_that_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = write_tiny_course(tmp_path)
    hard = "Responsible institutions professionally investigate audience participation.\n" * 5
    change(course, f"{LESSON}/units/02-light.md", "Walk through one room.", hard)
    assert main(["check", str(course), "--json"], today=date(2026, 11, 1)) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert (warning["file"], warning["line"], warning["code"]) == (f"{LESSON}/units/02-light.md", None, "hard-to-read")


def test_the_shipped_course_keeps_every_rule_and_has_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"], today=date(2026, 11, 21)) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": [], "warnings": []}


def test_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(TINY_COURSE)]) == 0
    printed = capsys.readouterr().out
    assert "Lesson 1: Light" in printed
    assert "name the parts of a lamp" in printed
    assert main(["status", str(TINY_COURSE), "--json"]) == 0
    (lesson,) = json.loads(capsys.readouterr().out)["lessons"]
    assert lesson["minutes"] == 25
    assert lesson["outcomes"] == {"1.1-a": 4, "1.1-b": 3, "1.2-a": 6}
    assert [(unit["long_sentences"], unit["lix"] < 30) for unit in lesson["units"]] == [(0, True), (0, True)]


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(["chek"])
    assert left.value.code == 2
