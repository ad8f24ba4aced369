"""`categorise`: put items into 2 to 5 boxes (a select for each item). Credit is the share of items in their box."""

from __future__ import annotations

from quizzes.kinds import placing
from quizzes.kinds.placing import FIELDS, Placing, feedback, generate, mark, parse_answer, parse_form, solution, to_data
from quizzes.source import Reader

KIND = "categorise"
MOST_BOXES = 5
__all__ = [
    "FIELDS",
    "KIND",
    "feedback",
    "generate",
    "mark",
    "parse",
    "parse_answer",
    "parse_form",
    "shuffled",
    "solution",
    "to_data",
]


def parse(reader: Reader) -> Placing:
    """Read `items`, `targets` (2 to 5 boxes) and `key`, as `match` does."""
    body = placing.parse(reader)
    if len(body.targets) > MOST_BOXES:
        message = f"'targets' has {len(body.targets)} boxes; more than {MOST_BOXES} are too many to keep in mind."
        reader.problem("too-many", message, "targets")
    return body


def shuffled(body: Placing) -> tuple[str, ...]:
    """Item ids alone: boxes keep the author's order, which says nothing about the items."""
    return tuple(item.id for item in body.items)
