"""What one package is to hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations

from course_content.model import Course, Lesson


@dataclass(frozen=True)
class Contents:
    """What one package is to hold. lesson: the only one in it, or None for the course.

    translations: of the software's words, in the course's language. warn: told a sentence for whoever gives the package
    out. tool_url: the public origin of an LTI tool that has the same course, to be linked to, or None.
    """

    course: Course
    lesson: Lesson | None
    translations: NullTranslations
    warn: Callable[[str], object]
    tool_url: str | None = None

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons in the package."""
        return (self.lesson,) if self.lesson else self.course.lessons
