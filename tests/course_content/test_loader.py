"""What a course folder becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_content.loader import load_course
from course_content.model import Section
from quizzes.kinds import KINDS
from quizzes.source import InvalidContent
from tests.course_content.tiny import LESSON, TINY_COURSE, change, write_tiny_course


def test_the_tiny_course_has_every_kind_of_question() -> None:
    (lesson,) = load_course(TINY_COURSE).lessons
    assert {question.kind for question in lesson.quiz.pool} == set(KINDS)


def test_lessons_units_worksheets_and_quiz_in_reading_order() -> None:
    course = load_course(TINY_COURSE)
    units = ["lesson-1.unit-1", "lesson-1.unit-1.worksheet", "lesson-1.unit-2"]
    assert list(course.items) == ["lesson-1", *units, "lesson-1.quiz"]
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


def test_the_shipped_course_is_without_problems() -> None:
    assert load_course().lessons[0].id == "lesson-1"


@pytest.fixture
def two_lessons(tmp_path: Path) -> Path:
    """The tiny course, and its lesson once more as the second one."""
    course = write_tiny_course(tmp_path)
    for path in [each for each in (course / LESSON).rglob("*") if each.is_file()]:
        copy = course / "lessons" / "02-more" / path.relative_to(course / LESSON)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace("lesson-1", "lesson-2"), encoding="utf-8")
    change(course, "course.yaml", "[lesson-1]", "[lesson-1, lesson-2]")
    return course


def test_one_lesson_alone_is_as_in_the_whole_course(two_lessons: Path) -> None:
    course = load_course(two_lessons, only=1)
    assert course.lessons == load_course(TINY_COURSE).lessons
    (second,) = load_course(two_lessons, only=2).lessons
    assert (second.id, second.number, len(second.units), bool(second.quiz.pool)) == ("lesson-2", 2, 2, True)


def test_one_lesson_alone_has_its_own_problems_alone(two_lessons: Path) -> None:
    change(two_lessons, "lessons/02-more/units/01-oil.md", "item:lesson-2.unit-2#bright", "item:lesson-1.unit-2#any")
    change(two_lessons, "lessons/02-more/units/02-light.md", "item:lesson-2.unit-1#parts", "item:lesson-1.unit-9")
    (two_lessons / LESSON / "questions.yaml").write_text("- nonsense", encoding="utf-8")
    with pytest.raises(InvalidContent) as invalid:
        load_course(two_lessons, only=2)
    assert [(each.file, each.line, each.code) for each in invalid.value.problems] == [
        ("lessons/02-more/units/02-light.md", 7, "unknown-item")
    ]
    with pytest.raises(InvalidContent, match="not-a-mapping"):
        load_course(two_lessons, only=1)
