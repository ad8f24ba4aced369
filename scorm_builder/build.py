"""Builds the packages that are asked for: all that goes into them is checked before the first one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quizzes.source import InvalidContent, Problem, read_yaml
from scorm_builder.formats import FORMATS, load
from scorm_builder.index import Listed, read_index, write_index
from scorm_builder.package import Entry, write_package
from scorm_builder.sources import fingerprint

if TYPE_CHECKING:  # loading a course costs half of a build; where nothing has changed it is not even imported
    from course_content.model import Course

_Part = tuple[str | None, int | None]
"""Language, and the only lesson or None."""
Progress = Callable[[str, int, int], None]
"""Told (file name, files done, files in all) while a package is written."""


@dataclass(frozen=True)
class Wanted:
    """One package to build. lesson: a number, counted from 1, or None for the whole course.

    tool_url: public origin of an LTI tool that links may lead to, or None.
    """

    format: str
    language: str
    lesson: int | None
    tool_url: str | None = None

    def made_from(self, sources: str) -> str:
        """What it is made from: the fingerprint of course and code, and its tool."""
        return f"{sources} {self.tool_url}" if self.tool_url else sources


@dataclass(frozen=True)
class Result:
    """A package that lies there now; `built` says whether it had to be made."""

    listed: Listed
    built: bool


@dataclass(frozen=True)
class Head:
    """The beginning of a course.yaml: what names and numbers packages."""

    id: str
    languages: tuple[str, ...]
    lessons: int


def read_head(course_dir: Path) -> Head:
    """The course's id, languages and number of lessons; raises `InvalidContent` where they cannot be read."""
    problems: list[Problem] = []
    reader = read_yaml(course_dir / "course.yaml", course_dir, problems)
    head = reader and Head(reader.identifier("id"), reader.texts("languages"), len(reader.texts("lessons")))
    if head is None or problems:
        _load(course_dir, [(None, None)])  # raises with every problem of the course, not only these
        raise InvalidContent(problems)
    return head


def build(head: Head, course_dir: Path, wanted: Iterable[Wanted], out: Path, progress: Progress) -> Iterator[Result]:
    """Bring each package up to date, and the list beside them.

    Raises `InvalidContent` with the problems of the course before anything is written.
    """
    wanted = tuple(wanted)
    sources = fingerprint(course_dir)
    listed = read_index(out)
    names = {each: file_name(head.id, each) for each in wanted}
    stale = [
        each
        for each in wanted
        if not (names[each] in listed and listed[names[each]].is_fresh(out, each.made_from(sources)))
    ]
    courses = _load(course_dir, [(each.language, each.lesson) for each in stale])
    for each in wanted:
        name = names[each]
        if each in stale:
            listed[name] = _write(
                courses[each.language, each.lesson], each, out / name, each.made_from(sources), progress
            )
            write_index(out, listed.values())
        yield Result(listed[name], each in stale)


def file_name(course_id: str, wanted: Wanted) -> str:
    """`<course>[-lesson-N]-<language>-<format>.<ext>`."""
    lesson = "" if wanted.lesson is None else f"-lesson-{wanted.lesson}"
    return f"{course_id}{lesson}-{wanted.language}-{wanted.format}{FORMATS[wanted.format].extension}"


def _load(course_dir: Path, parts: Sequence[_Part]) -> dict[_Part, Course]:
    """Each part of the course that is to be built."""
    if not parts:
        return {}
    from course_content.loader import load_course

    return {part: load_course(course_dir, *part) for part in dict.fromkeys(parts)}


def _write(course: Course, wanted: Wanted, path: Path, sources: str, progress: Progress) -> Listed:
    from quizzes.languages import translations
    from scorm_builder.contents import Contents

    lesson = None if wanted.lesson is None else course.lessons[0]
    warnings: dict[str, None] = {}
    contents = Contents(course, lesson, translations(course.language), warnings.setdefault, wanted.tool_url)
    entries = list(load(wanted.format).files(contents))

    def counted() -> Iterator[Entry]:
        for done, entry in enumerate(entries):
            progress(path.name, done, len(entries))
            yield entry
        progress(path.name, len(entries), len(entries))

    built = write_package(path, counted())
    return Listed(
        format=wanted.format,
        language=wanted.language,
        lesson=wanted.lesson,
        file=path.name,
        bytes=built.bytes,
        hash=built.hash,
        warnings=tuple(warnings),
        sources=sources,
    )
