"""Which questions an attempt gets, and in which order: decided by a seed alone, alike in drawing.js.

The generator is mulberry32 (public domain, 32-bit state), so that Python and JavaScript agree bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from quizzes.kinds import KINDS
from quizzes.model import Question, Quiz

T = TypeVar("T")
_MASK = 0xFFFFFFFF


@dataclass(frozen=True)
class DrawnQuestion:
    """A question of an attempt, with the order in which its parts are shown."""

    question: Question
    order: tuple[str, ...]


class Numbers:
    """A stream of whole numbers below 2**32 from a 32-bit seed."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def next(self) -> int:
        """The next number."""
        self._state = (self._state + 0x6D2B79F5) & _MASK
        value = self._state
        value = ((value ^ (value >> 15)) * (value | 1)) & _MASK
        value ^= (value + (((value ^ (value >> 7)) * (value | 61)) & _MASK)) & _MASK
        return (value ^ (value >> 14)) & _MASK

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in a new order (Fisher and Yates, from the end)."""
        result = list(values)
        for last in range(len(result) - 1, 0, -1):
            other = self.next() % (last + 1)
            result[last], result[other] = result[other], result[last]
        return result


def draw(quiz: Quiz, seed: int) -> tuple[DrawnQuestion, ...]:
    """The paper of one attempt.

    Questions are taken outcome by outcome (or lesson by lesson) in turn, at random within each, until `quiz.draw` are
    there; they keep the pool's order, so that a quiz follows its lesson. Parts are shuffled if the quiz says so.
    """
    numbers = Numbers(seed)
    groups: dict[str, list[Question]] = {}
    for question in quiz.pool:
        group = question.outcome if quiz.spread == "outcome" else lesson_of(question)
        groups.setdefault(group, []).append(question)
    piles = numbers.shuffled([numbers.shuffled(pile) for pile in groups.values()])
    chosen: set[str] = set()
    turn = 0
    while len(chosen) < min(quiz.draw, len(quiz.pool)):
        pile = piles[turn % len(piles)]
        if pile:
            chosen.add(pile.pop().id)
        turn += 1
    return tuple(
        DrawnQuestion(question, part_order(question, seed, shuffle=quiz.shuffle))
        for question in quiz.pool
        if question.id in chosen
    )


def lesson_of(question: Question) -> str:
    """The id of a question's lesson, with which the id of its unit begins."""
    return question.unit.rpartition(".")[0]


def part_order(question: Question, seed: int, *, shuffle: bool) -> tuple[str, ...]:
    """The order of a question's parts, from the attempt's seed and the question's id alone.

    So an old attempt shows its parts as they were asked, whatever has become of its quiz. An `order` question is
    always shuffled, and never starts solved.
    """
    ids = KINDS[question.kind].shuffled(question.body)
    if not shuffle and question.kind != "order":
        return ids
    result = tuple(Numbers(seed ^ _hash(question.id)).shuffled(ids))
    solved = question.data.get("key") if question.kind == "order" else None
    return (*result[1:], result[0]) if list(result) == solved else result


def _hash(text: str) -> int:
    """FNV-1a, 32 bits, of the text's UTF-8 bytes."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & _MASK
    return value
