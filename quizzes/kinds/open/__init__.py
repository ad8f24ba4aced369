"""`open`: a text of one's own. No machine marks it: the credit is None, and it never counts in a score.

Beside the text stand criteria, which the learner ticks where the text meets them; a model answer comes with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, distinct_ids, is_object, read_options, typed_text
from quizzes.languages.folding import fold
from quizzes.model import Answer, InvalidAnswer, Mark, Option
from quizzes.source import Reader

KIND = "open"
FIELDS = ("model", "criteria")
TEXT = "answer"
"""Part id of the text."""


@dataclass(frozen=True)
class Open:
    """A model answer in Markdown, and what a good answer has, in the author's order."""

    model: str
    criteria: tuple[Option, ...]


def parse(reader: Reader) -> Open:
    """Read `model` and `criteria` (1 or more: id, text, perhaps feedback)."""
    criteria = read_options(reader, "criteria", minimum=1, feedback=False)
    if any(criterion.id == TEXT for criterion in criteria):
        reader.problem("bad-id", f"{TEXT!r} cannot be a criterion's id: the text itself is called so.", "criteria")
    return Open(reader.text("model"), criteria)


def to_data(body: Open) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"model": body.model, "criteria": [vars(criterion) for criterion in body.criteria]}


def parse_answer(body: Open, data: object) -> Answer:
    """{"text": as typed, "ticked": [criterion id]}."""
    if not is_object(data) or set(data) != {"text", "ticked"}:
        raise InvalidAnswer("not an object of text and ticked")
    ticked = distinct_ids(data["ticked"], (criterion.id for criterion in body.criteria))
    return {"text": typed_text(data["text"]), "ticked": ticked}


def parse_form(body: Open, form: Form) -> object | None:
    """The text, with line ends as scripts see them, and the ticked criteria; None when there is neither."""
    text = (form.one("") or "").replace("\r\n", "\n")
    ticked = [value for value in form.all("ticked") if value]
    return {"text": text, "ticked": ticked} if text or ticked else None


def mark(body: Open, answer: Answer | None) -> Mark:
    """No credit; the note "empty" where nothing was written, whatever is ticked."""
    written = isinstance(answer, dict) and fold(answer["text"])
    return Mark(None, note=None if written else "empty")


def feedback(body: Open, mark: Mark) -> dict[str, str]:
    """The model answer, and what each criterion is for where the author says so."""
    return {TEXT: body.model, **{each.id: each.feedback for each in body.criteria if each.feedback}}


def solution(body: Open, language: str) -> dict[str, str]:
    """Nothing: no answer is the right one."""
    return {}


def shuffled(body: Open) -> tuple[str, ...]:
    """Nothing."""
    return ()


def generate(body: Open, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    ids = [criterion.id for criterion in body.criteria]
    ticked = random.sample(ids, random.randint(0, len(ids)))
    text = random.choice(["", "  ", "One line.", "Two\nlines – «ναι», 25 % 👍", "\u200fx\u0301", "word " * 300])
    return random.choice([None, *[{"text": text, "ticked": sorted(ticked, key=ids.index)}] * 4])
