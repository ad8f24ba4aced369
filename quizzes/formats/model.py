"""What all formats speak: a part of a course to write, questions that were read, and what could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.model import Question
from quizzes.source import Problem

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that is read; larger ones are refused before they are opened."""
MOST_QUESTIONS = 50_000
"""Questions of one file, whether they can be kept or not."""
LONGEST_TEXT = 100_000
"""Characters of one text of a question."""


@dataclass(frozen=True)
class Group:
    """The questions of one unit, with the titles that lead to it."""

    lesson: str
    unit: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Part:
    """What is written into one file: groups in the course's order, in one language (BCP 47).

    sources: the words for `[@ID]` in texts.
    """

    title: str
    language: str
    groups: tuple[Group, ...]
    sources: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, order=True)
class Loss:
    """Something that a format, or the course, cannot hold. `message` says what becomes of it.

    file, line: where it stands, line from 1. question: its id, or its name in the foreign file.
    """

    file: str
    line: int | None
    question: str
    code: str
    message: str


@dataclass(frozen=True)
class Written:
    """A file's bytes, and what is not in it; `file` and `line` of these losses are the caller's to fill in."""

    data: bytes
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class Draft:
    """A question as it was read: `data` as in questions.yaml.

    `id` is there always; `unit`, `outcome`, `difficulty` only where the file says them.
    """

    line: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class ReadFile:
    """All that a file gave. With problems, the file is not what it seems, and nothing of it should be used."""

    drafts: tuple[Draft, ...]
    losses: tuple[Loss, ...]
    problems: tuple[Problem, ...]


@dataclass
class Notes:
    """Gathers what one file's writing or reading has to say."""

    file: str = ""
    losses: list[Loss] = field(default_factory=list[Loss])
    problems: list[Problem] = field(default_factory=list[Problem])

    def lose(self, question: str, code: str, message: str, line: int | None = None) -> None:
        """Note what cannot be kept; the same thing of a question only once."""
        loss = Loss(self.file, line, question, code, message)
        if loss not in self.losses[-8:]:
            self.losses.append(loss)

    def too_many(self, count: int) -> bool:
        """Whether a file has more questions than are read; it is a problem then."""
        if count > MOST_QUESTIONS:
            self.problem("too-many", f"this file has more than {MOST_QUESTIONS:,} questions; split it.")
        return count > MOST_QUESTIONS

    def problem(self, code: str, message: str, line: int | None = None) -> None:
        """Note why the file cannot be read."""
        self.problems.append(Problem(self.file, line, code, message))
