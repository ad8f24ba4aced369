"""Worksheets for tests, from a template's Markdown."""

from __future__ import annotations

from gettext import NullTranslations

from course_content import blocks
from course_content.figures import Media
from course_content.unit_text import read_unit_text
from course_content.worksheets.sheet import Worksheet
from quizzes.source import Problem, Source
from tests.course_content.tiny import LESSON, TINY_COURSE

SITUATION = "::: situation\nMonday.\n:::\n\n"
ENDING = "\n\n::: activity Try it\nDo it.\n:::\n\n::: takeaway\n- So.\n:::\n"


def worksheet_of(*templates: str, problems: list[Problem] | None = None) -> Worksheet:
    """The worksheet of a unit with these templates; the first line of each is its title."""
    found: list[Problem] = []
    markdown = SITUATION + "\n\n".join(f"::: template {each.strip()}\n:::" for each in templates) + ENDING
    media = Media.of(TINY_COURSE / LESSON / "units/media", TINY_COURSE, found)
    labels = blocks.labels(NullTranslations())
    text = read_unit_text(markdown, "lesson-1.unit-1", Source("unit.md", found), media, {}, labels)
    assert problems is not None or found == []
    (problems if problems is not None else []).extend(found)
    assert text.worksheet is not None
    return text.worksheet
