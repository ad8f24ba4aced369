"""`estimate`: a number that nobody should know by heart. Credit falls with the distance from the key.

1 up to the distance `full`, 0 from the distance `none` on, a straight line between. The verdict is right with full
credit only; `caught` says on which side an answer lies: "close" (full credit), "low" or "high".
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form
from quizzes.kinds.typed_numbers import parse_typed, parse_typed_form, slack, typed_number, write_with_unit
from quizzes.languages.numbers import DECIMAL, write_number
from quizzes.model import Answer, Mark, Verdict
from quizzes.source import Reader

KIND = "estimate"
FIELDS = ("key", "full", "none", "measure", "low", "high", "close")


@dataclass(frozen=True)
class Estimate:
    """The key, the distances of full and of no credit, the unit shown, and feedback by where an answer lies."""

    key: float
    full: float
    none: float
    measure: str | None
    low: str
    high: str
    close: str


def parse(reader: Reader) -> Estimate:
    """Read `key`, `full`, `none`, `measure` (optional), and the feedback `low`, `high`, `close`."""
    full, none = reader.number("full"), reader.number("none")
    if full < 0:
        reader.problem("bad-distance", f"'full' is {full}; a distance cannot be below 0.", "full")
    if reader.has("full") and reader.has("none") and none <= full:
        message = f"'none' ({none}) must be more than 'full' ({full}): credit falls from one to the other."
        reader.problem("bad-distance", message, "none")
    return Estimate(
        key=reader.number("key"),
        full=full,
        none=none,
        measure=reader.text_or_none("measure"),
        low=reader.text("low"),
        high=reader.text("high"),
        close=reader.text("close"),
    )


def to_data(body: Estimate) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return dict(vars(body))


def parse_answer(body: Estimate, data: object) -> Answer:
    """{"text", "language"}."""
    return parse_typed(data)


def parse_form(body: Estimate, form: Form) -> object | None:
    """The typed text and its language."""
    return parse_typed_form(form)


def mark(body: Estimate, answer: Answer | None) -> Mark:
    """Credit by distance."""
    value = typed_number(answer, body.measure)
    if isinstance(value, Mark):
        return value
    distance = abs(value - body.key)
    if distance <= body.full + slack(body.key, body.full):
        return Mark(1.0, {"answer": "right"}, {"answer": "close"})
    credit = max(0.0, (body.none - distance) / (body.none - body.full))
    verdicts: dict[str, Verdict] = {} if credit else {"answer": "wrong"}  # near is neither right nor wrong
    return Mark(credit, verdicts, {"answer": "low" if value < body.key else "high"})


def feedback(body: Estimate, mark: Mark) -> dict[str, str]:
    """That of the side on which the answer lies."""
    texts = {"low": body.low, "high": body.high, "close": body.close}
    side = mark.caught.get("answer")
    return {"answer": texts[side]} if side in texts else {}


def solution(body: Estimate, language: str) -> dict[str, str]:
    """The key with its unit."""
    return {"answer": write_with_unit(body.key, body.measure, language)}


def shuffled(body: Estimate) -> tuple[str, ...]:
    """Nothing."""
    return ()


def generate(body: Estimate, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    language = random.choice(list(DECIMAL))
    value = body.key + round(random.uniform(-1.3, 1.3) * body.none, 2)
    text = random.choice([write_number(value, language), write_number(body.key, language), f"{value}", "?"])
    return random.choice([None, {"text": text, "language": language}, {"text": text, "language": language}])
