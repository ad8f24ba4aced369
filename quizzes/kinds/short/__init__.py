"""`short`: a word or a few, typed. Credit 1 for an accepted text, else 0.

Texts are compared folded (quizzes.languages.folding). A listed common mistake is recognised by its own texts. Only an
answer that is neither is held against the accepted ones by edit distance: a near miss gets no credit, but the note
"spelling" instead of the feedback for wrong answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, read_catches, typed_text
from quizzes.languages.folding import fold, near_miss
from quizzes.model import EMPTY, Answer, Catch, Mark
from quizzes.source import Reader
from quizzes.text import literal

KIND = "short"
FIELDS = ("accept", "catch", "wrong")


@dataclass(frozen=True)
class CaughtTexts:
    """A common mistake and the texts that it is recognised by."""

    catch: Catch
    accept: tuple[str, ...]


@dataclass(frozen=True)
class Short:
    """Accepted texts (the first is shown as the answer), common mistakes, feedback for anything else."""

    accept: tuple[str, ...]
    catches: tuple[CaughtTexts, ...]
    wrong: str


def parse(reader: Reader) -> Short:
    """Read `accept`, `catch` (optional: id, accept, feedback) and `wrong`; no two of their texts may fold alike."""
    seen: dict[str, str] = {}
    accept = _read_texts(reader, seen, "accept")
    catches: list[CaughtTexts] = []
    for catch, each in read_catches(reader):
        each.allow("id", "accept", "feedback")
        catches.append(CaughtTexts(catch, _read_texts(each, seen, f"catch {catch.id!r}")))
    return Short(accept, tuple(catches), reader.text("wrong"))


def _read_texts(reader: Reader, seen: dict[str, str], owner: str) -> tuple[str, ...]:
    texts = reader.texts("accept")
    for text in texts:
        folded = fold(text)
        if not folded and text:
            reader.problem("empty-text", f"'accept' holds {text!r}, of which nothing is left to compare.", "accept")
        if folded in seen:
            message = f"{text!r} counts the same as a text of {seen[folded]} (case, accents and spaces don't count)."
            reader.problem("overlap", message, "accept")
        elif folded:
            seen[folded] = owner
    return texts


def to_data(body: Short) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    catches = [
        {"id": each.catch.id, "accept": list(each.accept), "feedback": each.catch.feedback} for each in body.catches
    ]
    return {"accept": list(body.accept), "catch": catches, "wrong": body.wrong}


def parse_answer(body: Short, data: object) -> Answer:
    """The text as typed."""
    return typed_text(data)


def parse_form(body: Short, form: Form) -> object | None:
    """The typed text, or None."""
    return form.one("")


def mark(body: Short, answer: Answer | None) -> Mark:
    """Accepted, a common mistake, a near miss, or wrong: in this order."""
    folded = fold(answer) if isinstance(answer, str) else ""
    if not folded:
        return EMPTY
    accepted = [fold(text) for text in body.accept]
    if folded in accepted:
        return Mark(1.0, {"answer": "right"})
    for each in body.catches:
        if folded in [fold(text) for text in each.accept]:
            return Mark(0.0, {"answer": "wrong"}, {"answer": each.catch.id})
    near = any(near_miss(folded, text) for text in accepted)
    return Mark(0.0, {"answer": "wrong"}, note="spelling" if near else None)


def feedback(body: Short, mark: Mark) -> dict[str, str]:
    """That of the common mistake, or of other wrong answers; a near miss has its note instead."""
    for each in body.catches:
        if mark.caught.get("answer") == each.catch.id:
            return {"answer": each.catch.feedback}
    return {"answer": body.wrong} if mark.verdicts.get("answer") == "wrong" and mark.note != "spelling" else {}


def solution(body: Short, language: str) -> dict[str, str]:
    """The first accepted text."""
    return {"answer": literal(body.accept[0])}


def shuffled(body: Short) -> tuple[str, ...]:
    """Nothing."""
    return ()


def generate(body: Short, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals: typed well, carelessly, or amiss."""
    known = [*body.accept, *(text for each in body.catches for text in each.accept)]
    text = random.choice([*body.accept, *known])
    letters = list(text)
    place = random.randrange(len(letters))
    letters[place : place + random.randint(0, 2)] = random.choice(["", "x", "é", " ", "\u2019", "\u200f", "Σ"])
    return random.choice([None, "", "  ", text, text.upper(), f" {text}. ", "".join(letters), "".join(letters), "zzz"])
