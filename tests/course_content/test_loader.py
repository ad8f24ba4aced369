"""What a course folder becomes."""

from __future__ import annotations

import time

import pytest

from course_content.loader import load_course
from course_content.model import Section
from quizzes.kinds import KINDS
from quizzes.source import InvalidContent
from tests.course_content.tiny import TINY_COURSE


def test_the_tiny_course_has_every_kind_of_question() -> None:
    (lesson,) = load_course(TINY_COURSE).lessons
    assert {question.kind for question in lesson.quiz.pool} == set(KINDS)


def test_lessons_units_and_quiz_in_reading_order() -> None:
    course = load_course(TINY_COURSE)
    assert list(course.items) == ["lesson-1", "lesson-1.unit-1", "lesson-1.unit-2", "lesson-1.quiz"]
    (lesson,) = course.lessons
    assert (lesson.number, lesson.title, lesson.minutes, lesson.quiz.draw) == (1, "Light", 25, 4)
    assert [outcome.id for outcome in lesson.units[0].outcomes] == ["1.1-a", "1.1-b"]


def test_a_unit_knows_its_sections_terms_and_sources() -> None:
    unit = load_course(TINY_COURSE).unit("lesson-1.unit-1")
    assert unit is not None
    assert unit.sections == (
        Section("parts", "The parts"),
        Section("details", "Details"),
        Section("activity", "Your turn: Your own lamp"),
        Section("takeaway", "Take away"),
    )
    assert unit.terms == ("lamp",)
    assert unit.sources == ("S-1",)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidContent, match="the course has no 'nl'; it has: en"):
        load_course(TINY_COURSE, "nl")


def test_the_shipped_course_is_without_problems_and_loads_in_a_second() -> None:
    assert load_course().lessons[0].id == "lesson-1"
    start = time.process_time()
    load_course()
    assert time.process_time() - start < 1
