"""`order`: put items into their right order (a position for each; a script adds buttons up and down).

Marking `neighbours`: the share of the key's neighbouring pairs that also stand side by side in the answer, so that
one item out of place costs little. An item is right when it follows the one that it follows in the key.
Marking `exact`: 1 for the whole order, else 0. An item is right when its position is.

An answer may lack items: those without a position, and those that share one, which a form without script allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any, Literal, cast

from quizzes.kinds.reading import Form, check_known, distinct_ids, read_options
from quizzes.model import EMPTY, Answer, Mark, Option, Verdict
from quizzes.source import Reader

KIND = "order"
FIELDS = ("items", "key", "marking")
Marking = Literal["neighbours", "exact"]


@dataclass(frozen=True)
class Order:
    """Items as the author listed them; `key` holds all their ids in the right order."""

    items: tuple[Option, ...]
    key: tuple[str, ...]
    marking: Marking


def parse(reader: Reader) -> Order:
    """Read `items` (3 or more: two would start reversed), `key` (all their ids) and `marking`."""
    items = read_options(reader, "items", minimum=3, feedback=False)
    ids = [item.id for item in items]
    key = reader.texts("key")
    for name in key:
        check_known(reader, "key", name, ids)
    if items and key and all(name in ids for name in key) and sorted(key) != sorted(ids):
        reader.problem("bad-order", "'key' must name each item once, in the right order.", "key")
    if not reader.has("feedback"):
        reader.problem("missing-field", "an order question needs 'feedback' that gives the reasons for the order.")
    marking = cast("Marking", reader.choice("marking", ("neighbours", "exact"), default="neighbours"))
    return Order(items, key, marking)


def to_data(body: Order) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"items": [vars(item) for item in body.items], "key": list(body.key), "marking": body.marking}


def parse_answer(body: Order, data: object) -> Answer:
    """A list of item ids from first to last, without repetition; items without a place are left out."""
    return distinct_ids(data, body.key)


def parse_form(body: Order, form: Form) -> object | None:
    """Item ids by their posted positions; items that share a position have none."""
    position = {item.id: form.one(item.id) for item in body.items}
    allowed = {str(number): number for number in range(1, len(body.items) + 1)}
    taken = list(position.values())
    placed = {item: allowed[at] for item, at in position.items() if at in allowed and taken.count(at) == 1}
    return sorted(placed, key=lambda item: placed[item]) or None


def mark(body: Order, answer: Answer | None) -> Mark:
    """A verdict for each item by its position, since that is what the page shows; missed where it has no place.

    The credit counts neighbours: whoever has the order but begins one step late still knows the steps.
    """
    if not isinstance(answer, list) or not answer:
        return EMPTY
    verdicts: dict[str, Verdict] = {}
    for index, item in enumerate(body.key):
        if item not in answer:
            verdicts[item] = "missed"
        else:
            verdicts[item] = "right" if answer.index(item) == index else "wrong"
    if body.marking == "exact":
        return Mark(float(answer == list(body.key)), verdicts)
    right_pairs = set(pairwise(body.key)) & set(pairwise(answer))
    return Mark(len(right_pairs) / (len(body.key) - 1), verdicts)


def feedback(body: Order, mark: Mark) -> dict[str, str]:
    """Each item's own feedback, where it has some; the reasons stand in the question's feedback."""
    return {item.id: item.feedback for item in body.items if item.feedback}


def solution(body: Order, language: str) -> dict[str, str]:
    """The position of each item, counted from 1."""
    return {item: str(position) for position, item in enumerate(body.key, 1)}


def shuffled(body: Order) -> tuple[str, ...]:
    """Ids whose order an attempt shuffles."""
    return tuple(item.id for item in body.items)


def generate(body: Order, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    ids = random.sample(body.key, len(body.key))
    return random.choice([None, list(body.key), ids, ids[: random.randint(0, len(ids))]])
