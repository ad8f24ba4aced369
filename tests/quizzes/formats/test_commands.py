"""`quizzes export` and `quizzes import` as programs: what they write, print and return."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quizzes.cli import main
from tests.course_content.tiny import LESSON, write_tiny_course
from tests.quizzes.formats.checking import check_file

GIFT = "::Old lamp::Is it a lamp?{=Yes#Right so. ~No#Look again.}\n\n::Essay::Write.{}\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "tiny")


@pytest.fixture
def lesson(course: Path) -> Path:
    return course / LESSON


def export(course: Path, out: Path, *more: str, name: str = "moodle-xml") -> int:
    return main(["export", "--format", name, "--language", "en", "--course", str(course), "--out", str(out), *more])


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_export_writes_the_bank_and_lists_losses(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "bank.xml"
    assert export(course, out, "--json") == 0
    listed = said(capsys)
    assert (listed["file"], listed["bytes"]) == (str(out), out.stat().st_size)
    assert {loss["code"] for loss in listed["losses"]} == {"link", "marking", "left-out"}
    assert {loss["file"] for loss in listed["losses"]} == {f"{LESSON}/questions.yaml"}
    assert all(loss["line"] and loss["question"] and loss["message"] for loss in listed["losses"])
    check_file(out)
    assert export(course, out) == 0
    assert "the link on “lamp”" in " ".join(capsys.readouterr().out.split())


def test_export_twice_gives_the_same_bytes(course: Path, tmp_path: Path) -> None:
    for name in ("moodle-xml", "gift"):
        export(course, tmp_path / "one", name=name)
        export(course, tmp_path / "two", name=name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_export_of_one_quiz_and_of_none(course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(course, tmp_path / "one", "lesson-1.quiz") == 0
    assert export(course, tmp_path / "none", "lesson-7.quiz") == 2
    assert "There is no quiz 'lesson-7.quiz'" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_export_in_another_language(course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "export",
        "--format",
        "gift",
        "--language",
        "el",
        "--course",
        str(course),
        "--out",
        str(tmp_path / "x"),
    ]
    assert main(arguments) == 2
    assert "no translation into 'el'" in capsys.readouterr().err


def test_what_was_exported_comes_back(course: Path, lesson: Path, tmp_path: Path) -> None:
    export(course, tmp_path / "bank.xml")
    (lesson / "questions.yaml").unlink()
    assert main(["import", str(tmp_path / "bank.xml"), "--into", str(lesson)]) == 0
    assert main(["check", str(lesson / "questions.yaml")]) == 0
    export(course, tmp_path / "again.xml")
    assert (tmp_path / "again.xml").read_bytes() == (tmp_path / "bank.xml").read_bytes()


def test_losses_come_before_anything_is_written(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.gift.txt"
    file.write_text(GIFT)
    before = (lesson / "questions.yaml").read_bytes()
    arguments = ["import", str(file), "--into", str(lesson), "--outcome", "1.1-a", "--json"]
    assert main(arguments) == 1
    first = said(capsys)
    assert (first["written"], first["questions"]) == (False, ["old-lamp"])
    assert [(loss["file"], loss["line"], loss["question"]) for loss in first["losses"]] == [
        ("old.gift.txt", 3, "Essay")
    ]
    assert (lesson / "questions.yaml").read_bytes() == before
    assert main([*arguments, "--yes"]) == 0
    after = (lesson / "questions.yaml").read_bytes()
    assert after.startswith(before.rstrip())
    assert b"- id: old-lamp\n" in after
    assert main(["check", str(lesson / "questions.yaml")]) == 0
    capsys.readouterr()
    main([*arguments, "--yes"])
    assert said(capsys)["known"] == ["old-lamp"]
    assert (lesson / "questions.yaml").read_bytes() == after


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("", False), ("n", False)])
def test_somebody_at_the_terminal_is_asked(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    file = tmp_path / "old.gift.txt"
    file.write_text(GIFT)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    def reply(prompt: str) -> str:
        assert "1 questions" in prompt
        return answer

    monkeypatch.setattr("builtins.input", reply)
    assert main(["import", str(file), "--into", str(lesson), "--outcome", "1.1-a"]) == (0 if written else 1)
    assert ("old-lamp" in (lesson / "questions.yaml").read_text(encoding="utf-8")) == written


def test_without_an_outcome_it_says_what_to_give(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.gift.txt"
    file.write_text(GIFT)
    assert main(["import", str(file), "--into", str(lesson), "--yes", "--json"]) == 1
    (problem,) = said(capsys)["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == ("old.gift.txt", 1, "no-outcome")
    assert "--outcome" in problem["message"]
    assert "lesson-1.unit-1: 1.1-a" in problem["message"]
    assert main(["import", str(file), "--into", str(lesson), "--outcome", "1.1-x"]) == 2
    assert "no outcome '1.1-x'" in capsys.readouterr().err


def test_an_id_that_means_something_else_is_listed(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.gift.txt"
    file.write_text("::1.1-q1::Quite another question?{=Yes#a ~No#b}\n")
    before = (lesson / "questions.yaml").read_bytes()
    assert main(["import", str(file), "--into", str(lesson), "--outcome", "1.1-a", "--json"]) == 1
    assert [loss["code"] for loss in said(capsys)["losses"]] == ["left-out"]
    assert (lesson / "questions.yaml").read_bytes() == before


def test_a_broken_file_changes_nothing(lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file.xml"
    file.write_text("<quiz>\n<question>\n</quiz>")
    before = (lesson / "questions.yaml").read_bytes()
    assert main(["import", str(file), "--into", str(lesson), "--yes", "--json"]) == 1
    (problem,) = said(capsys)["problems"]
    assert (problem["line"], problem["code"]) == (3, "bad-xml")
    assert (lesson / "questions.yaml").read_bytes() == before
    assert main(["import", str(tmp_path / "none"), "--into", str(lesson)]) == 2
    assert main(["import", str(file), "--into", str(tmp_path)]) == 2
    file.write_bytes(b"PK\x03\x04")
    assert main(["import", str(file), "--into", str(lesson)]) == 1
    assert "none of the formats" in capsys.readouterr().out
