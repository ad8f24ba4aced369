"""A worksheet: the templates of one unit, with their tables and lines, and the fields in them. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

MOST_FIELDS = 200
SUFFIX = ".worksheet"
"""A worksheet's item id is its unit's with this behind it."""


@dataclass(frozen=True)
class Field:
    """A place to write in.

    key: `<table>.<row>.<column>`, or `line.<words before it>`. row, column: its words by their place, without markup
    (a row without words has its number). label: both, "Audience 1 › Our answer".
    """

    key: str
    row: str
    column: str

    @property
    def label(self) -> str:
        """What the field is called away from its table."""
        return " › ".join(filter(None, (self.row, self.column)))


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words (HTML), or a field where it is empty."""

    html: str
    field: Field | None = None


@dataclass(frozen=True)
class Table:
    """A table. columns: the words (HTML) of its header, one for each cell of a row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, row by row."""
        return tuple(cell.field for row in self.rows for cell in row if cell.field)


@dataclass(frozen=True)
class Lines:
    """Text outside tables (HTML); `<span class="sheet-field" id="KEY"></span>` stands for each of its fields."""

    html: str
    fields: tuple[Field, ...]


Piece = Table | Lines


@dataclass(frozen=True)
class Part:
    """One template. title: HTML, inline."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Worksheet:
    """All templates of a unit. title: the templates' titles in plain words."""

    id: str
    title: str
    parts: tuple[Part, ...]

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its key, in reading order."""
        pieces = (piece for part in self.parts for piece in part.pieces)
        return {field.key: field for piece in pieces for field in piece.fields}
