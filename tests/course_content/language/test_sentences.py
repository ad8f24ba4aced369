"""Where sentences end, and how hard they are to read."""

from __future__ import annotations

import pytest

from course_content.language.findings import Text
from course_content.language.sentences import Reading, check_reading, check_sentences, reading, sentences
from course_content.prose import Passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("She says: “Come in. It is warm.” Nobody moves.", ["She says:", "“Come in.", "It is warm.”", "Nobody moves."]),
        ("The law (art. 6) and Dr. Falk, e.g. John H. Falk, agree.", None),
        ("Go to museum.example today, at 3.5 p.m. or later.", None),
        ("It ends with art. Another begins.", ["It ends with art.", "Another begins."]),
        ("1 Hours · 2 Route", ["1 Hours ·", "2 Route"]),
        ("“Why?” asks Bram.", None),
        ("A cell", None),
        ("Είναι έτοιμο; Ναι. Όχι.", ["Είναι έτοιμο; Ναι.", "Όχι."]),
        (" – ", []),
    ],
)
def test_sentences_of_a_text(text: str, expected: list[str] | None) -> None:
    assert [each.text for each in sentences(Passage(1, text))] == ([text] if expected is None else expected)


@pytest.mark.parametrize(("count", "found"), [(30, 0), (31, 1)])
def test_a_sentence_has_at_most_30_words(count: int, found: int) -> None:
    passage = Passage(7, "Short.\nMuseums " + "open " * (count - 1) + "– .")
    findings = list(check_sentences(Text("a.md", passage, of_unit=True)))
    assert [each.problem.line for each in findings] == [8] * found
    assert list(check_sentences(Text("a.yaml", passage, of_unit=False))) == []


@pytest.mark.parametrize("block", ["quote", "further"])
def test_words_of_others_may_be_long(block: str) -> None:
    passage = Passage(1, "word " * 40, block)
    assert list(check_sentences(Text("a.md", passage, of_unit=True))) == []
    assert reading([passage]).sentences == 0


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    read = reading([Passage(1, "Museums open their doors. A long exhibition begins."), Passage(2, "a table cell")])
    assert (read.sentences, read.long_share) == (2, 0)
    assert read.lix == round(8 / 2 + 100 * 2 / 8)  # museums, exhibition
    assert read.level == "very easy"


def test_the_share_of_sentences_over_25_words() -> None:
    read = reading([Passage(1, "Open " * 26 + ". Two. Three."), Passage(2, "Four.", "example")])
    assert (read.sentences, read.long_share) == (4, 0.25)


@pytest.mark.parametrize(("language", "lix", "warned"), [("en", 39, False), ("en-GB", 40, True), ("nl", 60, False)])
def test_a_unit_that_reads_hard_is_a_warning_in_languages_with_a_limit(language: str, lix: int, warned: bool) -> None:
    found = list(check_reading([("a.md", Reading(9, 0.1, lix))], language))
    assert [each.code for each in found] == ["hard-to-read"] * warned
    assert all("medium (LIX 40, aim below 40)" in each.message for each in found)
