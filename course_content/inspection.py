"""A course held against every rule: what `course-content check` says, and what is known of its language.

A course that breaks the rules of writing can still be shown; `loader.load_course` leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from course_content.checks import check_texts
from course_content.coverage import check_coverage
from course_content.language import check_language
from course_content.language.review import check_review
from course_content.language.sentences import Reading, check_reading, reading
from course_content.loader import Draft, read_course
from course_content.model import Course
from course_content.prose import Passage
from quizzes.source import InvalidContent, Problem, Reader, read_yaml
from quizzes.writing import check_writing


@dataclass(frozen=True)
class Inspection:
    """A course without problems. warnings: what to look at some day. passages: the words of each unit, by its id."""

    course: Course
    warnings: tuple[Problem, ...]
    passages: Mapping[str, tuple[Passage, ...]]

    @property
    def readings(self) -> Mapping[str, Reading]:
        """How each unit reads, by its id."""
        return {unit: reading(words) for unit, words in self.passages.items()}


def inspect_course(directory: Path, today: date, *, strict: bool = True) -> Inspection:
    """Read a course; raises `InvalidContent` with all problems. strict: hold it against the rules of writing, too."""
    problems: list[Problem] = []
    draft = read_course(directory, None, problems)
    if draft is not None and strict:
        _check(draft, problems)
    if draft is None or problems:
        raise InvalidContent(problems)
    read = [(unit.source.file, reading(unit.passages)) for unit in draft.units]
    warnings = [
        *check_reading(read, draft.course.language),
        *sorted(check_review(draft.course.sources, draft.sources, today)),
    ]
    passages = {unit.unit.id: unit.passages for unit in draft.units}
    return Inspection(draft.course, tuple(warnings), passages)


def _course_quizzes(course: Course) -> list[Reader]:
    """The files below quizzes/; what is wrong with them is known already."""
    paths = sorted((course.directory / "quizzes").glob("*.yaml"))
    return [reader for path in paths if (reader := read_yaml(path, course.directory, [])) is not None]


def _check(draft: Draft, problems: list[Problem]) -> None:
    for lesson in draft.lessons:
        check_writing(lesson.bank.questions, draft.course.language)
    check_coverage(draft.lessons)
    units = [(unit.source.file, unit.passages) for unit in draft.units]
    readers = [draft.reader, *draft.glossary.values(), *draft.sources.values(), *_course_quizzes(draft.course)]
    for lesson in draft.lessons:
        readers += [lesson.bank.reader, *lesson.bank.readers.values()]
    check_texts(draft.course, readers)
    check_language(draft.course, units, readers, problems)
