"""Reads glossary.yaml and sources.yaml: lists that the whole course shares."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from course_content.model import GlossaryEntry, SourceNote
from quizzes.source import Problem, Reader, read_yaml, unique

_SOURCE_ID = re.compile(r"[A-Za-z0-9.-]+\Z")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")

Entry = TypeVar("Entry", GlossaryEntry, SourceNote)


@dataclass(frozen=True)
class Listed(Generic[Entry]):
    """The entries of one file by id, and where each stands."""

    entries: dict[str, Entry]
    readers: dict[str, Reader]


def read_glossary(directory: Path, problems: list[Problem]) -> Listed[GlossaryEntry]:
    """glossary.yaml: a list of {id, term, text}; a course may do without."""
    return _read(directory / "glossary.yaml", directory, problems, _glossary_entry)


def read_sources(directory: Path, problems: list[Problem]) -> Listed[SourceNote]:
    """sources.yaml: a list of {id, statement, source, year, url?, review?}; a course may do without."""
    return _read(directory / "sources.yaml", directory, problems, _source_note)


def _read(path: Path, root: Path, problems: list[Problem], read: Callable[[Reader], Entry]) -> Listed[Entry]:
    reader = read_yaml(path, root, problems) if path.exists() else None
    found = Listed[Entry]({}, {})
    if reader is None:
        return found
    readers = [(entry.id, entry, each) for each in reader.elements() for entry in [read(each)]]
    unique(((name, each) for name, _, each in readers), path.stem)
    for name, entry, each in readers:
        if name:
            found.entries.setdefault(name, entry)
            found.readers.setdefault(name, each)
    return found


def _glossary_entry(reader: Reader) -> GlossaryEntry:
    reader.allow("id", "term", "text")
    return GlossaryEntry(reader.identifier("id"), reader.text("term"), reader.text("text"))


def _source_note(reader: Reader) -> SourceNote:
    reader.allow("id", "statement", "source", "year", "url", "review")
    note = SourceNote(
        id=reader.text("id"),
        statement=reader.text("statement"),
        source=reader.text("source"),
        year=reader.text("year"),
        url=reader.text_or_none("url"),
        review=reader.text_or_none("review"),
    )
    if note.id and not _SOURCE_ID.match(note.id):
        reader.problem("bad-id", f"{note.id!r} cannot be an id: use letters, digits, dots and hyphens.", "id")
    if note.url and not note.url.startswith("https://"):
        reader.problem("bad-link", f"'url' must begin with https://, not {note.url!r}.", "url")
    if note.review and not _MONTH.match(note.review):
        reader.problem("bad-month", f"'review' must be a month such as 2028-06, not {note.review!r}.", "review")
    return note
