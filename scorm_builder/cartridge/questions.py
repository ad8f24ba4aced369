"""Which of a course's questions a cartridge can ask, and how: a kind that the profile lacks is split, or left out.

`match`, `categorise` and `cloze` become single questions, one for each item or gap, which share the question's weight.
A choice of two is asked as true or false, since a multiple choice has three options at least (schema rule 4d).
An order, an estimate, a number with a tolerance and every kind not named here have no honest form and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from types import MappingProxyType
from typing import Literal

from course_content.model import Course
from quizzes import text
from quizzes.kinds.cloze import GAP, Cloze, Gap
from quizzes.kinds.multiple import Multiple
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.placing import Placing
from quizzes.kinds.short import Short
from quizzes.kinds.single import Single
from quizzes.kinds.true_false import IDS, TrueFalse
from quizzes.languages.numbers import write_number
from quizzes.model import Option, Question
from scorm_builder.contents import Contents

WEIGHT = 12  # of a whole question; a part of one has its share, so that 2, 3, 4 and 6 parts come out even
_ABSTRACT = re.compile(r'<a\b[^>]*?\bhref="om:[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_BLANK, _OTHER_BLANK = "______", "…"
Profile = Literal["multiple_choice", "multiple_response", "true_false", "fib"]


@dataclass(frozen=True)
class Choice:
    """A choice: HTML within a line, and feedback as HTML blocks, or ""."""

    id: str
    html: str
    feedback: str = ""


@dataclass(frozen=True)
class Item:
    """One question of the profile.

    stem, feedback: HTML blocks; feedback, after any answer, or ""; wrong: after a wrong one, or "". right: ids of the
    right choices, or the accepted texts of a blank. weight: whole number, 1 to 99.
    """

    id: str
    profile: Profile
    stem: str
    choices: tuple[Choice, ...]
    right: tuple[str, ...]
    feedback: str = ""
    wrong: str = ""
    weight: int = WEIGHT


class Questions:
    """Turns questions of one course into items."""

    def __init__(self, contents: Contents) -> None:
        self._course: Course = contents.course
        self._translations = contents.translations
        self._ways: Mapping[str, Callable[[Question], list[Item]]] = MappingProxyType(
            {
                "single": self._single,
                "multiple": self._multiple,
                "true-false": self._true_false,
                "short": self._short,
                "numeric": self._numeric,
                "match": self._placing,
                "categorise": self._placing,
                "cloze": self._cloze,
            }
        )

    def items(self, question: Question) -> list[Item]:
        """The items that ask this question; none where a cartridge cannot."""
        way = self._ways.get(question.kind)
        return [self._fitted(each) for each in way(question)] if way else []

    def _single(self, question: Question) -> list[Item]:
        body: Single = question.body
        return [self._item(question, "multiple_choice", self._choices(body.options), (body.key,))]

    def _multiple(self, question: Question) -> list[Item]:
        body: Multiple = question.body
        return [self._item(question, "multiple_response", self._choices(body.options), body.key)]

    def _true_false(self, question: Question) -> list[Item]:
        body: TrueFalse = question.body
        choices = self._true_or_false(self._blocks(body.feedback_true), self._blocks(body.feedback_false))
        return [self._item(question, "true_false", choices, (body.key,))]

    def _short(self, question: Question) -> list[Item]:
        return [self._blank(question, question.body)]

    def _numeric(self, question: Question) -> list[Item]:
        body: Numeric = question.body
        if body.range.tolerance:
            return []
        item = self._blank(question, body)
        return [replace(item, stem=f"{item.stem}<p>({escape(body.measure)})</p>") if body.measure else item]

    def _placing(self, question: Question) -> list[Item]:
        body: Placing = question.body
        whole = self._item(question, "multiple_choice", self._choices(body.targets), ())
        return [
            replace(
                whole,
                id=f"{question.id}.{each.id}",
                stem=f"{whole.stem}<p><strong>{self._words(each.text)}</strong></p>",
                right=(body.key[each.id],),
                feedback=self._blocks(each.feedback or "") + whole.feedback,
                weight=_share(len(body.items)),
            )
            for each in body.items
        ]

    def _cloze(self, question: Question) -> list[Item]:
        body: Cloze = question.body
        if any(isinstance(each.body, Numeric) and each.body.range.tolerance for each in body.gaps):
            return []
        return [self._gap(question, each, _share(len(body.gaps))) for each in body.gaps]

    def _gap(self, question: Question, gap: Gap, weight: int) -> Item:
        if isinstance(gap.body, Single):
            item = self._item(question, "multiple_choice", self._choices(gap.body.options), (gap.body.key,))
        else:
            item = self._blank(question, gap.body)
        stem = GAP.sub(lambda each: _BLANK if each[1] == gap.id else _OTHER_BLANK, item.stem)
        return replace(item, id=f"{question.id}.{gap.id}", stem=stem, weight=weight)

    def _blank(self, question: Question, body: Short | Numeric) -> Item:
        """A blank to fill with an accepted text, or with a number as people may type it."""
        right = self._written(body.range.key) if isinstance(body, Numeric) else body.accept
        return replace(self._item(question, "fib", (), right), wrong=self._blocks(body.wrong))

    def _item(self, question: Question, profile: Profile, choices: tuple[Choice, ...], right: tuple[str, ...]) -> Item:
        feedback = self._blocks(question.feedback or "") + self._read_again(question)
        return Item(question.id, profile, self._blocks(question.text), choices, right, feedback)

    def _fitted(self, item: Item) -> Item:
        """A choice of two as a statement that is true or false."""
        if item.profile != "multiple_choice" or len(item.choices) != len(IDS):
            return item
        first, second = item.choices
        words = escape(self._translations.gettext("True or false?"))
        return replace(
            item,
            profile="true_false",
            stem=f"{item.stem}<p>{words} <strong>{first.html}</strong></p>",
            choices=self._true_or_false(first.feedback, second.feedback),
            right=IDS[:1] if item.right == (first.id,) else IDS[1:],
        )

    def _choices(self, options: tuple[Option, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(each.id, self._words(each.text), self._blocks(each.feedback or "")) for each in options)

    def _true_or_false(self, if_true: str, if_false: str) -> tuple[Choice, ...]:
        words = (self._translations.gettext("True"), self._translations.gettext("False"))
        return tuple(Choice(*each) for each in zip(IDS, words, (if_true, if_false), strict=True))

    def _written(self, number: float) -> tuple[str, ...]:
        """A number as the language writes it, and as a machine does."""
        plain = format(Decimal(repr(number)), "f").removesuffix(".0")
        return tuple(dict.fromkeys((write_number(number, self._course.language), plain)))

    def _read_again(self, question: Question) -> str:
        found = self._course.explanation_of(question)
        words = self._translations.gettext("Read again: %(title)s")
        return f"<p>{escape(words % {'title': found[1]})}</p>" if found else ""

    def _blocks(self, markdown: str) -> str:
        return _ABSTRACT.sub(r"\1", text.render(markdown, self._course.source_labels)).strip() if markdown else ""

    def _words(self, markdown: str) -> str:
        return _ABSTRACT.sub(r"\1", text.render_inline(markdown, self._course.source_labels))


def _share(parts: int) -> int:
    """The weight of one of so many parts of a question."""
    return max(1, round(WEIGHT / parts))
