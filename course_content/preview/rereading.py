"""A course read again after a file was saved: that file alone where this can be, the whole folder where it must be.

Texts, drawings, questions, the glossary and the sources can each be exchanged in a course that had no problems; what
only the whole course can tell is then checked anew. After anything else the whole folder is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from course_content import blocks
from course_content.checks import LessonDraft, OuterDraft, UnitDraft, check_course
from course_content.figures import Media
from course_content.glossary_and_sources import read_glossary, read_sources
from course_content.loader import Draft, read_course
from course_content.model import Course
from course_content.paths import read_paths
from course_content.pictures import with_pictures
from course_content.unit_text import read_unit_text
from quizzes.bank import Bank, check_unique, read_course_quizzes, read_lesson
from quizzes.languages import translations
from quizzes.source import InvalidContent, Problem

Stamp = Mapping[str, tuple[int, int]]
"""Each file's path, with its time of change (ns) and its size (bytes)."""


@dataclass(frozen=True)
class _Whole:
    """A course that had no problems, the files that it was read from, and the list to which its readers note."""

    draft: Draft
    stamp: Stamp
    problems: list[Problem]


class Rereader:
    """Reads a course folder again and again."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._whole: _Whole | None = None

    def read(self, stamp: Stamp) -> Course:
        """The course as its files, with this stamp, stand now; raises `InvalidContent` with all problems."""
        found = (self._whole and _exchange(self._whole, stamp)) or self._all(stamp)
        if found.problems:
            raise InvalidContent(found.problems)
        self._whole = found
        return found.draft.course

    def _all(self, stamp: Stamp) -> _Whole:
        problems: list[Problem] = []
        draft = read_course(self._directory, None, problems)
        if draft is None:
            raise InvalidContent(problems)
        return _Whole(draft, stamp, problems)


def _exchange(whole: _Whole, stamp: Stamp) -> _Whole | None:
    """The course with the files that have changed; None where more than single files must be read."""
    if whole.stamp.keys() != stamp.keys():
        return None
    changed = {Path(path) for path in stamp if stamp[path] != whole.stamp[path]}
    if not changed <= _exchangeable(whole.draft):
        return None
    whole.problems.clear()
    try:
        return _Whole(_exchanged(whole.draft, changed, whole.problems), stamp, whole.problems)
    except (OSError, UnicodeDecodeError):
        return None


def _exchangeable(draft: Draft) -> set[Path]:
    directory = draft.course.directory
    lists = {path for path in (directory / "glossary.yaml", directory / "sources.yaml") if path.exists()}
    texts = {unit.path for unit in draft.units}
    media = [lesson.media for lesson in draft.lessons] + ([draft.outer.media] if draft.outer else [])
    drawings = {each.directory / name for each in media for name in each.read}
    return lists | texts | drawings | {_questions(lesson) for lesson in draft.lessons}


def _exchanged(draft: Draft, changed: set[Path], problems: list[Problem]) -> Draft:
    draft = _lists(draft, changed, problems)
    course = draft.course
    before = draft.lessons
    lessons = tuple(_lesson(lesson, course, changed, problems) for lesson in before)
    outer = draft.outer and _outer(draft.outer, course, changed)
    draft = replace(draft, lessons=lessons, outer=outer)
    units = {each.unit.id: each.unit for each in draft.units}
    course = replace(
        course,
        lessons=tuple(each.lesson for each in lessons),
        orientation=units.get("orientation"),
        closing=units.get("closing"),
        paths=read_paths(draft.reader, units),
    )
    if any(new.bank is not old.bank for new, old in zip(lessons, before, strict=True)):
        banks = tuple(lesson.bank for lesson in lessons)
        check_unique(banks)
        course = replace(course, quizzes=read_course_quizzes(course.directory, Bank(banks), problems))
    check_course(course, lessons, outer, draft.glossary, draft.sources)
    return replace(draft, course=course)


def _lists(draft: Draft, changed: set[Path], problems: list[Problem]) -> Draft:
    """The glossary and the sources; a source's name stands in the texts that name it, which count as changed."""
    directory = draft.course.directory
    if directory / "glossary.yaml" in changed:
        glossary = read_glossary(directory, problems)
        draft = replace(draft, course=replace(draft.course, glossary=glossary.entries), glossary=glossary.readers)
    if directory / "sources.yaml" in changed:
        sources = read_sources(directory, problems)
        before = draft.course.source_labels
        draft = replace(draft, course=replace(draft.course, sources=sources.entries), sources=sources.readers)
        renamed = {name for name, label in before.items() if draft.course.source_labels.get(name) != label}
        changed |= {unit.path for unit in draft.units if renamed & set(unit.unit.sources)}
    return draft


def _lesson(old: LessonDraft, course: Course, changed: set[Path], problems: list[Problem]) -> LessonDraft:
    media, units = _units(old.media, old.units, course, changed)
    bank = old.bank
    if changed & {_questions(old), *(media.directory / name for name in old.pictures_asked)}:
        bank = with_pictures(read_lesson(bank.directory, bank.reader, course.directory, problems), media)
    lesson = replace(old.lesson, units=tuple(unit.unit for unit in units), quiz=bank.quiz)
    return replace(old, lesson=lesson, units=units, bank=bank, media=media)


def _outer(old: OuterDraft, course: Course, changed: set[Path]) -> OuterDraft:
    media, units = _units(old.media, old.units, course, changed)
    return replace(old, media=media, units=units)


def _units(
    media: Media, units: tuple[UnitDraft, ...], course: Course, changed: set[Path]
) -> tuple[Media, tuple[UnitDraft, ...]]:
    """The units beside a media folder, those read again whose text or drawings have changed."""
    drawings = {path.name for path in changed if path.parent == media.directory}
    media = replace(media, read={name: read for name, read in media.read.items() if name not in drawings})
    return media, tuple(
        _unit(unit, course, media) if unit.path in changed or drawings & set(_targets(unit, "picture")) else unit
        for unit in units
    )


def _questions(lesson: LessonDraft) -> Path:
    return lesson.bank.directory / "questions.yaml"


def _unit(old: UnitDraft, course: Course, media: Media) -> UnitDraft:
    labels = blocks.labels(translations(course.language))
    markdown = old.path.read_text(encoding="utf-8")
    text = read_unit_text(markdown, old.unit.id, old.source, media, course.source_labels, labels)
    draft = replace(old, references=text.references, passages=text.passages)
    terms, sources = _targets(draft, "term"), _targets(draft, "source")
    read = {"html": text.html, "sections": text.sections, "worksheet": text.worksheet}
    return replace(draft, unit=replace(old.unit, **read, terms=terms, sources=sources))


def _targets(unit: UnitDraft, kind: str) -> tuple[str, ...]:
    """Each target once, in the order of appearance."""
    return tuple(dict.fromkeys(each.target for each in unit.references if each.kind == kind))
