"""`numeric`: a number, typed as the learner's language writes it. Credit 1 within the tolerance, else 0.

A tolerance is absolute (0.5) or a share of the key ("2%"); its limits count as within. What cannot be read as a
number has the note "unreadable" and no verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, read_catches
from quizzes.kinds.typed_numbers import parse_typed, parse_typed_form, slack, typed_number, write_with_unit
from quizzes.languages.numbers import DECIMAL, write_number
from quizzes.model import Answer, Catch, Mark
from quizzes.source import Reader

KIND = "numeric"
FIELDS = ("key", "tolerance", "measure", "catch", "wrong")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%\Z")


@dataclass(frozen=True)
class Range:
    """A number and how far off an answer may be; `share` is the tolerance as a percentage of the key, if relative."""

    key: float
    tolerance: float
    share: float | None

    def holds(self, value: float) -> bool:
        """Whether a number lies within."""
        return abs(value - self.key) <= self.tolerance + slack(self.key, self.tolerance)


@dataclass(frozen=True)
class CaughtNumber:
    """A common mistake and the numbers that it is recognised by."""

    catch: Catch
    range: Range


@dataclass(frozen=True)
class Numeric:
    """The right numbers, the unit shown beside the field, common mistakes, feedback for anything else."""

    range: Range
    measure: str | None
    catches: tuple[CaughtNumber, ...]
    wrong: str


def parse(reader: Reader) -> Numeric:
    """Read `key`, `tolerance`, `measure`, `catch` (id, key, tolerance, feedback) and `wrong`."""
    right = _read_range(reader)
    catches: list[CaughtNumber] = []
    for catch, each in read_catches(reader):
        each.allow("id", "key", "tolerance", "feedback")
        caught = CaughtNumber(catch, _read_range(each))
        if each.has("key") and right.holds(caught.range.key):
            each.problem("overlap", f"{caught.range.key} is within the tolerance of the key, so it counts as right.")
        for other in catches:
            if other.range.holds(caught.range.key):
                message = f"{caught.range.key} is already caught by {other.catch.id!r}, which comes first."
                each.problem("overlap", message)
        catches.append(caught)
    return Numeric(right, reader.text_or_none("measure"), tuple(catches), reader.text("wrong"))


def _read_range(reader: Reader) -> Range:
    key = reader.number("key")
    written = reader.mapping().get("tolerance", 0)
    if isinstance(written, str):
        match = _PERCENT.match(written.strip())
        if match is None:
            message = f"'tolerance' is {written!r}; write a number (0.5) or a percentage of the key (\"2%\")."
            reader.problem("bad-tolerance", message, "tolerance")
            return Range(key, 0, None)
        share = float(match[1])
        return Range(key, abs(key) * share / 100, share)
    tolerance = reader.number("tolerance", default=0)
    if tolerance < 0:
        reader.problem("bad-tolerance", f"'tolerance' is {tolerance}; it cannot be below 0.", "tolerance")
    return Range(key, max(0, tolerance), None)


def to_data(body: Numeric) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    catches = [
        {"id": each.catch.id, **_range_data(each.range), "feedback": each.catch.feedback} for each in body.catches
    ]
    return {**_range_data(body.range), "measure": body.measure, "catch": catches, "wrong": body.wrong}


def _range_data(range: Range) -> dict[str, Any]:
    if range.share is None:
        return {"key": range.key, "tolerance": range.tolerance}
    share = format(Decimal(repr(range.share)), "f").removesuffix(".0")
    return {"key": range.key, "tolerance": f"{share}%"}


def parse_answer(body: Numeric, data: object) -> Answer:
    """{"text", "language"}."""
    return parse_typed(data)


def parse_form(body: Numeric, form: Form) -> object | None:
    """The typed text and its language."""
    return parse_typed_form(form)


def mark(body: Numeric, answer: Answer | None) -> Mark:
    """Within the tolerance, a common mistake, or wrong."""
    value = typed_number(answer, body.measure)
    if isinstance(value, Mark):
        return value
    if body.range.holds(value):
        return Mark(1.0, {"answer": "right"})
    for each in body.catches:
        if each.range.holds(value):
            return Mark(0.0, {"answer": "wrong"}, {"answer": each.catch.id})
    return Mark(0.0, {"answer": "wrong"})


def feedback(body: Numeric, mark: Mark) -> dict[str, str]:
    """That of the common mistake, or of other wrong answers."""
    for each in body.catches:
        if mark.caught.get("answer") == each.catch.id:
            return {"answer": each.catch.feedback}
    return {"answer": body.wrong} if mark.verdicts.get("answer") == "wrong" else {}


def solution(body: Numeric, language: str) -> dict[str, str]:
    """The key with its unit."""
    return {"answer": write_with_unit(body.range.key, body.measure, language)}


def shuffled(body: Numeric) -> tuple[str, ...]:
    """Nothing."""
    return ()


def generate(body: Numeric, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    language = random.choice(list(DECIMAL))
    near = random.uniform(-3, 3) * (body.range.tolerance or 1)
    values = [body.range.key, body.range.key + round(near, 3), *(each.range.key for each in body.catches)]
    number = write_number(random.choice(values), language)
    text = random.choice([number, number, f" {number} {body.measure or ''}", number.replace(".", ","), f"{number}x"])
    return random.choice([None, {"text": text, "language": language}, {"text": text, "language": language}])
