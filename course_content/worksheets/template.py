"""From the parsed Markdown of `::: template` blocks to a worksheet.

An empty cell in the body of a table is a field; so is an ellipsis that stands by itself behind words, outside tables.
Keys come from the words of rows and columns, so they are made from the text in the course's source language: a
translated table has the same shape and takes the keys of the same places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from course_content.worksheets.sheet import MOST_FIELDS, Cell, Field, Lines, Part, Piece, Table, Worksheet
from quizzes.source import Source

LONGEST_SLUG = 48
_ELLIPSIS = "…"
_BLANK = re.compile(r"(?<!\S)(…)(?=$|[\s.,;:!?)])")
_BREAKS = ("softbreak", "hardbreak")
_WORDS = ("text", "code_inline")


def slug(words: str) -> str:
    """Words as a part of a key: lower-case letters and digits of any script, without accents; may be empty."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join("" if unicodedata.combining(each) else each if each.isalnum() else "-" for each in plain)
    return re.sub(r"-+", "-", letters).strip("-")[:LONGEST_SLUG].strip("-")


class TemplateReader:
    """Reads the templates of one unit, in their order, and numbers their tables through.

    render: tokens to clean HTML. Problems go to `source`.
    """

    def __init__(self, worksheet_id: str, source: Source, render: Callable[[Sequence[Token]], str]) -> None:
        self._id = worksheet_id
        self._source = source
        self._render = render
        self._titles: list[str] = []
        self._parts: list[Part] = []
        self._tables = 0
        self._line_keys = _Keys()

    def read(self, title: str, words: str, tokens: Sequence[Token], line: int) -> None:
        """Read one template: its title (HTML) and the same in plain words, what its fences hold, its first line."""
        if words in self._titles:
            self._source.note("double-template", f"this unit has two templates with the title {words!r}.", line)
        part = Part(title, tuple(self._pieces(tokens)))
        if not any(piece.fields for piece in part.pieces):
            message = "nothing can be filled in here: a template needs an empty cell in a table, or words and a `…`."
            self._source.note("template-no-field", message, line)
        before = self._count()
        self._titles.append(words)
        self._parts.append(part)
        if before <= MOST_FIELDS < self._count():
            message = f"with this template the unit has {self._count()} fields to fill in; {MOST_FIELDS} is the most."
            self._source.note("template-too-long", message, line)

    def worksheet(self) -> Worksheet | None:
        """What was read; None where the unit has no template."""
        return Worksheet(self._id, " · ".join(self._titles), tuple(self._parts)) if self._parts else None

    def _count(self) -> int:
        return sum(len(piece.fields) for part in self._parts for piece in part.pieces)

    def _pieces(self, tokens: Sequence[Token]) -> Iterator[Piece]:
        text: list[Token] = []
        rest = iter(tokens)
        for token in rest:
            if token.type != "table_open":
                text.append(token)
                continue
            if text:
                yield self._lines(text)
                text = []
            inside: list[Token] = []
            for each in rest:
                if each.type == "table_close":
                    break
                inside.append(each)
            yield self._table(inside, (token.map or [0])[0] + 1)
        if text:
            yield self._lines(text)

    # Tables -----------------------------------------------------------------------------------

    def _table(self, tokens: Sequence[Token], line: int) -> Table:
        self._tables += 1
        header, *body = _rows(tokens)
        columns = [_name(each) for each in header]
        names = _Keys()
        places = _Columns(columns, tuple(names.take(slug(words) or str(at)) for at, words in enumerate(columns, 1)))
        rows_taken = _Keys()
        rows = tuple(self._row(cells, number, rows_taken, places) for number, cells in enumerate(body, 1))
        self._check_header(columns, rows, line)
        return Table(tuple(map(self._words, header)), rows)

    def _row(self, cells: list[Token], number: int, taken: _Keys, columns: _Columns) -> tuple[Cell, ...]:
        words = _name(cells[0]) or str(number)
        row = taken.take(slug(words) or str(number))
        return tuple(
            Cell(self._words(cell))
            if cell.content
            else Cell("", Field(f"{self._tables}.{row}.{columns.keys[at]}", words, columns.words[at]))
            for at, cell in enumerate(cells)
        )

    def _words(self, cell: Token) -> str:
        """A cell's HTML; most cells are plain words, for which no renderer is needed."""
        plain = all(child.type == "text" for child in cell.children or [])
        return escape(_plain(cell), quote=False) if plain else self._render([cell])

    def _check_header(self, columns: list[str], rows: tuple[tuple[Cell, ...], ...], line: int) -> None:
        """A field is named by its column; in a table of two columns the words of its row are enough."""
        nameless = [
            number
            for number, words in enumerate(columns, 1)
            if not words and any(row[number - 1].field for row in rows)
        ]
        in_one = len(columns) == 2 and nameless == [2] and all(row[0].html for row in rows)
        if nameless and not in_one:
            which = ", ".join(map(str, nameless))
            message = f"fields need words in the header of their column; they are missing in column {which}."
            self._source.note("template-header", message, line)

    # Lines ------------------------------------------------------------------------------------

    def _lines(self, tokens: Sequence[Token]) -> Lines:
        fields: list[Field] = []
        shown = [self._line(token, fields) if token.type == "inline" else _without_level(token) for token in tokens]
        return Lines(self._render(shown), tuple(fields))

    def _line(self, inline: Token, fields: list[Field]) -> Token:
        """The same run of text with a placeholder for each blank."""
        line = _Line()
        shown: list[Token] = []
        for child in inline.children or []:
            if child.type != "text":
                line.pass_by(child)
                shown.append(child)
                continue
            for piece in _split(child.content):
                name = line.blank() if piece == _ELLIPSIS else None
                shown.append(_text(line.after_blank(piece)) if name is None else self._blank(name, fields))
                line.words += "" if piece == _ELLIPSIS else piece
        return inline.copy(children=shown)

    def _blank(self, name: str, fields: list[Field]) -> Token:
        key = f"line.{self._line_keys.take(slug(name) or 'blank')}"
        fields.append(Field(key, name, ""))
        return Token("html_inline", "", 0, content=f'<span class="sheet-field" id="{escape(key)}"></span>')


