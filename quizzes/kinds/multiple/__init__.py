"""`multiple`: several choices (checkboxes).

Marking `balanced`: (right ticks − wrong ticks) / keys, never below 0, so that ticking everything gains nothing.
Marking `all-or-nothing`: 1 for exactly the keys, else 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Literal, cast

from quizzes.kinds.reading import Form, check_known, distinct_ids, read_options
from quizzes.model import EMPTY, Answer, Mark, Option, Verdict
from quizzes.source import Reader

KIND = "multiple"
FIELDS = ("options", "key", "marking")
Marking = Literal["balanced", "all-or-nothing"]


@dataclass(frozen=True)
class Multiple:
    """Options in the author's order; `key` holds the ids of the right ones in the same order."""

    options: tuple[Option, ...]
    key: tuple[str, ...]
    marking: Marking


def parse(reader: Reader) -> Multiple:
    """Read `options` (2 or more, feedback on each), `key` (a list of ids) and `marking`."""
    options = read_options(reader, "options", minimum=2)
    named = reader.texts("key")
    for index, name in enumerate(named):
        check_known(reader, "key", name, [option.id for option in options])
        if name in named[:index]:
            reader.problem("double-id", f"'key' names {name!r} twice.", "key")
    marking = cast("Marking", reader.choice("marking", ("balanced", "all-or-nothing"), default="balanced"))
    return Multiple(options, tuple(option.id for option in options if option.id in named), marking)


def to_data(body: Multiple) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"options": [vars(option) for option in body.options], "key": list(body.key), "marking": body.marking}


def parse_answer(body: Multiple, data: object) -> Answer:
    """A list of option ids, without repetition, in any order."""
    return distinct_ids(data, (option.id for option in body.options))


def parse_form(body: Multiple, form: Form) -> object | None:
    """The ticked boxes' values; None when no box is ticked."""
    return [value for value in form.all("") if value] or None


def mark(body: Multiple, answer: Answer | None) -> Mark:
    """Chosen options and keys get a verdict; options rightly left alone get none."""
    if not isinstance(answer, list) or not answer:
        return EMPTY
    verdicts: dict[str, Verdict] = {}
    for option in body.options:
        if option.id in answer:
            verdicts[option.id] = "right" if option.id in body.key else "wrong"
        elif option.id in body.key:
            verdicts[option.id] = "missed"
    right = sum(each == "right" for each in verdicts.values())
    wrong = sum(each == "wrong" for each in verdicts.values())
    if body.marking == "all-or-nothing":
        credit = float(right == len(body.key) and wrong == 0)
    else:
        credit = max(0, right - wrong) / len(body.key)
    return Mark(credit, verdicts)


def feedback(body: Multiple, mark: Mark) -> dict[str, str]:
    """Each option's own feedback, whatever was chosen."""
    return {option.id: option.feedback for option in body.options if option.feedback}


def solution(body: Multiple, language: str) -> dict[str, str]:
    """Nothing beside the options: the keys among them are marked."""
    return {}


def shuffled(body: Multiple) -> tuple[str, ...]:
    """Ids whose order an attempt may shuffle."""
    return tuple(option.id for option in body.options)


def generate(body: Multiple, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    ids = [option.id for option in body.options]
    return random.choice([None, [], list(body.key), random.sample(ids, random.randint(1, len(ids)))])
