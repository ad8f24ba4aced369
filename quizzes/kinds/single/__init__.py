"""`single`: one choice among several (radio buttons). Credit 1 for the key, else 0."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, known_id, read_key, read_options
from quizzes.model import EMPTY, Answer, Mark, Option
from quizzes.source import Reader

KIND = "single"
FIELDS = ("options", "key")


@dataclass(frozen=True)
class Single:
    """Options in the author's order; `key` is the id of the right one."""

    options: tuple[Option, ...]
    key: str


def parse(reader: Reader) -> Single:
    """Read `options` (2 or more, feedback on each) and `key`."""
    options = read_options(reader, "options", minimum=2)
    return Single(options, read_key(reader, "key", options))


def to_data(body: Single) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"options": [vars(option) for option in body.options], "key": body.key}


def parse_answer(body: Single, data: object) -> Answer:
    """An option id."""
    return known_id(data, (option.id for option in body.options))


def parse_form(body: Single, form: Form) -> object | None:
    """The chosen radio button's value, or None."""
    return form.one("")


def mark(body: Single, answer: Answer | None) -> Mark:
    """1 for the key; a wrong choice also names the key as missed."""
    if answer is None:
        return EMPTY
    if answer == body.key:
        return Mark(1.0, {body.key: "right"})
    return Mark(0.0, {str(answer): "wrong", body.key: "missed"})


def feedback(body: Single, mark: Mark) -> dict[str, str]:
    """Each option's own feedback, whatever was chosen."""
    return {option.id: option.feedback for option in body.options if option.feedback}


def solution(body: Single, language: str) -> dict[str, str]:
    """Nothing beside the options: the key among them is marked."""
    return {}


def shuffled(body: Single) -> tuple[str, ...]:
    """Ids whose order an attempt may shuffle."""
    return tuple(option.id for option in body.options)


def generate(body: Single, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    return random.choice([None, *(option.id for option in body.options)])
