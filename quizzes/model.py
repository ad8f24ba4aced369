"""Questions, quizzes and marks: frozen values without I/O.

An answer travels as JSON everywhere (forms, packages, database, exports); its shape for each kind is in
`docs/answers.md`. `None` stands for "not answered".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Answer = str | int | list[str] | dict[str, Any]
"""A JSON value that a kind's `parse_answer` has accepted."""

Verdict = Literal["right", "wrong", "missed"]
"""Of one part of a question; *missed* belongs to the key but was not chosen, or was left empty."""

Note = Literal["empty", "spelling", "unreadable"]
Difficulty = Literal["easy", "medium", "hard"]
Level = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
LEVELS: tuple[Level, ...] = ("remember", "understand", "apply", "analyse", "evaluate", "create")


class InvalidAnswer(ValueError):
    """Data that cannot be an answer to this question (unknown ids, wrong shape, too long)."""


@dataclass(frozen=True)
class Mark:
    """What marking says of one answer.

    credit: share of the question's worth, 0..1; None where no machine marks, and the question doesn't count.
    verdicts: by part id. Parts are option ids (chosen or in the key), item ids, gap ids, or "answer".
    caught: by part id, the id of the listed common mistake that the answer was.
    """

    credit: float | None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict[str, Verdict])
    caught: Mapping[str, str] = field(default_factory=dict[str, str])
    note: Note | None = None

    def to_json(self) -> dict[str, Any]:
        """The same as JSON, equal in Python and JavaScript."""
        return {
            "credit": self.credit,
            "verdicts": dict(self.verdicts),
            "caught": dict(self.caught),
            "note": self.note,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Mark:
        """The inverse of `to_json`."""
        return cls(data["credit"], data["verdicts"], data["caught"], data["note"])


EMPTY = Mark(0.0, note="empty")


@dataclass(frozen=True)
class Option:
    """A choice, an item to place, or a target: Markdown text, and feedback that says why."""

    id: str
    text: str
    feedback: str | None = None


@dataclass(frozen=True)
class Catch:
    """A common wrong answer, recognised so that its feedback can say what happened."""

    id: str
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question. `body` is the kind's own part; `data` the normalised JSON that it was parsed from.

    unit: item id of the unit that explains it; section: id of a heading there, or None.
    facts: ids in the course's sources.yaml.
    """

    id: str
    kind: str
    unit: str
    section: str | None
    outcome: str
    difficulty: Difficulty
    text: str
    feedback: str | None
    facts: tuple[str, ...]
    body: Any
    data: Mapping[str, Any] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Outcome:
    """A measurable learning outcome of a unit; `text` follows "You can …"."""

    id: str
    unit: str
    level: Level
    text: str


@dataclass(frozen=True)
class Quiz:
    """A quiz: the pool that it draws from, and its rules.

    draw: how many questions an attempt gets, spread over the outcomes, or over the lessons in a quiz of the whole
    course. pass_mark: per cent; 0 where nothing is to be passed. graded: whether a link to something larger (a lesson,
    the course) owes its result to the LMS; a link to the quiz itself always does.
    """

    id: str
    title: str
    pool: tuple[Question, ...]
    draw: int
    pass_mark: int
    shuffle: bool
    spread: Literal["outcome", "lesson"] = "outcome"
    graded: bool = True
    summary: str = ""

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((each for each in self.pool if each.id == question_id), None)
