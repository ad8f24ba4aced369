"""`true-false`: whether a statement is true (two radio buttons). Credit 1 for the key, else 0.

The two ids are "true" and "false", always shown in this order; their words are the software's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, check_known, known_id, part_id
from quizzes.model import EMPTY, Answer, Mark
from quizzes.source import Reader, unique

KIND = "true-false"
FIELDS = ("options", "key")
IDS = ("true", "false")


@dataclass(frozen=True)
class TrueFalse:
    """`key` is "true" or "false"; `feedback_true` and `feedback_false` say why."""

    key: str
    feedback_true: str
    feedback_false: str


def parse(reader: Reader) -> TrueFalse:
    """Read `options` (an entry with feedback for each of true and false) and `key`."""
    feedback: dict[str, str] = {}
    readers: list[tuple[str, Reader]] = []
    for each in reader.items("options", minimum=2):
        each.allow("id", "feedback")
        name = part_id(each)
        check_known(each, "id", name, IDS)
        readers.append((name, each))
        feedback[name] = each.text("feedback")
    unique(readers, "option")
    for name in IDS:
        if readers and name not in feedback:
            reader.problem("missing-option", f"'options' has no entry with the id {name!r}.", "options")
    key = reader.text("key")
    check_known(reader, "key", key, IDS)
    return TrueFalse(key, feedback.get("true", ""), feedback.get("false", ""))


def to_data(body: TrueFalse) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    options = [{"id": name, "feedback": text} for name, text in feedback(body, EMPTY).items()]
    return {"options": options, "key": body.key}


def parse_answer(body: TrueFalse, data: object) -> Answer:
    """ "true" or "false"."""
    return known_id(data, IDS)


def parse_form(body: TrueFalse, form: Form) -> object | None:
    """The chosen radio button's value, or None."""
    return form.one("")


def mark(body: TrueFalse, answer: Answer | None) -> Mark:
    """1 for the key; a wrong choice also names the key as missed."""
    if answer is None:
        return EMPTY
    if answer == body.key:
        return Mark(1.0, {body.key: "right"})
    return Mark(0.0, {str(answer): "wrong", body.key: "missed"})


def feedback(body: TrueFalse, mark: Mark) -> dict[str, str]:
    """The feedback of both, whatever was chosen."""
    return {"true": body.feedback_true, "false": body.feedback_false}


def solution(body: TrueFalse, language: str) -> dict[str, str]:
    """Nothing beside the two: the key among them is marked."""
    return {}


def shuffled(body: TrueFalse) -> tuple[str, ...]:
    """Nothing: true stands before false."""
    return ()


def generate(body: TrueFalse, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    return random.choice([None, *IDS])
