"""Papers are drawn by a seed alone, alike in Python and JavaScript."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from quizzes.drawing import Numbers, draw, lesson_of
from quizzes.model import Quiz
from tests.quizzes.marks import run, samples

POOL = tuple(
    replace(
        question,
        data={**question.data, "outcome": f"o{index % 5}", "unit": f"lesson-{index % 3}.unit-1"},
        outcome=f"o{index % 5}",
        unit=f"lesson-{index % 3}.unit-1",
    )
    for index, question in enumerate(samples())
)
QUIZZES = (
    Quiz("all", "", POOL, draw=len(POOL), pass_mark=60, shuffle=True),
    Quiz("some", "", POOL, draw=12, pass_mark=60, shuffle=True),
    Quiz("whole", "", POOL, draw=9, pass_mark=0, shuffle=True, spread="lesson"),
    Quiz("fixed", "", POOL, draw=7, pass_mark=60, shuffle=False),
    Quiz("one", "", POOL[:1], draw=3, pass_mark=60, shuffle=True),
    Quiz("none", "", (), draw=3, pass_mark=60, shuffle=True),
)
SEEDS = [*range(500), 2**31 - 1, 2**31, 2**32 - 1]


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.id)
def test_scripts_draw_the_same_papers(quiz: Quiz) -> None:
    rules = {"draw": quiz.draw, "shuffle": quiz.shuffle, "spread": quiz.spread}
    data = {"pool": [question.data for question in quiz.pool], **rules}
    [papers] = run([{"do": "draw", "quiz": data, "seeds": SEEDS}])
    assert len(papers) == len(SEEDS)
    for seed, paper in zip(SEEDS, papers, strict=True):
        assert [(name, tuple(order)) for name, order in paper] == [
            (drawn.question.id, drawn.order) for drawn in draw(quiz, seed)
        ], seed


def test_scripts_count_the_same_numbers() -> None:
    streams = {seed: Numbers(seed) for seed in SEEDS}
    results = run({"do": "numbers", "seed": seed, "count": 20} for seed in SEEDS)
    assert results == [[streams[seed].next() for _ in range(20)] for seed in SEEDS]


@pytest.mark.parametrize("seed", range(50))
def test_a_paper_spreads_over_outcomes_in_the_pools_order(seed: int) -> None:
    quiz = QUIZZES[1]
    paper = draw(quiz, seed)
    assert len({drawn.question.id for drawn in paper}) == quiz.draw
    counts = Counter(drawn.question.outcome for drawn in paper)
    assert len(counts) == 5
    assert max(counts.values()) - min(counts.values()) <= 1
    places = [quiz.pool.index(drawn.question) for drawn in paper]
    assert all(one < other for one, other in pairwise(places))


@pytest.mark.parametrize("seed", range(20))
def test_a_quiz_of_the_whole_course_spreads_over_lessons(seed: int) -> None:
    counts = Counter(lesson_of(drawn.question) for drawn in draw(QUIZZES[2], seed))
    assert counts == {"lesson-0": 3, "lesson-1": 3, "lesson-2": 3}


@pytest.mark.parametrize("seed", range(200))
def test_an_order_question_never_starts_solved(seed: int) -> None:
    for quiz in QUIZZES[:3]:
        for drawn in draw(quiz, seed):
            if drawn.question.kind == "order":
                assert list(drawn.order) != drawn.question.data["key"]
