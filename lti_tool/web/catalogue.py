"""What of a course can be placed in an LMS: its items as a teacher chooses among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from course_content.model import Course, Item, LearningPath, Lesson, Unit
from course_content.worksheets.sheet import Worksheet
from quizzes import text
from quizzes.languages.folding import fold
from quizzes.model import Quiz

Grading = Literal["itself", "inside", "none"]
"""Whether a link has a grade of its own, leads to something that has, or to nothing of the kind."""

WHOLE_COURSE = "course"


@dataclass(frozen=True)
class Entry:
    """An item to choose. lesson: the one that it belongs to. words: what a search looks through, folded.

    minutes of reading, questions of an attempt; 0 where there are none.
    """

    id: str
    kind: Literal["course", "lesson", "unit", "quiz", "path", "worksheet"]
    title: str
    summary: str
    grading: Grading
    words: str
    lesson: Lesson | None = None
    minutes: int = 0
    questions: int = 0

    def matches(self, search: str) -> bool:
        """Whether each word of a search stands in the entry's, perhaps as a part of one."""
        return all(word in self.words for word in fold(search).split())


def entries(course: Course) -> tuple[Entry, ...]:
    """The whole course, then its items in reading order."""
    minutes = sum(lesson.minutes for lesson in course.lessons)
    words = _words([course.title, course.summary])
    whole = Entry(WHOLE_COURSE, "course", course.title, text.plain(course.summary), "inside", words, minutes=minutes)
    return (whole, *(_entry(item, course.lesson_of(item.id)) for item in course.items.values()))


def _entry(item: Item, lesson: Lesson | None) -> Entry:
    above = [lesson.title] if lesson else []
    match item:
        case Lesson():
            words = _words([item.title, item.summary, *(unit.title for unit in item.units)])
            return Entry(item.id, "lesson", item.title, text.plain(item.summary), "inside", words, item, item.minutes)
        case Unit():
            outcomes = [text.plain(outcome.text) for outcome in item.outcomes]
            summary = outcomes[0][:1].upper() + outcomes[0][1:] if outcomes else ""
            title = f"{item.number} {item.title}".strip()
            words = _words([title, *outcomes, *above])
            return Entry(item.id, "unit", title, summary, "none", words, lesson, item.minutes)
        case Quiz():
            asked = min(item.draw, len(item.pool))
            words = _words([item.title, item.summary, *above])
            grading: Grading = "itself" if item.graded else "none"
            summary = text.plain(item.summary or (lesson.title if lesson else ""))
            return Entry(item.id, "quiz", item.title, summary, grading, words, lesson, questions=asked)
        case LearningPath():
            words = _words([item.title, item.summary, item.for_whom])
            return Entry(item.id, "path", item.title, text.plain(item.summary), "none", words, minutes=item.minutes)
        case Worksheet():
            return Entry(item.id, "worksheet", item.title, "", "none", _words([item.title, *above]), lesson)


def _words(texts: Iterable[str]) -> str:
    return fold(text.plain(" ".join(texts)))
