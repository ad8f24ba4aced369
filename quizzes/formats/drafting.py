"""Makes a question of ours from what a foreign file asked: which kind it is, its fields, and what gets lost on the way.

Readers hand in texts as HTML. Methods return the fields of a kind (docs/question-kinds.md), or None, with a loss that
says why, where no kind of ours asks such a question.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.formats.foreign_html import from_html, words_of
from quizzes.formats.fractions import Answer, estimate_of
from quizzes.formats.markup import split_items
from quizzes.formats.model import LONGEST_TEXT, Draft, Notes
from quizzes.formats.naming import fields_of, slug
from quizzes.languages import translations
from quizzes.languages.folding import fold

Fields = dict[str, Any]
_NUMBER = re.compile(r"\s*[-+]?(\d{1,15}(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?\s*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


MOST_PARTS = 200
"""Options, items, answers or gaps of one question."""
GAP_MARK = re.compile("\ue000(\\d+)\ue001")
"""Stands for a gap in a text, by its number, until the text is Markdown."""


@dataclass(frozen=True)
class Asked:
    """What every foreign question has. idnumber, name: as written; text, feedback: HTML; tags: as written."""

    line: int | None
    name: str
    idnumber: str
    text: str
    feedback: str = ""
    tags: Sequence[str] = ()


@dataclass
class Drafting:
    """Drafts of one file; ids given so far are kept, so that none comes twice."""

    notes: Notes
    language: str
    drafts: list[Draft] = field(default_factory=list[Draft])
    ids: set[str] = field(default_factory=set[str])

    def add(self, asked: Asked, make: Callable[[Question], Fields | None]) -> None:
        """Read one question; a text that is too long, or a kind that says None, leaves it out."""
        question = Question(self, asked)
        if max(len(asked.text), len(asked.feedback)) > LONGEST_TEXT:
            return question.is_too_long()
        fields = make(question)
        if fields is None:
            return None
        fields = {**question.common(fields), **fields}
        if question.too_long:
            return None
        question.say_what_is_silent()
        name = self._new_id(asked, fields)
        self.drafts.append(Draft(asked.line, {"id": name, **fields}))
        return None

    def _new_id(self, asked: Asked, fields: Fields) -> str:
        """From the idnumber, else the name; a hash of what is asked where these say nothing or the same again."""
        name = slug(asked.idnumber) or slug(asked.name, 48)
        if not name or name in self.ids:
            digest = hashlib.sha256(repr((asked.text, sorted(fields.items(), key=str))).encode()).hexdigest()
            name = f"{name or 'q'}-{digest[:10]}"
        while name in self.ids:
            name = f"{name}-2"
        self.ids.add(name)
        return name


@dataclass
class Question:
    """One foreign question on its way."""

    drafting: Drafting
    asked: Asked
    too_long: bool = False
    silent: list[str] = field(default_factory=list[str])

    @property
    def label(self) -> str:
        """How losses name it."""
        name = self.asked.idnumber or self.asked.name or words_of(GAP_MARK.sub("…", self.asked.text[:200]))
        return name[:60].strip()

    def lose(self, code: str, message: str) -> None:
        """Note what this question lacks afterwards."""
        self.drafting.notes.lose(self.label, code, message, self.asked.line)

    def left_out(self, reason: str) -> None:
        """Note why it cannot be read at all."""
        if not self.too_long:
            self.lose("left-out", f"left out: {reason}")

    def is_too_long(self) -> None:
        """Note that one of its texts is."""
        self.left_out(f"one of its texts has more than {LONGEST_TEXT:,} characters.")
        self.too_long = True

    def markdown(self, html: str) -> str:
        """A text; what its HTML loses is noted."""
        if len(html) > LONGEST_TEXT:
            self.is_too_long()
            return ""
        converted = from_html(html)
        for each in converted.lost:
            self.lose("markup", each)
        return converted.markdown

    def common(self, fields: Fields) -> Fields:
        """Text and general feedback, where the kind's fields don't have them, and what our own tags say."""
        known, others = fields_of(self.asked.tags)
        if others:
            self.lose("tags", f"the tags {', '.join(others)} are dropped.")
        feedback, _ = split_items(self.asked.feedback)
        if "text" not in fields:
            known["text"] = self.markdown(self.asked.text)
        if feedback.strip():
            known["feedback"] = self.markdown(feedback)
        return known

    # Feedback ---------------------------------------------------------------------------------

    def said(self, html: str, right: bool, what: str, instead: str = "") -> str:
        """Feedback, which every option of ours has; else `instead`, else one word that the author should replace."""
        found = self.markdown(html) if html.strip() else ""
        if found:
            return found
        _ = translations(self.drafting.language).gettext
        words = (_("Right") if right else _("Not right")) + "."
        self.silent.append(what)
        return self.markdown(instead) or words

    def too_many(self, parts: Sequence[object]) -> bool:
        """Whether a question has more parts than anybody would answer; it is left out then."""
        if len(parts) > MOST_PARTS:
            self.left_out(f"{len(parts)} options, items or answers; {MOST_PARTS} are the most.")
        return len(parts) > MOST_PARTS

    def say_what_is_silent(self) -> None:
        """Note which parts came without feedback."""
        if self.silent:
            listed = ", ".join(self.silent)
            self.lose("no-feedback", f"no feedback: {listed}; a general one stands there until you write why.")

    # Kinds ------------------------------------------------------------------------------------

    def choice(self, answers: Sequence[Answer], single: bool, right: str = "", wrong: str = "") -> Fields | None:
        """`single` or `multiple`. right, wrong: HTML that a system shows beside any right or wrong choice."""
        names = part_ids(len(answers))
        keys = self._keys(answers, names, single)
        if keys is None:
            return None
        options: list[Fields] = []
        for name, each in zip(names, answers, strict=True):
            said = self.said(each.feedback, name in keys, f"option {name}", right if name in keys else wrong)
            options.append({"id": name, "text": self.markdown(each.text), "feedback": said})
        if not all(each["text"] for each in options):
            return self.left_out("an option has no words.")
        if single:
            if any(0 < each.fraction < 99.9 or each.fraction < 0 for each in answers):
                self.lose("fraction", "options that count in part, or cost something, count nothing.")
            return {"kind": "single", "options": options, "key": keys[0]}
        return {"kind": "multiple", "options": options, "key": keys, "marking": self._marking(answers, len(keys))}

    def _keys(self, answers: Sequence[Answer], names: Sequence[str], single: bool) -> list[str] | None:
        """Ids of the right options."""
        if self.too_many(answers):
            return None
        if len(answers) < 2:
            return self.left_out(f"{len(answers)} option, and a choice needs two.")
        least = 99.9 if single else 1e-9
        keys = [name for name, each in zip(names, answers, strict=True) if each.fraction >= least]
        if single and len(keys) != 1:
            return self.left_out(f"{len(keys)} options count in full; 'single' has one key.")
        return keys or self.left_out("no option is right.")

    def _marking(self, answers: Sequence[Answer], keys: int) -> str:
        right = {round(each.fraction, 2) for each in answers if each.fraction > 0}
        wrong = {round(each.fraction, 2) for each in answers if each.fraction <= 0}
        if keys > 1 and wrong == {-100.0}:
            return "all-or-nothing"
        if right != {round(100 / keys, 2)} or wrong - {round(-100 / keys, 2)}:
            self.lose("fraction", "every right tick counts the same here, and a wrong one costs as much.")
        return "balanced"

    def true_false(self, key: bool, said_true: str, said_false: str) -> Fields:
        """`true-false`."""
        options = [
            {"id": "true", "feedback": self.said(said_true, key, "true")},
            {"id": "false", "feedback": self.said(said_false, not key, "false")},
        ]
        return {"kind": "true-false", "options": options, "key": "true" if key else "false"}

    def placing(self, kind: str, pairs: Sequence[tuple[str, str]], targets: Sequence[str]) -> Fields | None:
        """`match` or `categorise`: (item, target), and all targets in their order, each once or more; all HTML."""
        texts = list(dict.fromkeys(targets))
        if self.too_many(texts) or self.too_many(pairs):
            return None
        if len(pairs) < 2 or len(texts) < 2:
            return self.left_out(f"{len(pairs)} items and {len(texts)} partners; two of each are needed.")
        names = dict(zip(texts, part_ids(len(texts)), strict=True))
        _, said = split_items(self.asked.feedback)
        items: list[Fields] = []
        key: dict[str, str] = {}
        for number, (item, target) in enumerate(pairs, 1):
            name = f"i{number}"
            feedback = self.said(said.get(item, ""), True, f"item {number}", target)
            items.append({"id": name, "text": self.markdown(item), "feedback": feedback})
            key[name] = names[target]
        listed = [{"id": name, "text": self.markdown(text)} for text, name in names.items()]
        return {"kind": kind, "items": items, "targets": listed, "key": key}

    def order(self, texts: Sequence[str], exact: bool) -> Fields | None:
        """`order`: items (HTML) in their right order."""
        if self.too_many(texts):
            return None
        if len(texts) < 3:
            return self.left_out(f"{len(texts)} items; an order needs three.")
        general, said = split_items(self.asked.feedback)
        names = part_ids(len(texts))
        items: list[Fields] = []
        for name, text in zip(names, texts, strict=True):
            feedback = {"feedback": self.markdown(said[text])} if text in said else {}
            items.append({"id": name, "text": self.markdown(text), **feedback})
        fields: Fields = {
            "kind": "order",
            "items": items,
            "key": names,
            "marking": "exact" if exact else "neighbours",
        }
        if not general.strip():
            self.lose("no-feedback", "the order has no reasons; it stands there itself until you write why.")
            fields["feedback"] = " → ".join(item["text"] for item in items)
        return fields

    def short(self, answers: Sequence[Answer]) -> Fields | None:
        """`short`: what counts in full is accepted, what counts nothing is caught, `*` is for anything else."""
        if self.too_many(answers):
            return None
        accept: list[str] = []
        seen: set[str] = set()
        catches: dict[str, list[str]] = {}
        wrong = ""
        for each in answers:
            text = each.text.strip()
            if text == "*" and each.fraction < 99.9:
                wrong = wrong or each.feedback
            elif re.search(r"(?<!\\)\*", text):
                return self.left_out(f"the answer {text[:40]!r} has a wildcard, which 'short' does not know.")
            elif not fold(text := text.replace("\\*", "*")) or fold(text) in seen:
                self.lose("answer", f"the answer {text[:40]!r} reads like another one, or is empty; it is dropped.")
            else:
                seen.add(fold(text))
                self._sort_answer(each, text, accept, catches)
        if not accept:
            return self.left_out("no answer counts in full.")
        caught = [
            {"id": name, "accept": texts, "feedback": self.markdown(said)}
            for name, (said, texts) in zip(part_ids(len(catches)), catches.items(), strict=True)
        ]
        fields: Fields = {"kind": "short", "accept": accept}
        return fields | ({"catch": caught} if caught else {}) | {"wrong": self.said(wrong, False, "any other answer")}

    def _sort_answer(self, answer: Answer, text: str, accept: list[str], catches: dict[str, list[str]]) -> None:
        if answer.fraction >= 99.9:
            accept.append(text)
            if answer.feedback.strip():
                self.lose("feedback", f"the feedback on the right answer {text[:40]!r} is dropped.")
            return
        if answer.fraction > 0:
            self.lose("fraction", f"the answer {text[:40]!r}, which counts in part, counts nothing.")
        if answer.feedback.strip():
            catches.setdefault(answer.feedback, []).append(text)

    def numeric(self, answers: Sequence[Answer], measure: str = "") -> Fields | None:
        """`numeric`, or `estimate` where the answers are those that one is written as."""
        if self.too_many(answers):
            return None
        numbers = [each for each in answers if each.text.strip() != "*"]
        if any(not _is_number(each.text) or not _is_number(each.tolerance or "0") for each in numbers):
            return self.left_out("an answer or a tolerance is not a number.")
        unit: Fields = {"measure": measure} if measure else {}
        found = estimate_of(tuple(answers)) if len(numbers) == len(answers) else None
        if found is not None:
            key, full, none = map(number, found)
            said = [self.markdown(answers[index].feedback) for index in (1, 2, 0)]
            sides = dict(zip(("low", "high", "close"), said, strict=True))
            return {"kind": "estimate", "key": key, "full": full, "none": none, **unit, **sides}
        return self._numeric(numbers, next((each.feedback for each in answers if each.text.strip() == "*"), ""), unit)

    def _numeric(self, numbers: Sequence[Answer], wrong: str, unit: Fields) -> Fields | None:
        keys = [each for each in numbers if each.fraction >= 99.9]
        if len(keys) != 1:
            return self.left_out(f"{len(keys)} numbers count in full; 'numeric' has one key.")
        if keys[0].feedback.strip():
            self.lose("feedback", "the feedback on the right number is dropped.")
        if any(0 < each.fraction < 99.9 for each in numbers):
            self.lose("fraction", "numbers that count in part count nothing.")
        caught: list[Fields] = []
        taken = [keys[0]]
        for each in numbers:
            if each is keys[0] or not each.feedback.strip():
                continue
            if any(abs(float(each.text) - float(other.text)) <= float(other.tolerance or 0) + 1e-9 for other in taken):
                self.lose("answer", f"the number {each.text} lies within another one; it is dropped.")
                continue
            taken.append(each)
            feedback = self.markdown(each.feedback)
            caught.append(
                {"id": _LETTERS[len(caught) % 26] + str(len(caught) + 1), **_range(each), "feedback": feedback}
            )
        fields: Fields = {"kind": "numeric", **_range(keys[0]), **unit, **({"catch": caught} if caught else {})}
        return fields | {"wrong": self.said(wrong, False, "any other number")}

    def cloze(self, html: str, gaps: Sequence[Fields | None]) -> Fields | None:
        """`cloze`: a text in which each gap is marked (`gap_mark`), and the fields of each gap."""
        if self.too_many(gaps):
            return None
        whole = [gap for gap in gaps if gap is not None]
        if not gaps or len(whole) < len(gaps):
            return None
        text = GAP_MARK.sub(r"{{gap-\1}}", self.markdown(html))
        return {"kind": "cloze", "text": text, "gaps": {f"gap-{index}": gap for index, gap in enumerate(whole, 1)}}


def gap_mark(number: int) -> str:
    """What stands for a gap in a text; numbers count from 1."""
    return f"\ue000{number}\ue001"


def part_ids(count: int) -> list[str]:
    """a, b, c …; numbers after letters where these do not suffice."""
    return [_LETTERS[index] if count <= len(_LETTERS) else f"p{index + 1}" for index in range(count)]


def number(value: float) -> float:
    """A whole number where it is one."""
    return int(value) if float(value).is_integer() else value


def _range(answer: Answer) -> Mapping[str, float]:
    tolerance = number(float(answer.tolerance or 0))
    return {"key": number(float(answer.text))} | ({"tolerance": tolerance} if tolerance else {})


def _is_number(text: str) -> bool:
    return (
        bool(re.fullmatch(r"\s*[-+]?(\d{1,15}(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?\s*", text)) and abs(float(text)) < 1e15
    )
