"""Words to avoid, and where they are fine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from course_content.inspection import inspect_course
from course_content.language.findings import Text
from course_content.language.wording import WORDS, read_wording
from course_content.prose import passages
from quizzes import text
from quizzes.source import InvalidContent, Problem
from tests.course_content.tiny import LESSON, change, write_tiny_course

TODAY = date(2026, 11, 1)
MARKDOWN = text.parser()


def found(markdown: str, tmp_path: Path, block: str | None = None) -> list[str]:
    wording = read_wording(tmp_path, "en-GB", [])
    (passage,) = passages(MARKDOWN.parse(markdown), 1)
    read = Text("a.md", type(passage)(passage.line, passage.text, block, passage.stretches), of_unit=True)
    return [each.words for each in wording.check(read)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("The Chairman and the chairmen met.", ["Chairman", "chairmen"]),
        ("We do this in\norder to help.", ["in\norder to"]),
        ("He is wheelchair-bound; he/she came.", ["wheelchair-bound", "he/she"]),
        ("**Guys**, in today’s world", ["Guys", "in today’s world"]),
        ("Lifts for the disabled.", ["the disabled"]),
        ("Help the disabled visitors with the blind spot.", []),
        ("Disguys, guysome, guys@museum.example, museum.example/guys, guys-only", []),
        ("Write “chair”, not “chairman” or *chairman*.", []),
        ("Its title is “The deaf-mute weaver”.", []),
        ("He said: “Well, guys, this is one long speech by the chairman.”", ["guys", "chairman"]),
        ("`chairman` and [the chair](https://museum.example/chairman)", []),
        ("[guys]{lang=nl}", []),
    ],
)
def test_whole_words_that_are_used(markdown: str, expected: list[str], tmp_path: Path) -> None:
    assert found(markdown, tmp_path) == expected


def test_a_quotation_keeps_its_words(tmp_path: Path) -> None:
    assert found("The chairman spoke.", tmp_path, "quote") == []


def test_a_course_has_its_own_list_in_the_place_of_the_fillers(tmp_path: Path) -> None:
    own = "- {id: shiny, words: [shiny, very shiny], instead: bright, unless: [shiny side]}\n"
    (tmp_path / "words-to-avoid.yaml").write_text(own, encoding="utf-8")
    assert found("In order to be very shiny, chairman, show the shiny side.", tmp_path) == ["very shiny", "chairman"]


def test_a_language_without_lists_has_only_its_own(tmp_path: Path) -> None:
    assert read_wording(tmp_path, "gl", []).entries == ()


def test_a_faulty_list_of_its_own_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "words-to-avoid.yaml").write_text("- {id: x, words: [x]}\n- {id: x, words: [y], instead: z}\n", "utf-8")
    problems: list[Problem] = []
    read_wording(tmp_path, "en", problems)
    assert [(each.file, each.line, each.code) for each in problems] == [
        ("words-to-avoid.yaml", 2, "double-id"),
        ("words-to-avoid.yaml", 1, "missing-field"),
    ]


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_lists_are_whole_and_name_no_word_twice(path: Path, tmp_path: Path) -> None:
    (tmp_path / "words-to-avoid.yaml").write_bytes(path.read_bytes())
    problems: list[Problem] = []
    entries = read_wording(tmp_path, "xx", problems).entries
    words = [word.casefold() for entry in entries for word in entry.words]
    assert problems == []
    assert sorted(set(words)) == sorted(words)
    assert not [(word, entry.instead) for entry in entries for word in entry.words if entry.instead == word]


def test_questions_glossary_and_outcomes_are_read_too(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, f"{LESSON}/questions.yaml", "text: A wheel", "text: A chairman")
    change(course, f"{LESSON}/lesson.yaml", "text: fill a lamp", "text: leverage a lamp")
    change(course, "glossary.yaml", "What a lamp burns", "What guys burn")
    change(course, "course.yaml", "to try things out", "to utilise")
    with pytest.raises(InvalidContent) as caught:
        inspect_course(course, TODAY)
    assert [(each.file, each.line, each.code) for each in caught.value.problems] == [
        ("course.yaml", 3, "filler"),
        ("glossary.yaml", 6, "wording"),
        (f"{LESSON}/lesson.yaml", 14, "filler"),
        (f"{LESSON}/questions.yaml", 24, "wording"),
    ]
