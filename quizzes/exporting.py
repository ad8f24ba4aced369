"""Writes a course's questions as a file for another system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from quizzes.bank import LessonBank, read_bank, read_course_quizzes
from quizzes.formats import load
from quizzes.formats.model import Group, Loss, Part, Written
from quizzes.model import Question
from quizzes.source import InvalidContent, Problem, Reader, nearest, read_yaml


class UnknownQuiz(Exception):
    """A quiz, or a language, that the course doesn't have; the text is for the user."""


def export(course_dir: Path, name: str, language: str, quizzes: Sequence[str] = ()) -> Written:
    """The file of a format in `FORMATS`, with every loss's place: the whole bank, or what the named quizzes draw from.

    Raises `InvalidContent` with the problems of the course, `UnknownQuiz` for what it doesn't have.
    """
    part, places = read_part(course_dir, language, quizzes)
    written = load(name).write(part)
    placed = (_placed(loss, places.get(loss.question)) for loss in written.losses)
    return Written(written.data, tuple(placed))


def read_part(course_dir: Path, language: str, quizzes: Sequence[str] = ()) -> tuple[Part, dict[str, Reader]]:
    """What is to be written, and the place of each question by its id."""
    problems: list[Problem] = []
    bank = read_bank(course_dir, problems)
    found = {lesson.quiz.id: lesson.quiz for lesson in bank.lessons}
    found.update((quiz.id, quiz) for quiz in read_course_quizzes(course_dir, bank, problems))
    sources = _source_words(course_dir, problems)
    course = read_yaml(course_dir / "course.yaml", course_dir, problems)
    if problems or course is None:
        raise InvalidContent(problems)
    for name in quizzes:
        if name not in found:
            raise UnknownQuiz(f"There is no quiz {name!r}.{nearest(name, found)} There are: {', '.join(found)}")
    if language != course.text("source_language"):
        message = f"Questions are in {course.text('source_language')!r}; there is no translation into {language!r}."
        raise UnknownQuiz(message)
    drawn = {question.id for name in quizzes for question in found[name].pool} if quizzes else None
    groups = tuple(group for lesson in bank.lessons for group in _groups(lesson, drawn))
    places = {name: place for lesson in bank.lessons for name, place in lesson.readers.items()}
    return Part(course.text("title"), language, groups, sources), places


def _groups(lesson: LessonBank, drawn: set[str] | None) -> Iterable[Group]:
    """The lesson's units in their order; a title where it has one, else its id."""
    title = lesson.reader.text_or_none("title") or lesson.lesson_id
    for unit in lesson.reader.items("units"):
        name = " ".join(filter(None, (unit.text_or_none("number"), unit.text_or_none("title"))))
        questions: tuple[Question, ...] = tuple(
            each for each in lesson.quiz.pool if each.unit == unit.text("id") and (drawn is None or each.id in drawn)
        )
        if questions:
            yield Group(title, name or unit.text("id"), questions)


def _source_words(course_dir: Path, problems: list[Problem]) -> dict[str, str]:
    """The words for `[@ID]`: source and year."""
    if not (course_dir / "sources.yaml").exists():
        return {}
    reader = read_yaml(course_dir / "sources.yaml", course_dir, problems)
    notes = reader.elements() if reader else []
    return {each.text("id"): f"{each.text('source')}, {each.text('year')}" for each in notes}


def _placed(loss: Loss, place: Reader | None) -> Loss:
    return loss if place is None else replace(loss, file=place.source.file, line=place.line)
