"""The words of a text as a learner reads them: each paragraph, cell, heading or caption by itself, without markup.

And where such texts stand in YAML files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from markdown_it.token import Token

from quizzes.source import Reader

StretchKind = Literal["emphasis", "code", "language", "term"]
_PAIRS: dict[str, StretchKind] = {"em": "emphasis", "span": "language", "link": "term"}

_NOT_READ = frozenset(
    ["id", "kind", "unit", "outcome", "section", "difficulty", "level", "facts", "key", "accept", "file", "cells"]
) | frozenset(
    ["number", "accent", "minutes", "tolerance", "measure", "marking", "term", "source", "year", "url", "review"]
)
"""Fields of YAML files that hold no sentences of the course's own."""


@dataclass(frozen=True)
class Stretch:
    """A part of a passage, by its characters: emphasised, code, of another language, or linked to the term `target`."""

    kind: StretchKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True)
class Passage:
    """A run of text that begins at `line`; a line break in the file is one in `text`. block: the innermost around it.

    Notes of sources (`[@S-14]`) and addresses of links are left out.
    """

    line: int
    text: str
    block: str | None = None
    stretches: tuple[Stretch, ...] = ()

    def line_at(self, place: int) -> int:
        """The line of a character."""
        return self.line + self.text.count("\n", 0, place)

    def without(self, *kinds: StretchKind) -> str:
        """The text with those stretches blotted out, each character by one that belongs to no word."""
        text = self.text
        for each in self.stretches:
            if each.kind in kinds:
                text = text[: each.start] + "\x00" * (each.end - each.start) + text[each.end :]
        return text


def passage(inline: Token, line: int, block: str | None = None) -> Passage:
    """The words of one inline token."""
    text = ""
    stretches: list[Stretch] = []
    opened: list[tuple[int, str]] = []
    for child in inline.children or []:
        name, _, end = child.type.rpartition("_")
        if child.type in ("text", "code_inline"):
            if child.type == "code_inline":
                stretches.append(Stretch("code", len(text), len(text) + len(child.content)))
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif name in _PAIRS and end == "open":
            opened.append((len(text), _target(child)))
        elif name in _PAIRS and end == "close":
            start, target = opened.pop()
            if name != "link" or target:
                stretches.append(Stretch(_PAIRS[name], start, len(text), target))
    return Passage(line, text, block, tuple(stretches))


def passages(tokens: Iterable[Token], line: int) -> list[Passage]:
    """The passages of a parsed text, all at one line: for texts in YAML, whose own lines are folded."""
    return [passage(token, line) for token in tokens if token.type == "inline"]


def _target(token: Token) -> str:
    kind, _, target = str(token.attrs.get("href", "")).partition(":")
    return target if kind == "term" else ""


def texts(reader: Reader) -> Iterator[tuple[Reader, str]]:
    """The texts of a YAML value that a learner reads, each with its place."""
    value = cast("str | dict[str, object] | list[object] | None", reader.value)
    if isinstance(value, str):
        yield reader, value
    elif isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            if key not in _NOT_READ:
                yield from texts(reader.get(key))
