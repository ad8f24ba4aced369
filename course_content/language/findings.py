"""What a check of the language finds, and what the checks are called."""

from __future__ import annotations

from dataclasses import dataclass

from course_content.prose import Passage
from quizzes.source import Problem

CODES = ("long-sentence", "filler", "wording", "term-spelling")
"""The checks that an author may answer with "on purpose"."""


@dataclass(frozen=True)
class Text:
    """A passage and the file that it stands in. of_unit: it belongs to a unit's text, not to a question or a list."""

    file: str
    passage: Passage
    of_unit: bool


@dataclass(frozen=True)
class Finding:
    """A problem and the words of the text that it is about."""

    problem: Problem
    words: str


def finding(text: Text, place: int, code: str, message: str, words: str) -> Finding:
    """A finding at a character of a text."""
    return Finding(Problem(text.file, text.passage.line_at(place), code, message), words)
