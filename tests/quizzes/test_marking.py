"""Every kind's cases.yaml, and thousands of generated answers, marked alike in Python and in JavaScript."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from quizzes.kinds import KINDS, UNMARKED
from quizzes.marking import mark, parse_answer, question_from_data, score, version_of
from quizzes.model import InvalidAnswer, Mark, Question
from tests.quizzes.marks import Case, cases, run, samples

CASES = cases()
VALID = [case for case in CASES if not case.invalid]
PER_QUESTION = 80


def said(question: Question, answer: Any) -> dict[str, Any]:
    marked = mark(question, parse_answer(question, answer))
    return {"mark": marked.to_json(), "feedback": dict(KINDS[question.kind].feedback(question.body, marked))}


@pytest.mark.parametrize("case", VALID, ids=str)
def test_case(case: Case) -> None:
    result = said(case.question, case.answer)
    assert result["mark"] == case.expected
    if case.feedback is not None:
        assert result["feedback"] == case.feedback


@pytest.mark.parametrize("case", [case for case in CASES if case.invalid], ids=str)
def test_invalid_answer(case: Case) -> None:
    with pytest.raises(InvalidAnswer):
        parse_answer(case.question, case.answer)


def test_every_kind_has_many_cases() -> None:
    assert min(Counter(case.kind for case in CASES)[kind] for kind in KINDS) >= 15


def test_scripts_agree_on_every_case() -> None:
    results = run({"do": "mark", "data": case.question.data, "answer": case.answer} for case in VALID)
    assert len(results) == len(VALID)
    for case, result in zip(VALID, results, strict=True):
        assert result["mark"] == case.expected, str(case)
        assert result["feedback"] == said(case.question, case.answer)["feedback"], str(case)


def test_scripts_agree_on_generated_answers() -> None:
    random = Random(20260101)
    pairs = [
        (question, parse_answer(question, KINDS[question.kind].generate(question.body, random)))
        for question in samples()
        for _ in range(PER_QUESTION)
    ]
    results = run({"do": "mark", "data": question.data, "answer": answer} for question, answer in pairs)
    assert len(results) >= 2_000
    for (question, answer), result in zip(pairs, results, strict=True):
        assert result == said(question, answer), (question.id, answer)


@pytest.mark.parametrize("question", samples(), ids=lambda question: question.id)
def test_generated_answers_cover_right_wrong_and_empty(question: Question) -> None:
    random = Random(7)
    kind = KINDS[question.kind]
    marks = [mark(question, kind.generate(question.body, random)) for _ in range(200)]
    credits = {each.credit for each in marks}
    if question.kind in UNMARKED:
        assert credits == {None}
    else:
        assert {0.0, 1.0} <= credits
        assert all(credit is not None and 0 <= credit <= 1 for credit in credits)
    assert {"empty", None} <= {each.note for each in marks}
    assert all(Mark.from_json(json.loads(json.dumps(each.to_json()))) == each for each in marks)
    assert all((each.credit == 1) == (set(each.verdicts.values()) == {"right"}) for each in marks)


@pytest.mark.parametrize("question", samples(), ids=lambda question: question.id)
def test_a_stored_version_is_the_same_question(question: Question) -> None:
    digest, text = version_of(question)
    again = question_from_data(json.loads(text))
    assert again == question
    assert version_of(again) == (digest, text)


@pytest.mark.parametrize("question", samples(), ids=lambda question: question.id)
def test_solution_and_feedback_name_known_parts(question: Question) -> None:
    kind = KINDS[question.kind]
    answers = [each for each in (kind.generate(question.body, Random(seed)) for seed in range(99)) if each]
    parts = {part for each in answers for part in mark(question, each).verdicts}
    for language in ("en", "nl"):
        assert set(kind.solution(question.body, language)) <= parts


def test_score() -> None:
    assert score([]) == 0
    assert score([Mark(1.0), Mark(0.0), Mark(1.0)]) == 66.67


def test_what_no_machine_marks_counts_neither_in_the_score_nor_in_the_maximum() -> None:
    assert score([Mark(None), Mark(1.0), Mark(None, note="empty")]) == 100
    assert score([Mark(None), Mark(1.0), Mark(0.0), Mark(0.5)]) == 50
    assert score([Mark(None)]) == 0
