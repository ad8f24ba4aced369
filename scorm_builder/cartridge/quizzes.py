"""A course's quizzes as assessments, and the questions that they don't ask as a question bank.

A cartridge draws nothing: a quiz asks everyone the same questions, drawn once by the quiz's own rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from quizzes.drawing import draw
from quizzes.model import Question, Quiz
from scorm_builder.cartridge.model import Resource, Version
from scorm_builder.cartridge.qti import assessment, question_bank
from scorm_builder.cartridge.questions import Item, Questions
from scorm_builder.contents import Contents

_SEED = 1
_BANK = "question-bank"


class Quizzes:
    """Makes the quizzes of one cartridge, and then tells what became of their questions."""

    def __init__(self, contents: Contents, version: Version) -> None:
        self._contents = contents
        self._version = version
        self._questions = Questions(contents)
        self._seen: dict[str, Question] = {}
        self._asked: dict[str, list[Question]] = {}

    def quiz(self, quiz: Quiz) -> Resource | None:
        """The quiz, or None where a cartridge can ask none of its questions: importers fail on an empty one."""
        self._seen.update((each.id, each) for each in quiz.pool)
        fitting = tuple(each for each in quiz.pool if self._questions.items(each))
        if not fitting:
            return None
        drawn = [each.question for each in draw(replace(quiz, pool=fitting, draw=min(quiz.draw, len(fitting))), _SEED)]
        self._asked[quiz.id] = drawn
        content = partial(self._assessment, quiz, drawn)
        return Resource(quiz.id, quiz.title, self._version.assessment, ((f"quizzes/{quiz.id}.xml", content),))

    def bank(self) -> Resource | None:
        """The questions that none of the quizzes so far asks, or None where there are none."""
        asked = {each.id for drawn in self._asked.values() for each in drawn}
        rest = [each for name, each in self._seen.items() if name not in asked and self._questions.items(each)]
        self._tell(bool(rest))
        if not rest:
            return None
        content = partial(self._bank, rest)
        return Resource(_BANK, _BANK, self._version.question_bank, ((f"quizzes/{_BANK}.xml", content),))

    def _assessment(self, quiz: Quiz, drawn: Sequence[Question]) -> bytes:
        return assessment(quiz.id, quiz.title, self._items(drawn))

    def _bank(self, rest: Sequence[Question]) -> bytes:
        return question_bank(_BANK, self._items(rest))

    def _items(self, questions: Iterable[Question]) -> Iterable[Item]:
        return (item for each in questions for item in self._questions.items(each))

    def _tell(self, banked: bool) -> None:
        """Warn of what is left out, and of what is asked in another form than the tool's."""
        warn, items = self._contents.warn, [(each, self._questions.items(each)) for each in self._seen.values()]
        left = [each for each, made in items if not made]
        if left:
            ids = ", ".join(each.id for each in left)
            warn(f"Questions left out, which a cartridge cannot ask: {_counted(left)} ({ids}).")
        if split := [each for each, made in items if len(made) > 1]:
            warn(f"Questions asked as one question for each item or gap: {_counted(split)}.")
        if two := [q for q, made in items if q.kind != "true-false" and any(map(_is_true_false, made))]:
            warn(f"Questions with a choice of two, asked as true or false: {_counted(two)}.")
        if whole := [each for each, _ in items if each.kind == "multiple" and each.body.marking == "balanced"]:
            warn(f"Questions that give credit for all right options only: {_counted(whole)}.")
        if any(item.profile == "fib" for _, made in items for item in made):
            warn("Typed answers are compared letter by letter; upper and lower case don't matter.")
        if banked:
            counts = ", ".join(f"{name}: {len(drawn)}" for name, drawn in self._asked.items())
            warn(f"Each quiz asks everyone the same questions ({counts}); all others are in the question bank.")


def _is_true_false(item: Item) -> bool:
    return item.profile == "true_false"


def _counted(questions: Iterable[Question]) -> str:
    """How many of each kind: "25 order, 9 estimate"."""
    return ", ".join(f"{count} {kind}" for kind, count in Counter(each.kind for each in questions).items())
