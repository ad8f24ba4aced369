"""Pictures of hotspot questions: the drawing is part of the question, so that an attempt keeps what it was asked."""

from __future__ import annotations

import json
from pathlib import Path

from course_content.loader import load_course
from quizzes.marking import question_from_data, version_of
from quizzes.model import Question
from tests.course_content.tiny import LESSON, change, write_tiny_course


def hotspot(course_dir: Path) -> Question:
    (lesson,) = load_course(course_dir).lessons
    return next(each for each in lesson.quiz.pool if each.kind == "hotspot")


def test_a_question_holds_its_drawing_as_one_described_picture(tmp_path: Path) -> None:
    question = hotspot(write_tiny_course(tmp_path))
    assert question.body.is_drawn
    assert question.body.picture.count('aria-label="A lamp on a foot, with its name above."') == 1
    assert question.body.view_box == (0, 0, 360, 200)


def test_a_stored_version_shows_the_picture_as_it_was_asked(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    before = hotspot(course)
    digest, text = version_of(before)
    change(course, f"{LESSON}/units/media/lamp.svg", 'r="60"', 'r="30"')
    after = hotspot(course)
    assert version_of(after)[0] != digest
    stored = question_from_data(json.loads(text))
    assert stored == before
    assert 'r="60"' in stored.body.picture


def test_quizzes_of_the_course_hold_it_too(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    (course / "quizzes").mkdir()
    (course / "quizzes" / "all.yaml").write_text("{id: all, title: All, summary: All., draw: 3}\n", encoding="utf-8")
    (quiz,) = load_course(course).quizzes
    assert next(each for each in quiz.pool if each.kind == "hotspot").body.is_drawn
