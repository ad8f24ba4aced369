"""Reads a course folder: every file, every problem, then either a `Course` or `InvalidContent`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from course_content import blocks
from course_content.checks import LessonDraft, OuterDraft, UnitDraft, check_course
from course_content.figures import Media
from course_content.glossary_and_sources import read_glossary, read_sources
from course_content.model import ACCENTS, Course, Lesson, Unit
from course_content.paths import read_paths
from course_content.pictures import with_pictures
from course_content.unit_text import UnitText, read_unit_text
from quizzes.bank import LessonBank, read_bank, read_course_quizzes, read_outcome
from quizzes.languages import translations
from quizzes.model import Outcome
from quizzes.source import InvalidContent, Problem, Reader, Source, read_yaml

DEFAULT_DIRECTORY = Path(__file__).parent / "course"
LONGEST_TITLE = 255
OUTER_UNITS = ("orientation", "closing")
"""Units outside lessons: their ids, the names of their files, and their fields in course.yaml."""
COURSE_FIELDS = (
    *("id", "title", "summary", "source_language", "languages", "lessons", "licence"),
    *OUTER_UNITS,
    "paths",
)
OUTER_FIELDS = ("title", "minutes", "outcomes")
LESSON_FIELDS = ("id", "title", "summary", "accent", "units", "quiz")
UNIT_FIELDS = ("id", "number", "file", "title", "minutes", "cells", "outcomes")
_CELL = re.compile(r"[A-Za-z0-9-]+\.(make|manage|understand|use)\Z")
_FILE = re.compile(r"units/[A-Za-z0-9._-]+\.md\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True)
class Draft:
    """A course as far as it can be read, and where each of its values stands."""

    course: Course
    reader: Reader
    lessons: tuple[LessonDraft, ...]
    outer: OuterDraft | None
    glossary: Mapping[str, Reader]
    sources: Mapping[str, Reader]

    @property
    def units(self) -> tuple[UnitDraft, ...]:
        """Every unit, in lessons and outside."""
        return (*(self.outer.units if self.outer else ()), *(unit for lesson in self.lessons for unit in lesson.units))


def load_course(directory: Path | None = None, language: str | None = None, only: int | None = None) -> Course:
    """The course in one language (default: its source language); raises `InvalidContent` with all problems.

    only: read this lesson alone, by its number, from 1; what is wrong in the texts and questions of others, or not
    used here, is then not looked for.
    """
    problems: list[Problem] = []
    draft = read_course(directory or DEFAULT_DIRECTORY, language, problems, only)
    if draft is None or problems:
        raise InvalidContent(problems)
    return draft.course


def read_course(
    directory: Path, language: str | None, problems: list[Problem], only: int | None = None
) -> Draft | None:
    """As much of the course as can be read; problems are added to the list. None without a course.yaml."""
    reader = read_yaml(directory / "course.yaml", directory, problems)
    if reader is None:
        return None
    reader.allow(*COURSE_FIELDS)
    languages = reader.texts("languages")
    chosen = _language(reader, languages, language)
    glossary = read_glossary(directory, problems)
    sources = read_sources(directory, problems)
    source_words = {note.id: note.label for note in sources.entries.values()}
    reading = _Reading(directory, problems, source_words, blocks.labels(translations(chosen)))
    bank = read_bank(directory, problems, only)
    drafts = [reading.lesson(number, lesson) for number, lesson in enumerate(bank.lessons, start=only or 1)]
    outer = reading.outer(reader) if only is None else None
    outer_units = {draft.unit.id: draft.unit for draft in outer.units} if outer else {}
    units = {unit.id: unit for draft in drafts for unit in draft.lesson.units} | outer_units
    elsewhere = bank.elsewhere if outer else bank.elsewhere.union(_outer_items(reader))
    course = Course(
        id=reader.identifier("id"),
        title=_title(reader),
        summary=reader.text("summary"),
        language=chosen,
        languages=languages,
        lessons=tuple(draft.lesson for draft in drafts),
        quizzes=read_course_quizzes(directory, replace(bank, lessons=tuple(each.bank for each in drafts)), problems),
        sources=sources.entries,
        glossary=glossary.entries,
        directory=directory,
        licence=reader.text_or_none("licence") or "",
        orientation=outer_units.get("orientation"),
        closing=outer_units.get("closing"),
        paths=read_paths(reader, units) if only is None else (),
    )
    check_course(course, drafts, outer, glossary.readers, sources.readers, elsewhere)
    return Draft(course, reader, tuple(drafts), outer, glossary.readers, sources.readers)


def _outer_items(course: Reader) -> Iterator[str]:
    """The item ids of what stands outside lessons."""
    yield from (name for name in OUTER_UNITS if course.has(name))
    yield from (path.text("id") for path in course.items("paths", minimum=0))


def _language(reader: Reader, languages: tuple[str, ...], wanted: str | None) -> str:
    source_language = reader.text("source_language")
    for code in (source_language, *languages):
        if code and not _LANGUAGE.match(code):
            reader.problem("bad-language", f"{code!r} is not a language code such as 'nl'.", "languages")
    if source_language and source_language not in languages:
        message = f"the source language {source_language!r} is missing in 'languages'."
        reader.problem("bad-language", message, "languages")
    if wanted is not None and wanted not in languages:
        reader.problem("no-language", f"the course has no {wanted!r}; it has: {', '.join(languages)}.", "languages")
    return wanted or source_language


def _title(reader: Reader) -> str:
    title = reader.text("title")
    if len(title) > LONGEST_TITLE:
        message = f"'title' has {len(title)} characters; learning platforms take {LONGEST_TITLE}."
        reader.problem("title-too-long", message, "title")
    return title


@dataclass
class _Reading:
    """What reading units needs of the course around them."""

    directory: Path
    problems: list[Problem]
    source_words: Mapping[str, str]
    labels: Mapping[str, str]

    def lesson(self, number: int, bank: LessonBank) -> LessonDraft:
        reader = bank.reader
        reader.allow(*LESSON_FIELDS)
        media = Media.of(bank.directory / "units" / "media", self.directory, self.problems)
        units = tuple(self.unit(each, bank, media) for each in reader.items("units"))
        bank = with_pictures(bank, media)
        lesson = Lesson(
            id=bank.lesson_id,
            number=number,
            title=_title(reader),
            summary=reader.text("summary"),
            accent=reader.choice("accent", ACCENTS),
            units=tuple(draft.unit for draft in units),
            quiz=bank.quiz,
        )
        return LessonDraft(lesson, units, bank, media)

    def unit(self, reader: Reader, bank: LessonBank, media: Media) -> UnitDraft:
        reader.allow(*UNIT_FIELDS)
        unit_id = reader.identifier("id")
        cells = reader.texts("cells")
        for cell in cells:
            if cell and not _CELL.match(cell):
                message = f"{cell!r} is not a cell of the grid, such as 'D1.make' (make, manage, understand, use)."
                reader.problem("bad-cell", message, "cells")
        file = reader.text("file")
        if file and not _FILE.match(file):
            reader.problem("bad-file", f"'file' must be like 'units/01-name.md', not {file!r}.", "file")
            file = ""
        path = bank.directory / file
        source = Source(path.relative_to(self.directory).as_posix(), self.problems)
        text = self.text(unit_id, path, source, reader, media)
        unit = Unit(
            id=unit_id,
            number=reader.text("number"),
            title=_title(reader),
            minutes=reader.integer("minutes", minimum=1, maximum=600),
            cells=cells,
            outcomes=_outcomes_of(unit_id, bank),
            html=text.html,
            sections=text.sections,
            terms=_targets(text, "term"),
            sources=_targets(text, "source"),
            worksheet=text.worksheet,
        )
        return UnitDraft(unit, text.references, source, reader, path, text.passages)

    def outer(self, course: Reader) -> OuterDraft:
        """The units outside lessons that course.yaml names."""
        media = Media.of(self.directory / "media", self.directory, self.problems)
        found = [self.outer_unit(name, course.get(name), media) for name in OUTER_UNITS if course.has(name)]
        return OuterDraft(course, tuple(found), media, tuple(self.directory / f"{name}.md" for name in OUTER_UNITS))

    def outer_unit(self, name: str, reader: Reader, media: Media) -> UnitDraft:
        reader.allow(*OUTER_FIELDS)
        path = self.directory / f"{name}.md"
        source = Source(path.name, self.problems)
        text = self.text(name, path, source, reader, media)
        unit = Unit(
            id=name,
            number="",
            title=_title(reader),
            minutes=reader.integer("minutes", minimum=1, maximum=600),
            cells=(),
            outcomes=tuple(read_outcome(each, name) for each in reader.items("outcomes")),
            html=text.html,
            sections=text.sections,
            terms=_targets(text, "term"),
            sources=_targets(text, "source"),
            worksheet=text.worksheet,
        )
        return UnitDraft(unit, text.references, source, reader, path, text.passages)

    def text(self, unit_id: str, path: Path, source: Source, reader: Reader, media: Media) -> UnitText:
        if not path.is_file():
            if path.suffix:  # else the field itself is missing or wrong, which is known already
                reader.problem("no-file", f"there is no file {source.file}.", "file")
            return UnitText("", (), ())
        try:
            markdown = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            source.note("not-utf8", f"this file is not UTF-8 text (byte {error.start}). Save it as UTF-8.")
            return UnitText("", (), ())
        return read_unit_text(markdown, unit_id, source, media, self.source_words, self.labels)


def _outcomes_of(unit_id: str, bank: LessonBank) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in bank.outcomes if outcome.unit == unit_id)


def _targets(text: UnitText, kind: str) -> tuple[str, ...]:
    """Each target once, in the order of appearance."""
    return tuple(dict.fromkeys(each.target for each in text.references if each.kind == kind))
