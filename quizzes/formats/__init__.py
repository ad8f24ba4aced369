"""Question files of other systems: one module a format; this registry has one line for each.

A format is a module as `Format` says; it is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from quizzes.formats.model import Part, ReadFile, Written

FORMATS: dict[str, str] = {
    "moodle-xml": "quizzes.formats.moodle_xml",
    "gift": "quizzes.formats.gift",
}


class Format(Protocol):
    """What each format's module offers."""

    @property
    def TITLE(self) -> str:  # noqa: N802 — a module constant
        """The format in a line."""
        ...

    @property
    def EXTENSION(self) -> str:  # noqa: N802 — a module constant
        """The end of its files' names."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins so may be one of this format; the first format that says yes reads it."""
        ...

    def write(self, part: Part) -> Written:
        """The whole file, byte by byte the same for the same part, and what could not be kept."""
        ...

    def read(self, path: Path, language: str) -> ReadFile:
        """The questions of a file, its texts taken as written in `language` (BCP 47).

        Total: whatever is wrong with the file becomes a problem or a loss, never an exception from within.
        """
        ...


def load(name: str) -> Format:
    """The module of a format in `FORMATS`."""
    return cast("Format", import_module(FORMATS[name]))


def recognise(path: Path) -> str | None:
    """The name of the format that a file seems to have, or None."""
    with path.open("rb") as file:
        head = file.read(4096)
    return next((name for name in FORMATS if load(name).recognises(head)), None)
