"""Files in the shape that other systems export: what is read, and what is listed as lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizzes.formats import load, recognise
from quizzes.formats.model import ReadFile
from quizzes.marking import question_from_data

FILES = Path(__file__).parent / "files"
OURS: dict[str, Any] = {"unit": "u", "outcome": "o", "difficulty": "easy"}


def read(path: Path) -> ReadFile:
    name = recognise(path)
    assert name is not None
    return load(name).read(path, "en")


def drafts(found: ReadFile) -> dict[str, dict[str, Any]]:
    return {str(draft.data["id"]): dict(draft.data) for draft in found.drafts}


@pytest.fixture(scope="module")
def moodle() -> ReadFile:
    return read(FILES / "moodle-export.xml")


@pytest.fixture(scope="module")
def gift() -> ReadFile:
    return read(FILES / "moodle-documentation.gift.txt")


def losses(found: ReadFile, question: str) -> list[str]:
    return [loss.code for loss in found.losses if loss.question == question]


def test_all_that_is_read_can_be_asked(moodle: ReadFile, gift: ReadFile) -> None:
    for found in (moodle, gift):
        assert found.problems == ()
        for draft in found.drafts:
            question_from_data({**OURS, **draft.data})


def test_kinds_of_moodle_xml(moodle: ReadFile) -> None:
    found = drafts(moodle)
    assert {name: each["kind"] for name, each in found.items()} == {
        "her-01-a": "single",
        "own-channels": "multiple",
        "q103": "true-false",
        "q104": "short",
        "q106": "numeric",
        "q107": "match",
        "q108": "order",
        "q109": "cloze",
        "q110": "cloze",
    }
    assert found["own-channels"]["text"] == "Which channels does a museum *own*?"
    assert found["own-channels"]["options"][0]["text"] == "Its website \\<www>"
    assert found["q104"]["catch"] == [{"id": "a", "accept": ["http"], "feedback": "The s is missing."}]
    assert (found["q106"]["key"], found["q106"]["tolerance"], found["q106"]["measure"]) == (25, 0.5, "%")
    assert found["q107"]["key"] == {"i1": "a", "i2": "b"}
    assert [each["text"] for each in found["q107"]["targets"]] == ["Madrid", "Rome", "Oslo"]
    assert found["q109"]["text"] == "A goal has a {{gap-1}}, somebody who {{gap-2}} it, {{gap-3}} times a year."
    assert found["q109"]["gaps"]["gap-2"]["options"][1]["feedback"] == "No } proof."


def test_html_becomes_markdown_by_an_allow_list(moodle: ReadFile) -> None:
    question = drafts(moodle)["her-01-a"]
    assert question["text"] == "What is **metadata**?\n\nAn index card"
    assert question["feedback"] == "See [the guide](https://example.org/metadata) and this."
    assert [each["feedback"] for each in question["options"]] == [
        "Well done.",
        "No: that is *what* it describes.",
        "Not right.",
    ]


def test_each_loss_has_file_line_and_question(moodle: ReadFile) -> None:
    lost = sorted(losses(moodle, "HER-01 / a"))
    assert lost == ["files", "fraction", "hints", "markup", "markup", "markup", "no-feedback", "tags"]
    assert {(loss.file, loss.line) for loss in moodle.losses if loss.question == "q105"} == {("moodle-export.xml", 128)}
    out = {loss.question for loss in moodle.losses if loss.code == "left-out"}
    assert out == {"q105", "q111", "Note"}
    assert {"case", "answer"} <= set(losses(moodle, "q104"))
    assert "marking" in losses(moodle, "q108")
    assert "weight" in losses(moodle, "q109")


def test_gift(gift: ReadFile) -> None:
    found = list(drafts(gift).values())
    kinds = "single multiple true-false true-false short cloze match numeric cloze numeric single"
    assert [each["kind"] for each in found] == kinds.split()
    assert found[0]["id"] == "tomb"
    assert found[3]["options"][1]["feedback"] == "Right, in the east."
    assert found[5]["text"] == "Two plus {{gap-1}} equals four."
    assert found[8]["gaps"]["gap-1"]["tolerance"] == 0.0005
    assert found[9]["wrong"] == "Look it up."
    assert found[10]["text"] == "Which is *warm*: 1 = 1 \\{x}?"
    assert found[10]["options"][0] == {"id": "a", "text": "Red ~ish", "feedback": "**Yes**"}
    out = [(loss.line, loss.code) for loss in gift.losses if loss.code in ("left-out", "fraction", "tags")]
    assert out == [(8, "tags"), (44, "fraction"), (50, "left-out"), (52, "left-out")]


def test_ids_are_the_same_each_time(gift: ReadFile) -> None:
    assert drafts(gift).keys() == drafts(read(FILES / "moodle-documentation.gift.txt")).keys()
