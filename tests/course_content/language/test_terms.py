"""Terms as the glossary writes them."""

from __future__ import annotations

import pytest

from course_content.language.findings import Text
from course_content.language.terms import Terms
from course_content.model import GlossaryEntry
from course_content.prose import Passage, passages
from quizzes import text

TERMS = [
    "alt text",
    "landing page",
    "content management system (CMS)",
    "non-visitor",
    "SMART",
    "SWOT analysis",
    "Facebook Page",
    "Story (a post that lasts a day)",
    "persona",
    "impact",
]
CHECK = Terms.of(GlossaryEntry(name.split()[0].lower(), name, "…") for name in TERMS)
MARKDOWN = text.parser()


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Write an alttext and an Alt Text.", ["alttext", "Alt Text"]),
        ("Alt text, alt texts, landing\npage.", []),
        ("A landing-page test; this landing-page is good.", ["landing-page"]),
        ("Content Management Systems and cms", ["Content Management System"]),
        ("A nonvisitor, a non-visitor, Non-visitors, non visitors.", ["nonvisitor"]),
        ("A smart story with [smart](term:smart) goals and a [story](term:story).", ["smart", "story"]),
        ("a swot analysis", ["swot analysis"]),
        ("the Facebook page of PERSONA", ["Facebook page", "PERSONA"]),
        ("*Content Management System Award*, `alttext`, [alttext]{lang=nl}", []),
        ("museum.example/alttext, alttext.html, alttext@museum.example", []),
        ("impactful personal", []),
    ],
)
def test_other_spellings(markdown: str, expected: list[str]) -> None:
    (passage,) = passages(MARKDOWN.parse(markdown), 1)
    read = Text("a.md", passage, of_unit=True)
    assert [each.words for each in (*CHECK.check(read), *CHECK.check_links(read))] == expected


@pytest.mark.parametrize("block", ["quote", "further"])
def test_titles_and_quotations_keep_their_spelling(block: str) -> None:
    assert list(CHECK.check(Text("a.md", Passage(1, "Alt Text for All", block), of_unit=True))) == []


def test_an_empty_glossary_finds_nothing() -> None:
    assert list(Terms.of([]).check(Text("a.md", Passage(1, "alttext"), of_unit=True))) == []
