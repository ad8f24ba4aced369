"""What stands where in a cartridge: a section for the course, one for each lesson, one for all lessons together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from course_content.model import Course, Lesson, Unit
from course_content.worksheets.sheet import Worksheet
from quizzes.model import Quiz
from scorm_builder.cartridge.links import lti_link, outside_links, web_link
from scorm_builder.cartridge.model import Resource, Section, Version
from scorm_builder.cartridge.pages import Pages
from scorm_builder.cartridge.quizzes import Quizzes
from scorm_builder.contents import Contents


class Sections:
    """The sections of one cartridge; what cannot be in it is told to the contents' `warn`."""

    def __init__(self, contents: Contents, version: Version) -> None:
        self._contents = contents
        self._version = version
        self._pages = Pages(contents)
        self._quizzes = Quizzes(contents, version)

    def all(self) -> list[Section]:
        """Those that hold something, in their order."""
        course = self._contents.course
        sections: list[Section] = []
        if self._contents.lesson is None:
            sections.append(Section("course", course.title, tuple(self._about(course))))
        sections += [self._lesson(each) for each in self._contents.lessons]
        title = self._contents.translations.gettext("For all lessons")
        sections.append(Section("all-lessons", title, tuple(self._for_all(course))))
        return [each for each in sections if each.resources]

    def bank(self) -> Resource | None:
        """The questions that no quiz asks; to be asked for after the sections."""
        return self._quizzes.bank()

    def _about(self, course: Course) -> Iterator[Resource]:
        if not self._version.thin:
            yield self._pages.course()
            yield from self._outer(course.orientation)
        yield from self._tool("course", course.title)

    def _lesson(self, lesson: Lesson) -> Section:
        title = self._contents.translations.gettext("Lesson %(number)s: %(title)s")
        return Section(
            f"section.{lesson.id}",
            title % {"number": lesson.number, "title": lesson.title},
            tuple(self._of_lesson(lesson)),
        )

    def _of_lesson(self, lesson: Lesson) -> Iterator[Resource]:
        yield from self._tool(lesson.id, lesson.title)
        if not self._version.thin:
            yield self._pages.lesson(lesson)
            yield from (self._pages.unit(lesson, unit) for unit in lesson.units)
        yield from self._quiz(lesson.quiz)
        yield from self._others(lesson)
        for address, words in outside_links(self._contents.course, lesson.units).items():
            yield web_link(self._version, lesson.id, address, words)

    def _for_all(self, course: Course) -> Iterator[Resource]:
        if self._contents.lesson is None:
            for quiz in course.quizzes:
                yield from self._quiz(quiz)
            yield from self._others(None)
        if course.glossary and not self._version.thin:
            yield self._pages.glossary()
        if self._contents.lesson is None and not self._version.thin:
            yield from self._outer(course.closing)

    def _outer(self, unit: Unit | None) -> Iterator[Resource]:
        if unit:
            yield self._pages.unit(None, unit)

    def _quiz(self, quiz: Quiz) -> Iterator[Resource]:
        """A link to the quiz in the tool; without a tool, the quiz itself."""
        if not quiz.pool:
            return
        if self._contents.tool_url:
            yield from self._tool(quiz.id, quiz.title)
        elif self._version.thin or not quiz.graded:
            self._left_out(quiz.id, quiz.title)
        elif made := self._quizzes.quiz(quiz):
            yield made
        else:
            self._left_out(quiz.id, quiz.title)

    def _others(self, lesson: Lesson | None) -> Iterator[Resource]:
        """Links to what only the tool can show, of a lesson or (None) of the whole course.

        A worksheet stands as an empty table in its unit.
        """
        course = self._contents.course
        quizzes = {quiz.id for quiz in (*course.quizzes, *(each.quiz for each in course.lessons))}
        for item in course.items.values():
            shown = isinstance(item, Lesson | Unit | Worksheet) or item.id in quizzes
            if shown or course.lesson_of(item.id) is not lesson:
                continue
            if self._contents.tool_url:
                yield from self._tool(item.id, item.title)
            else:
                self._left_out(item.id, item.title)

    def _tool(self, item_id: str, title: str) -> Iterable[Resource]:
        if self._contents.tool_url:
            yield lti_link(self._version, self._contents.tool_url, item_id, title)

    def _left_out(self, item_id: str, title: str) -> None:
        self._contents.warn(f"Left out: {title!r} ({item_id}). Only the tool has it: --tool-url makes a link to it.")
