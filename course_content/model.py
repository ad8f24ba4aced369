"""A course in one language: frozen values, ready to be shown. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course_content.worksheets.sheet import SUFFIX, Worksheet
from quizzes.model import Outcome, Question, Quiz

Accent = str
ACCENTS: tuple[Accent, ...] = ("teal", "violet", "raspberry", "blue", "ochre")


@dataclass(frozen=True)
class SourceNote:
    """A fact that the course uses: where it comes from, of which year, and when to check it again ("2028-06")."""

    id: str
    statement: str
    source: str
    year: str
    url: str | None
    review: str | None

    @property
    def label(self) -> str:
        """The words after a figure: "OPEN Museums Competence Guide, 2021"."""
        return f"{self.source}, {self.year}"


@dataclass(frozen=True)
class GlossaryEntry:
    """A term and its explanation (Markdown, inline)."""

    id: str
    term: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading of a unit's text that links can lead to."""

    id: str
    title: str


@dataclass(frozen=True)
class Unit:
    """A unit: `html` is safe and complete but for its abstract addresses (`quizzes.text.resolve`).

    number: as shown, "1.1"; empty for the orientation and the closing, which stand outside lessons.
    cells: of the grid domain × make/manage/understand/use, main one first.
    terms, sources: ids in the course's glossary and sources, in the order of their appearance.
    worksheet: its templates to fill in.
    """

    id: str
    number: str
    title: str
    minutes: int
    cells: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    html: str
    sections: tuple[Section, ...]
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    worksheet: Worksheet | None = None

    @property
    def label(self) -> str:
        """Number and title: "1.1 The digital strategy"."""
        return f"{self.number} {self.title}".lstrip()

    def section_title(self, section_id: str | None) -> str | None:
        """The words of one of its headings."""
        return next((each.title for each in self.sections if each.id == section_id), None)


@dataclass(frozen=True)
class Lesson:
    """A lesson; `number` counts from 1 in the course's order."""

    id: str
    number: int
    title: str
    summary: str
    accent: Accent
    units: tuple[Unit, ...]
    quiz: Quiz

    @property
    def minutes(self) -> int:
        """Minutes of all its units."""
        return sum(unit.minutes for unit in self.units)


@dataclass(frozen=True)
class Choice:
    """A step of a learning path that the learner makes: `at_least` so many of these units."""

    at_least: int
    units: tuple[Unit, ...]

    @property
    def minutes(self) -> int:
        """Minutes at least: of the shortest units."""
        return sum(sorted(unit.minutes for unit in self.units)[: self.at_least])


@dataclass(frozen=True)
class LearningPath:
    """A way through the course for people with one need; its steps in order. `for_whom` reads "For …"."""

    id: str
    title: str
    summary: str
    for_whom: str
    steps: tuple[Unit | Choice, ...]

    @property
    def minutes(self) -> int:
        """Minutes of all its units; where there is something to choose, at least."""
        return sum(step.minutes for step in self.steps)

    @property
    def has_choice(self) -> bool:
        """Whether the learner chooses among units."""
        return any(isinstance(step, Choice) for step in self.steps)


Item = Lesson | Unit | Quiz | LearningPath | Worksheet


def _with_worksheet(unit: Unit) -> Mapping[str, Item]:
    return {unit.id: unit} | ({unit.worksheet.id: unit.worksheet} if unit.worksheet else {})


@dataclass(frozen=True)
class Course:
    """A whole course in one language (BCP 47 code). licence: of its texts and drawings (Markdown, inline), or empty.

    orientation, closing: units before the first lesson and behind the last, each with its name as id.
    """

    id: str
    title: str
    summary: str
    language: str
    languages: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]
    sources: Mapping[str, SourceNote]
    glossary: Mapping[str, GlossaryEntry]
    directory: Path
    licence: str = ""
    orientation: Unit | None = None
    closing: Unit | None = None
    paths: tuple[LearningPath, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit in reading order, orientation and closing among them."""
        return tuple(item for item in self.items.values() if isinstance(item, Unit))

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Each lesson, unit, worksheet, quiz and learning path by its item id, in reading order."""
        found: dict[str, Item] = {}
        if self.orientation:
            found.update(_with_worksheet(self.orientation))
        found.update((path.id, path) for path in self.paths)
        for lesson in self.lessons:
            found[lesson.id] = lesson
            for unit in lesson.units:
                found.update(_with_worksheet(unit))
            found[lesson.quiz.id] = lesson.quiz
        found.update((quiz.id, quiz) for quiz in self.quizzes)
        if self.closing:
            found.update(_with_worksheet(self.closing))
        return found

    @cached_property
    def source_labels(self) -> Mapping[str, str]:
        """The words for `[@ID]` in texts."""
        return {each.id: each.label for each in self.sources.values()}

    def title_of(self, item_id: str) -> str:
        """The title of an item, or the course's own."""
        found = self.items.get(item_id)
        return found.title if found else self.title

    def lesson_of(self, item_id: str) -> Lesson | None:
        """The lesson that an item is or belongs to."""
        unit_id = item_id.removesuffix(SUFFIX)
        for lesson in self.lessons:
            if item_id in (lesson.id, lesson.quiz.id) or any(unit.id == unit_id for unit in lesson.units):
                return lesson
        return None

    def explanation_of(self, question: Question) -> tuple[str, str] | None:
        """Where a question is explained: the target `<unit id>[#section]` and its title, "1.1 Strategy › SMART"."""
        unit = self.unit(question.unit)
        if unit is None:
            return None
        section = unit.section_title(question.section)
        return (f"{unit.id}#{question.section}", f"{unit.label} › {section}") if section else (unit.id, unit.label)

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this item id."""
        found = self.items.get(unit_id)
        return found if isinstance(found, Unit) else None

    def worksheet(self, item_id: str) -> tuple[Unit, Worksheet] | None:
        """The worksheet with this item id, and the unit that it belongs to."""
        unit = self.unit(item_id.removesuffix(SUFFIX))
        sheet = unit.worksheet if unit else None
        return (unit, sheet) if unit and sheet and sheet.id == item_id else None
