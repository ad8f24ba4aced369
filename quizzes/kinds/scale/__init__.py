"""`scale`: where one stands, on named steps. Nothing is right or wrong: the credit is None and counts in no score."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form
from quizzes.model import Answer, InvalidAnswer, Mark
from quizzes.source import Reader

KIND = "scale"
FIELDS = ("steps",)
MOST_STEPS = 10


@dataclass(frozen=True)
class Scale:
    """The names of the steps, lowest first; the first is step 1."""

    steps: tuple[str, ...]


def parse(reader: Reader) -> Scale:
    """Read `steps` (2 to 10 texts)."""
    written = reader.items("steps", minimum=2)
    if len(written) > MOST_STEPS:
        reader.problem(
            "too-many", f"'steps' has {len(written)} entries; people tell {MOST_STEPS} apart at most.", "steps"
        )
    return Scale(tuple(each.as_text() for each in written))


def to_data(body: Scale) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"steps": list(body.steps)}


def parse_answer(body: Scale, data: object) -> Answer:
    """The number of a step, from 1."""
    if isinstance(data, int) and not isinstance(data, bool) and 1 <= data <= len(body.steps):
        return data
    raise InvalidAnswer("not the number of a step")


def parse_form(body: Scale, form: Form) -> object | None:
    """The chosen step; None for "no answer"."""
    steps = {str(number): number for number in range(1, len(body.steps) + 1)}
    return steps.get(form.one("") or "")


def mark(body: Scale, answer: Answer | None) -> Mark:
    """No credit."""
    return Mark(None, note="empty" if answer is None else None)


def feedback(body: Scale, mark: Mark) -> dict[str, str]:
    """None: the question's own feedback says what the steps mean."""
    return {}


def solution(body: Scale, language: str) -> dict[str, str]:
    """Nothing: no step is the right one."""
    return {}


def shuffled(body: Scale) -> tuple[str, ...]:
    """Nothing: steps have their order."""
    return ()


def generate(body: Scale, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    return random.choice([None, *range(1, len(body.steps) + 1)])