@dataclass(frozen=True)
class _Columns:
    """The columns of a table: their words, and their parts of keys."""

    words: Sequence[str]
    keys: Sequence[str]


class _Keys:
    """Gives each thing a key of its own: `-2`, `-3` behind one that is taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted key, or the next free one."""
        key, number = wanted, 1
        while key in self._taken:
            number += 1
            key = f"{wanted}-{number}"
        self._taken.add(key)
        return key


@dataclass
class _Line:
    """Where a run of text has come to. words: since the last blank; lead: what the line's first words open with."""

    words: str = ""
    lead: str = ""
    named: bool = False

    def pass_by(self, child: Token) -> None:
        """Something that is no plain text: a break begins a new line."""
        if child.type in _BREAKS:
            self.words, self.lead, self.named = "", "", False
        elif child.type in _WORDS:
            self.words += child.content

    def after_blank(self, text: str) -> str:
        """A text without the dot that parts it from a blank before it: on the sheet each blank ends its line."""
        return text if self.words or not self.named else text.lstrip(" ·,;")

    def blank(self) -> str | None:
        """The name of a blank that stands here; None where no words name it.

        "Monthly: reach … · visits … · We change: …" has "Monthly: reach", "Monthly: visits" and "We change".
        """
        words, self.words = self.words.strip(" ,;·"), ""
        own = words.rpartition(" · ")[2]
        if not own.rstrip(": "):
            return None
        if not self.named:
            self.lead = words.partition(":")[0] if ":" in words.rstrip(":") else ""
        self.named = True
        name = own.rstrip(": ")
        return name if not self.lead or own.endswith(":") or own.startswith(self.lead) else f"{self.lead}: {name}"


def _split(text: str) -> Iterator[str]:
    """A text cut before and behind each blank, which is an ellipsis by itself."""
    return filter(None, _BLANK.split(text))


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    """The cells' runs of text, row by row, the header first."""
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
    return rows


def _plain(inline: Token) -> str:
    """The words of a run of text without markup."""
    return "".join(each.content for each in inline.children or [] if each.type in _WORDS)


def _name(inline: Token) -> str:
    """The words by which a cell names its row or column."""
    return _plain(inline).strip(" :")


def _without_level(token: Token) -> Token:
    """On its own page a template's headings are words in bold: the page's headings are its parts."""
    return token.copy(tag="p", attrs={"class": "sheet-heading"}) if token.type.startswith("heading_") else token
