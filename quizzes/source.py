"""YAML with positions, and a reader that notes every problem instead of stopping at the first.

A `Reader` stands on one value of a content file. Its methods read a field, note a `Problem` where the
field is wrong, and return a harmless placeholder, so that one pass finds all there is. The same reader
reads plain JSON data (a stored question version), which has no lines.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard, cast

import yaml

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9.-]*\Z")
ITEM_PATH = tuple[str | int, ...]


def _is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is (file relative to the course folder, line from 1), a stable code, a sentence."""

    file: str
    line: int | None
    code: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message} [{self.code}]"


class InvalidContent(Exception):
    """Content has problems; `problems` holds all of them, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda each: (each.file, each.line or 0, each.message)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Source:
    """A file being read: its name, the line of each path in it, scalars as written, problems found so far."""

    file: str
    problems: list[Problem]
    lines: dict[ITEM_PATH, int] = field(default_factory=dict[ITEM_PATH, int])
    written: dict[ITEM_PATH, str] = field(default_factory=dict[ITEM_PATH, str])

    def note(self, code: str, message: str, line: int | None = None) -> None:
        """Add one problem."""
        self.problems.append(Problem(self.file, line, code, message))


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint " Did you mean …?" for a misspelt name, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""


class Reader:
    """One value of a content file, with its place."""

    def __init__(self, value: Any, source: Source, path: ITEM_PATH = ()) -> None:
        self.value = value
        self.source = source
        self.path = path

    @classmethod
    def of_data(cls, value: Any, file: str = "data") -> Reader:
        """A reader of plain JSON data; problems carry no line."""
        return cls(value, Source(file, []))

    @property
    def line(self) -> int | None:
        """Line of this value, counted from 1; None for plain data."""
        return self._line(self.path)

    def _line(self, path: ITEM_PATH) -> int | None:
        while path not in self.source.lines and path:
            path = path[:-1]
        return self.source.lines.get(path)

    def problem(self, code: str, message: str, *fields: str | int) -> None:
        """Note a problem at this value, or at one of its fields."""
        self.source.note(code, message, self._line((*self.path, *fields)))

    # Mappings ---------------------------------------------------------------------------------

    def mapping(self) -> Mapping[str, Any]:
        """This value as a mapping; a problem and an empty one where it is something else."""
        if _is_mapping(self.value):
            return self.value
        self.problem("not-a-mapping", f"here a mapping (`name: value` lines) is needed, not {_kind(self.value)}.")
        return {}

    def allow(self, *names: str) -> None:
        """Note every field that is none of these names."""
        for name in self.mapping():
            if name not in names:
                hint = " Inside { } a text with a comma needs quotes." if " " in name else nearest(name, names)
                self.problem("unknown-field", f"unknown field {name!r}.{hint} Known: {', '.join(names)}.", name)

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        return self.mapping().get(name) is not None

    def get(self, name: str | int) -> Reader:
        """A reader of the field (or list item), which may be missing (value None)."""
        value = self.mapping().get(name) if isinstance(name, str) else self.value[name]
        return Reader(value, self.source, (*self.path, name))

    def _required(self, name: str) -> Any:
        value = self.mapping().get(name)
        if value is None and _is_mapping(self.value):
            self.problem("missing-field", f"the field {name!r} is missing.", *([name] if name in self.value else []))
        return value

    def text(self, name: str) -> str:
        """A required, non-empty text."""
        value = self._required(name)
        return "" if value is None else self._as_text(name, value)

    def text_or_none(self, name: str) -> str | None:
        """An optional text."""
        return self._as_text(name, self.mapping()[name]) if self.has(name) else None

    def _as_text(self, name: str | int, value: Any) -> str:
        if _is_mapping(value) or _is_list(value):
            self.problem("not-a-text", f"{name!r} must be a text, not {_kind(value)}.", name)
            return ""
        text = self.source.written.get((*self.path, name), str(value)).strip()
        if not text:
            self.problem("empty-text", f"{name!r} is empty.", name)
        return text

    def identifier(self, name: str) -> str:
        """A required id: lower-case letters, digits, dots and hyphens."""
        text = self.text(name)
        if text and not IDENTIFIER.match(text):
            self.problem("bad-id", f"{text!r} cannot be an id: use lower-case letters, digits, dots and hyphens.", name)
        return text

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words; `default` when the field is missing (none: it is required)."""
        allowed = tuple(allowed)
        if default is not None and not self.has(name):
            return default
        text = self.text(name)
        if text and text not in allowed:
            self.problem(
                "unknown-value",
                f"{name!r} is {text!r}; it must be one of: {', '.join(allowed)}.{nearest(text, allowed)}",
                name,
            )
            return default or allowed[0]
        return text or default or allowed[0]

    def number(self, name: str, default: float | None = None) -> float:
        """A number; whole numbers stay whole. `default` when missing (none: it is required)."""
        if default is not None and not self.has(name):
            return default
        value = self._required(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15:
            return value
        if value is not None:
            self.problem("not-a-number", f"{name!r} must be a number, not {value!r}.", name)
        return 0

    def integer(self, name: str, default: int | None = None, minimum: int = 0, maximum: int = 10**9) -> int:
        """A whole number within bounds."""
        value = self.number(name, default)
        if not float(value).is_integer() or not minimum <= value <= maximum:
            self.problem(
                "out-of-range",
                f"{name!r} must be a whole number from {minimum} to {maximum}, not {value}.",
                name,
            )
            return minimum
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self.mapping().get(name, default)
        if isinstance(value, bool):
            return value
        self.problem("not-a-flag", f"{name!r} must be true or false, not {value!r}.", name)
        return default

    # Lists ------------------------------------------------------------------------------------

    def items(self, name: str, minimum: int = 1) -> list[Reader]:
        """A list of at least `minimum` values."""
        value = self._required(name) if minimum else self.mapping().get(name)
        if value is None:
            return []
        if not _is_list(value):
            self.problem("not-a-list", f"{name!r} must be a list (lines that begin with `-`).", name)
            return []
        if len(value) < minimum:
            self.problem("too-few", f"{name!r} needs at least {minimum} entries; it has {len(value)}.", name)
        return self.get(name).elements()

    def elements(self) -> list[Reader]:
        """The values of this list itself; a problem and none where it is something else."""
        if not _is_list(self.value):
            self.problem("not-a-list", f"here a list (lines that begin with `-`) is needed, not {_kind(self.value)}.")
            return []
        return [Reader(each, self.source, (*self.path, index)) for index, each in enumerate(self.value)]

    def texts(self, name: str, minimum: int = 1) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.mapping().get(name)
        if value is not None and not (_is_mapping(value) or _is_list(value)):
            return (self._as_text(name, value),)
        return tuple(reader.as_text() for reader in self.items(name, minimum))

    def as_text(self) -> str:
        """This value itself as a text."""
        if self.value is None or _is_mapping(self.value) or _is_list(self.value):
            self.problem("not-a-text", f"here a text is needed, not {_kind(self.value)}.")
            return ""
        return self.source.written.get(self.path, str(self.value)).strip()

    def entries(self, name: str) -> list[tuple[str, Reader]]:
        """The pairs of a required mapping field, in order."""
        self._required(name)
        reader = self.get(name)
        return [] if reader.value is None else [(key, reader.get(key)) for key in reader.mapping()]


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if _is_mapping(value):
        return "a mapping"
    return "a list" if _is_list(value) else repr(value)


def unique(readers: Iterable[tuple[str, Reader]], what: str) -> None:
    """Note each id that stands a second time."""
    seen: set[str] = set()
    for name, reader in readers:
        if name and name in seen:
            reader.problem("double-id", f"the {what} id {name!r} is used twice.", "id")
        seen.add(name)


# Reading files ------------------------------------------------------------------------------------


def read_yaml(path: Path, root: Path, problems: list[Problem]) -> Reader | None:
    """Read a YAML file below `root`; None (and a problem) where it cannot be read at all.

    Anchors and aliases are refused: they hide what belongs where, and can make a small file huge.
    """
    file = path.relative_to(root).as_posix()
    source = Source(file, problems)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        source.note("no-file", "this file is missing.")
        return None
    except UnicodeDecodeError as error:
        source.note("not-utf8", f"this file is not UTF-8 text (byte {error.start}). Save it as UTF-8.")
        return None
    return read_yaml_text(text, source)


def read_yaml_text(text: str, source: Source, first_line: int = 1) -> Reader | None:
    """Read YAML from a text whose first line is line `first_line` of the file."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        if node is None:
            source.note("empty-file", "this file is empty.")
            return None
        return Reader(_Walk(source, first_line).value(node, ()), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + first_line
        source.note("bad-yaml", f"this is not valid YAML: {error.problem or error.context}.", line)
    except yaml.YAMLError as error:
        source.note("bad-yaml", f"this is not valid YAML: {str(error).splitlines()[0]}.")
    return None


class _Walk:
    """Turns a YAML node tree into plain data and fills the source's lines."""

    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.seen: set[int] = set()
        self.loader = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: ITEM_PATH) -> Any:
        line = node.start_mark.line + self.first_line
        self.source.lines.setdefault(path, line)
        if id(node) in self.seen:
            self.source.note("alias", "anchors and aliases (& and *) are not used here; write the text out.", line)
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        self.source.written[path] = cast("str", node.value)
        try:
            return cast("Any", self.loader).construct_object(node)
        except (ValueError, yaml.YAMLError):
            return cast("str", node.value)

    def _pairs(self, node: yaml.MappingNode, path: ITEM_PATH) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for key, child in node.value:
            name = str(key.value)
            line = key.start_mark.line + self.first_line
            if name in names:
                self.source.note("double-field", f"the field {name!r} stands twice in one mapping.", line)
            names.add(name)
            self.source.lines[(*path, name)] = line
            yield name, self.value(child, (*path, name))
