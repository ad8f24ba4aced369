"""YAML with positions, and a reader that notes every problem instead of stopping at the first.

A `Reader` stands on one value of a content file. Its methods read a field, note a `Problem` where the
field is wrong, and return a harmless placeholder, so that one pass finds all there is. The same reader
reads plain JSON data (a stored question version), which has no lines.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard, cast

import yaml
from yaml.constructor import SafeConstructor

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9.-]*\Z")
ITEM_PATH = tuple[str | int, ...]
_TEXT = "tag:yaml.org,2002:str"


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
    """A file being read: its name, problems found so far, and its YAML as parsed, which begins at `first_line`."""

    file: str
    problems: list[Problem]
    root: yaml.Node | None = None
    first_line: int = 1

    def note(self, code: str, message: str, line: int | None = None) -> None:
        """Add one problem."""
        self.problems.append(Problem(self.file, line, code, message))

    def line(self, path: ITEM_PATH) -> int | None:
        """The line of the value at a path (of its name, in a mapping), or of what is around it where it is missing."""
        steps = list(self._steps(path))
        return steps[-1][0].start_mark.line + self.first_line if steps else None

    def written(self, path: ITEM_PATH) -> str | None:
        """A scalar as its author wrote it: "2.50", not 2.5."""
        steps = list(self._steps(path))
        whole = len(steps) == len(path) + 1
        return steps[-1][1].value if whole and isinstance(steps[-1][1], yaml.ScalarNode) else None

    def _steps(self, path: ITEM_PATH) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """(node where it begins, its value) of each value on the way to a path, as far as there is one."""
        node = self.root
        found = node and (node, node)
        for step in path:
            if found is None:
                return
            yield found
            found = _child(found[1], step)
        if found is not None:
            yield found


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """One field or item of a node: where it begins, and its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in reversed(node.value) if str(key.value) == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (node.value[step], node.value[step])
    return None


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
        return self.source.line(self.path)

    def problem(self, code: str, message: str, *fields: str | int) -> None:
        """Note a problem at this value, or at one of its fields."""
        self.source.note(code, message, self.source.line((*self.path, *fields)))

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
        text = _written(value, self.source, (*self.path, name))
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
        return _written(self.value, self.source, self.path)

    def entries(self, name: str) -> list[tuple[str, Reader]]:
        """The pairs of a required mapping field, in order."""
        self._required(name)
        reader = self.get(name)
        return [] if reader.value is None else [(key, reader.get(key)) for key in reader.mapping()]


def _written(value: Any, source: Source, path: ITEM_PATH) -> str:
    """A scalar as a text, without the space around it."""
    return (value if isinstance(value, str) else source.written(path) or str(value)).strip()


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
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            source.note("empty-file", "this file is empty.")
            return None
        source.root, source.first_line = node, first_line
        return Reader(_Values(source).of(node), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + first_line
        source.note("bad-yaml", f"this is not valid YAML: {error.problem or error.context}.", line)
    except yaml.YAMLError as error:
        source.note("bad-yaml", f"this is not valid YAML: {str(error).splitlines()[0]}.")
    return None


class _Loader(yaml.CSafeLoader):
    """Looks only plain scalars up, which may be numbers or dates; all else is what it is written as.

    PyYAML's own resolver also walks along for rules by path, of which there are none: a quarter of the time.
    """

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return tag
        return _TEXT

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


class _Values:
    """Turns a YAML node tree into plain data."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()
        self.constructor = SafeConstructor()

    def of(self, node: yaml.Node) -> Any:
        if id(node) in self.seen:
            self._note("alias", "anchors and aliases (& and *) are not used here; write the text out.", node)
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(child) for child in node.value]
        return cast("str", node.value) if node.tag == _TEXT else self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            name = str(key.value)
            if name in values:
                self._note("double-field", f"the field {name!r} stands twice in one mapping.", key)
            values[name] = self.of(child)
        return values

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return cast("Any", self.constructor).construct_object(node)
        except (ValueError, yaml.YAMLError):
            return cast("str", node.value)

    def _note(self, code: str, message: str, node: yaml.Node) -> None:
        self.source.note(code, message, node.start_mark.line + self.source.first_line)
