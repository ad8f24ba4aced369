"""One module a package format; this registry has one line for each.

A format is a module with `files(contents)`: the entries of the package in manifest order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:  # naming the formats needs no course
    from scorm_builder.contents import Contents
    from scorm_builder.package import Entry


@dataclass(frozen=True)
class Title:
    """What a format is, in a line, and the end of its files' names."""

    words: str
    extension: str


# One line a format: its module, which is its name on the command line too.
FORMATS: dict[str, Title] = {
    "scorm12": Title("SCORM 1.2, for any LMS: one SCO with score, status, place and answers", ".zip"),
    "scorm2004": Title("SCORM 2004 4th Edition, for an LMS that asks for it: room for long answers", ".zip"),
    "cc11": Title("Common Cartridge 1.1, for Moodle and Canvas: pages, quizzes and links of the LMS's own", ".imscc"),
    "cc13": Title("Common Cartridge 1.3, for another LMS that asks for it: as cc11", ".imscc"),
    "thincc": Title("Thin Common Cartridge 1.3, for an LMS with our LTI tool: links alone", ".imscc"),
    "web": Title("a plain site, without an LMS: from a web host, a folder or a USB stick", ".zip"),
}


class Format(Protocol):
    """What each format's module offers."""

    def files(self, contents: Contents) -> Iterator[Entry]:
        """Every file of the package, the manifest first."""
        ...


def load(name: str) -> Format:
    """The module of a format in `FORMATS`."""
    return cast("Format", import_module(f"scorm_builder.formats.{name}"))
