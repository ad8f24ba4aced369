"""What only the whole course can tell: links that lead nowhere, and things that nobody uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import cast

from markdown_it import MarkdownIt

from course_content.figures import Media
from course_content.model import Course, Lesson, Unit
from course_content.prose import Passage, texts
from course_content.references import Reference, inline_references, misread
from quizzes import text
from quizzes.bank import LessonBank
from quizzes.model import Question
from quizzes.source import Problem, Reader, Source, nearest

PAGES = ("course", "glossary")
"""Item ids that every course has."""


@dataclass(frozen=True)
class UnitDraft:
    """A unit as read: reader is its place in lesson.yaml, source and path its text file."""

    unit: Unit
    references: tuple[Reference, ...]
    source: Source
    reader: Reader
    path: Path
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class LessonDraft:
    """A lesson as read."""

    lesson: Lesson
    units: tuple[UnitDraft, ...]
    bank: LessonBank
    media: Media

    @property
    def pictures_asked(self) -> frozenset[str]:
        """The drawings that its questions ask about."""
        return frozenset(str(reader.mapping().get("picture")) for reader in self.bank.readers.values())


@dataclass(frozen=True)
class OuterDraft:
    """The units outside lessons as read. course: of course.yaml. possible: the files that such units may have."""

    course: Reader
    units: tuple[UnitDraft, ...]
    media: Media
    possible: tuple[Path, ...]


@dataclass(frozen=True)
class _Found:
    """A reference in a question: where, to what."""

    reader: Reader
    kind: str
    target: str


_UNREAD = {"bad-yaml", "no-file", "not-utf8", "empty-file", "no-lesson", "bad-block"}


def check_course(
    course: Course,
    drafts: Sequence[LessonDraft],
    outer: OuterDraft | None,
    glossary: Mapping[str, Reader],
    sources: Mapping[str, Reader],
    elsewhere: Collection[str] = (),
) -> None:
    """Note every problem between files. elsewhere: item ids of what was not read."""
    units = [*(outer.units if outer else ()), *(unit for draft in drafts for unit in draft.units)]
    in_questions = [found for draft in drafts for found in _question_references(draft)]
    in_glossary = [
        _Found(reader.get("text"), kind, target)
        for reader in glossary.values()
        for kind, target in text.references(reader.text_or_none("text") or "")
    ]
    for found in (*in_questions, *in_glossary):
        for code, message in _faults(course, elsewhere, found.kind, found.target, None):
            found.reader.problem(code, message)
    for unit in units:
        _check_references(course, elsewhere, unit)
    if outer:
        _check_outer(course, outer)
    for draft in drafts:
        _check_ids(course, draft)
        _check_questions(draft)
        texts = (draft.bank.directory / "units").glob("*.md")
        _check_files(course.directory, draft.media, texts, draft.units, "lesson.yaml", draft.pictures_asked)
    used = set(
        chain(
            ((each.kind, each.target) for unit in units for each in unit.references),
            ((found.kind, found.target) for found in (*in_questions, *in_glossary)),
        )
    )
    if elsewhere or _UNREAD & {
        each.code for reader in chain(glossary.values(), sources.values()) for each in reader.source.problems
    }:
        return  # what stands in a file that was not, or could not be, read may well be used there
    _check_used("term", "term", "unused-term", glossary, used)
    _check_used("source", "source", "unused-source", sources, used)


def check_texts(course: Course, readers: Iterable[Reader]) -> None:
    """Note what is no link, no source note or HTML in the texts of YAML values, and links that lead nowhere."""
    for reader in readers:
        for place, value in texts(reader):
            if "](" in value or "[@" in value or "<" in value:
                _check_text(course, place, value)


def _check_text(course: Course, place: Reader, value: str) -> None:
    for token in _markdown().parse(value):
        if token.type == "inline":
            for _, code, message in misread(token, 0):
                place.problem(code, message)
            for each in inline_references(token, 0):
                for code, message in _faults(course, (), each.kind, each.target, None):
                    place.problem(code, message)


@cache
def _markdown() -> MarkdownIt:
    return text.parser()


def _check_references(course: Course, elsewhere: Collection[str], unit: UnitDraft) -> None:
    for each in unit.references:
        for code, message in _faults(course, elsewhere, each.kind, each.target, unit.unit):
            unit.source.note(code, message, each.line)


def _check_outer(course: Course, outer: OuterDraft) -> None:
    taken = {each.id for each in (*course.lessons, *course.quizzes)}
    for name in (each.unit.id for each in outer.units):
        if name in taken:
            outer.course.problem("double-id", f"{name!r} is already the id of something else.", name)
    outcomes = {outcome.id for lesson in course.lessons for unit in lesson.units for outcome in unit.outcomes}
    for draft in outer.units:
        for place, outcome in enumerate(draft.unit.outcomes):
            if outcome.id in outcomes:
                message = f"the outcome id {outcome.id!r} is used twice."
                draft.reader.problem("double-id", message, "outcomes", place, "id")
            outcomes.add(outcome.id)
    there = (path for path in outer.possible if path.is_file())
    _check_files(course.directory, outer.media, there, outer.units, "course.yaml")


def _check_ids(course: Course, draft: LessonDraft) -> None:
    lesson_id = draft.lesson.id
    for unit in draft.units:
        if unit.unit.id in (*PAGES, draft.lesson.quiz.id, *(each.id for each in course.lessons)):
            unit.reader.problem("double-id", f"{unit.unit.id!r} is already the id of something else.", "id")
        elif unit.unit.id and not unit.unit.id.startswith(f"{lesson_id}."):
            message = f"the id {unit.unit.id!r} must begin with the lesson's: {lesson_id + '.'!r}."
            unit.reader.problem("unit-id", message, "id")


def _faults(
    course: Course, elsewhere: Collection[str], kind: str, target: str, unit: Unit | None
) -> Iterator[tuple[str, str]]:
    """(code, message) where a reference leads nowhere."""
    if kind == "term" and target not in course.glossary:
        yield "unknown-term", f"the glossary has no {target!r}.{nearest(target, course.glossary)}"
    elif kind == "source" and target not in course.sources:
        yield "unknown-source", f"sources.yaml has no {target!r}.{nearest(target, course.sources)}"
    elif kind == "section" and unit is not None:
        yield from _section_fault(unit, target)
    elif kind == "item":
        item_id, _, section = target.partition("#")
        linked = course.unit(item_id)
        known = (*course.items, *PAGES, *elsewhere)
        if item_id not in known:
            yield "unknown-item", f"the course has no item {item_id!r}.{nearest(item_id, known)}"
        elif section and linked is not None:
            yield from _section_fault(linked, section)


def _section_fault(unit: Unit, section: str) -> Iterator[tuple[str, str]]:
    known = [each.id for each in unit.sections]
    if section not in known:
        yield "unknown-section", f"{unit.id} has no heading {{#{section}}}.{nearest(section, known)}"


def _check_questions(draft: LessonDraft) -> None:
    units = {each.unit.id: each.unit for each in draft.units}
    for question in draft.bank.quiz.pool:
        unit = units.get(question.unit)
        if question.section and unit is not None and unit.html:  # a text that could not be read is a problem already
            for code, message in _section_fault(unit, question.section):
                draft.bank.readers[question.id].problem(code, message, "section")


def _question_references(draft: LessonDraft) -> Iterator[_Found]:
    for question in draft.bank.quiz.pool:
        reader = draft.bank.readers[question.id]
        yield from _facts(question, reader)
        yield from _text_references(reader)


def _facts(question: Question, reader: Reader) -> Iterator[_Found]:
    for fact in question.facts:
        yield _Found(reader.get("facts"), "source", fact)


def _text_references(reader: Reader) -> Iterator[_Found]:
    """References in every text of a question, each at its own line."""
    value = cast("str | dict[str, object] | list[object] | None", reader.value)
    if isinstance(value, str) and ("](" in value or "[@" in value):
        for kind, target in text.references(value):
            yield _Found(reader, kind, target)
    elif isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _text_references(reader.get(key))


def _check_files(
    root: Path,
    media: Media,
    texts: Iterable[Path],
    units: Sequence[UnitDraft],
    lists: str,
    asked: Set[str] = frozenset(),
) -> None:
    """Drawings that nothing shows, and texts that are no unit's.

    lists: the file that should name the texts. asked: drawings that questions ask about.
    """
    shown = {each.target for unit in units for each in unit.references if each.kind == "picture"}
    for name in media.names():
        if name not in shown | asked:
            file = (media.directory / name).relative_to(root).as_posix()
            message = "no unit or question shows this picture."
            media.problems.append(Problem(file, None, "unused-picture", message))
    listed = {unit.path for unit in units}
    for path in sorted(texts):
        if path not in listed:
            file = path.relative_to(root).as_posix()
            media.problems.append(Problem(file, None, "unlisted-unit", f"{lists} does not list this unit."))


def _check_used(kind: str, word: str, code: str, readers: Mapping[str, Reader], used: set[tuple[str, str]]) -> None:
    for name, reader in readers.items():
        if (kind, name) not in used:
            reader.problem(code, f"nothing leads to the {word} {name!r}.", "id")
