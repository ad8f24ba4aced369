"""One module a package format; this registry has one line for each.

A format is a module with `files(course, lesson, translations, warn)`: the entries of the package in manifest order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:  # naming the formats needs no course
    from course_content.model import Course, Lesson
    from scorm_builder.package import Entry

Warn = Callable[[str], object]
"""Told a sentence for whoever gives the package out."""


@dataclass(frozen=True)
class Title:
    """What a format is, in a line, and the end of its files' names."""

    words: str
    extension: str


# One line a format: its module, which is its name on the command line too.
FORMATS: dict[str, Title] = {
    "scorm12": Title("SCORM 1.2, for any LMS: one SCO with score, status, place and answers", ".zip"),
}


class Format(Protocol):
    """What each format's module offers."""

    def files(
        self, course: Course, lesson: Lesson | None, translations: NullTranslations, warn: Warn
    ) -> Iterator[Entry]:
        """Every file of the package, the manifest first; `lesson` is the only one in it, or None for the course."""
        ...


def load(name: str) -> Format:
    """The module of a format in `FORMATS`."""
    return cast("Format", import_module(f"scorm_builder.formats.{name}"))
