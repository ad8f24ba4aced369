"""Where a unit's text leads to, with lines, and what was meant as a link but is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from markdown_it.token import Token

_LINK_LEFT_OVER = re.compile(r"\]\(\s*([^)\s]*)")
_SOURCE_LEFT_OVER = re.compile(r"\[@[^\]]*\]?")
_TAG_LEFT_OVER = re.compile(r"</?[a-zA-Z][^<>]*>")

Kind = Literal["item", "term", "source", "section", "picture"]


@dataclass(frozen=True)
class Reference:
    """What a text leads to: an item id (with or without `#section`), a term, a source, a section of the same unit.

    Or the file name of a picture that it shows.
    """

    kind: Kind
    target: str
    line: int


def inline_references(inline: Token, line: int) -> Iterator[Reference]:
    """The references of one run of text that begins at `line`."""
    for place, child in _placed(inline, line):
        if child.type == "source":
            yield Reference("source", child.content, place)
        elif child.type == "link_open":
            kind, _, target = str(child.attrs.get("href", "")).partition(":")
            if kind.startswith("#"):
                yield Reference("section", kind[1:], place)
            elif kind in ("item", "term"):
                yield Reference(cast("Kind", kind), target, place)


def misread(inline: Token, line: int) -> Iterator[tuple[int, str, str]]:
    """(line, code, message) of text that looks like a link or like HTML, and would be shown as it stands."""
    for place, child in _placed(inline, line):
        if child.type != "text":
            continue
        if match := _LINK_LEFT_OVER.search(child.content):
            message = f"the link to {match[1]!r} is not understood: use https:, mailto:, item:, term: or #section."
            yield place, "bad-link", message
        if match := _SOURCE_LEFT_OVER.search(child.content):
            yield place, "bad-link", f"{match[0]!r} is not a source note such as [@S-14]."
        if match := _TAG_LEFT_OVER.search(child.content):
            yield place, "raw-html", f"HTML is shown as it stands: {match[0]!r}. Use Markdown, or `backticks`."


def _placed(inline: Token, line: int) -> Iterator[tuple[int, Token]]:
    for child in inline.children or []:
        yield line, child
        line += child.type in ("softbreak", "hardbreak")
