"""From question data to a `Question`, and from an answer to a `Mark`. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from quizzes.kinds import KINDS
from quizzes.kinds.reading import Form
from quizzes.model import Answer, Difficulty, InvalidAnswer, Mark, Question
from quizzes.source import InvalidContent, Reader

COMMON_FIELDS = ("id", "kind", "unit", "section", "outcome", "difficulty", "text", "feedback", "facts")


def parse_question(reader: Reader) -> Question:
    """Read one question of questions.yaml, or of a stored version; problems are noted on the reader."""
    kind = KINDS[reader.choice("kind", KINDS)]
    reader.allow(*COMMON_FIELDS, *kind.FIELDS)
    body = kind.parse(reader)
    common: dict[str, Any] = {
        "id": reader.identifier("id"),
        "kind": kind.KIND,
        "unit": reader.identifier("unit"),
        "section": reader.text_or_none("section"),
        "outcome": reader.identifier("outcome"),
        "difficulty": cast("Difficulty", reader.choice("difficulty", ("easy", "medium", "hard"))),
        "text": reader.text("text"),
        "feedback": reader.text_or_none("feedback"),
        "facts": reader.texts("facts", minimum=0),
    }
    data = {**common, "facts": list(common["facts"]), **kind.to_data(body)}
    return Question(**common, body=body, data=data)


def question_from_data(data: Mapping[str, Any]) -> Question:
    """The question of a stored version; raises `InvalidContent` where it cannot be read."""
    reader = Reader.of_data(data)
    question = parse_question(reader)
    if reader.source.problems:
        raise InvalidContent(reader.source.problems)
    return question


def version_of(question: Question) -> tuple[str, str]:
    """(hash, JSON) of a question as it stands: what an attempt keeps, so that it can be shown as it was asked.

    The hash is SHA-256, hexadecimal, of the JSON with sorted keys in UTF-8.
    """
    text = json.dumps(question.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest(), text


def parse_answer(question: Question, data: object) -> Answer | None:
    """An answer in its kind's JSON shape, or None; raises `InvalidAnswer` for whatever is not one."""
    return None if data is None else KINDS[question.kind].parse_answer(question.body, data)


def answer_from_form(question: Question, fields: Mapping[str, list[str]]) -> Answer | None:
    """The answer that a posted form holds; what cannot be one counts as not answered."""
    try:
        return parse_answer(question, KINDS[question.kind].parse_form(question.body, Form(question.id, fields)))
    except InvalidAnswer:
        return None


def with_languages_kept(answer: Answer | None, before: Answer | None) -> Answer | None:
    """The answer, with each typed number still in the language in which it was typed.

    A page in another language shows "1.234" as it was typed and sends it back with its own language; unless the text
    has changed, it means what it meant before.
    """
    if not isinstance(answer, dict) or not isinstance(before, dict):
        return answer
    if "language" in answer:
        return before if answer.get("text") == before.get("text") and "language" in before else answer
    return {part: with_languages_kept(value, before.get(part)) for part, value in answer.items()}


def mark(question: Question, answer: Answer | None) -> Mark:
    """Mark an answer that `parse_answer` has accepted."""
    return KINDS[question.kind].mark(question.body, answer)


def score(marks: Iterable[Mark]) -> float:
    """The share of credit in per cent, 0..100, to two decimals, of the questions that a machine marks.

    The others (credit None) count neither here nor in the maximum. A quiz always asks one that counts
    (`quizzes.bank`); without any, the score is 0.
    """
    credits = [each.credit for each in marks if each.credit is not None]
    return round(100 * sum(credits) / len(credits), 2) if credits else 0.0
