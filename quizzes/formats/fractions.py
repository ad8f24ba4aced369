"""Answers as Moodle counts them: each a share of the question's worth in per cent. Moodle XML and GIFT use them.

Source: Moodle's `question_bank::fraction_options_full` (`question/engine/bank.php`): 0, p/q for q up to 6, tenths, 1/q
for q up to 10 and 1/20, and the same below 0; five decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from quizzes.kinds.estimate import Estimate
from quizzes.kinds.multiple import Multiple
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.short import Short
from quizzes.kinds.single import Single

MOST_KEYS = 10
"""An equal share of 100 for each of more is in no list."""
_STEPS = (75, 50, 25)
"""Per cent of the steps down which an estimate's credit falls."""
_FAR = 1000
"""How many times the distance of no credit the last step reaches to either side."""


@dataclass(frozen=True)
class Answer:
    """text, feedback: HTML; of typed answers, text as typed. fraction: per cent, -100 to 100. tolerance: a number."""

    text: str
    fraction: float
    feedback: str = ""
    tolerance: str = ""


def of_choices(body: Single | Multiple, html: Callable[[str | None], str]) -> tuple[Answer, ...]:
    """The options; a wrong tick of `multiple` costs what a right one earns, or all where only everything counts."""
    if isinstance(body, Single):
        worth = {body.key: 100.0}
        wrong = 0.0
    else:
        worth = dict.fromkeys(body.key, share(len(body.key)))
        wrong = -100.0 if body.marking == "all-or-nothing" else -share(len(body.key))
    return tuple(Answer(html(each.text), worth.get(each.id, wrong), html(each.feedback)) for each in body.options)


def of_short(body: Short, html: Callable[[str | None], str]) -> tuple[Answer, ...]:
    """Accepted texts, then common mistakes, then `*` for anything else; the first that fits counts."""
    caught = [Answer(_no_wildcard(text), 0, html(each.catch.feedback)) for each in body.catches for text in each.accept]
    accepted = [Answer(_no_wildcard(text), 100) for text in body.accept]
    return (*accepted, *caught, Answer("*", 0, html(body.wrong)))


def of_numeric(body: Numeric, html: Callable[[str | None], str]) -> tuple[Answer, ...]:
    """The key, then common mistakes, then `*`; the first that fits counts."""
    caught = [
        Answer(written(each.range.key), 0, html(each.catch.feedback), written(each.range.tolerance))
        for each in body.catches
    ]
    key = Answer(written(body.range.key), 100, "", written(body.range.tolerance))
    return (key, *caught, Answer("*", 0, html(body.wrong)))


def of_estimate(body: Estimate, html: Callable[[str | None], str]) -> tuple[Answer, ...]:
    """Full credit, then steps down on either side; the first that fits counts, so they may overlap."""
    low, high = html(body.low), html(body.high)
    answers = [Answer(written(body.key), 100, html(body.close), written(body.full))]
    reach = [(step, body.none - step / 100 * (body.none - body.full)) for step in _STEPS]
    for step, distance in [*reach, (0, _FAR * body.none)]:
        half = distance / 2
        answers += [
            Answer(written(body.key - half), step, low, written(half)),
            Answer(written(body.key + half), step, high, written(half)),
        ]
    return tuple(answers)


def estimate_of(answers: tuple[Answer, ...]) -> tuple[float, float, float] | None:
    """(key, full, none) of the estimate that `of_estimate` writes so, or None where it writes none so."""
    if len(answers) != 1 + 2 * (len(_STEPS) + 1) or not answers[0].tolerance:
        return None
    key, full = float(answers[0].text), float(answers[0].tolerance)
    far = 2 * float(answers[-1].tolerance or 0)
    none = float(written(far / _FAR))
    texts = [each.feedback for each in answers]
    same = of_estimate(Estimate(key, full, none, None, texts[1], texts[2], texts[0]), lambda text: text or "")
    return (key, full, none) if same == answers else None


def share(count: int) -> float:
    """An equal share of 100, to Moodle's five decimals."""
    return round(100 / count, 5)


def written(value: float) -> str:
    """A number with a point and without an exponent, to twelve significant digits."""
    text = format(Decimal(f"{value:.12g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_wildcard(text: str) -> str:
    return text.replace("*", "\\*")
