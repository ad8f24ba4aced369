"""The blocks of a unit's text: `::: example Title` … `:::`, and headings with `{#id}`, on top of `quizzes.text`.

CommonMark fences in the manner of markdown-it-container: a block opens with three or more colons and a name and
ends with a line of as many colons; a block inside another needs fewer colons than the one around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from html import escape
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.container import container_plugin

from quizzes import text

OPEN, CLOSE, READY = "container_block_open", "container_block_close", "ready"
"""The tokens of blocks; READY is one that is HTML already."""
_HEADING_ID = re.compile(r"\s*\{#([^}\s]*)\}\s*$")
_FENCE = re.compile(r" {0,3}(:{3,})(.*)$")
_CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class BlockKind:
    """What follows a block's name, and where its heading stands.

    after: what the opening line says after the name. of_unit: a part of the unit itself, headed like a section
    (level 2), not of the section that it happens to follow. once: a unit has it at most once.
    """

    after: Literal["nothing", "title", "thread and title", "person", "file"]
    of_unit: bool = False
    once: bool = False
    required: bool = False


KINDS: Mapping[str, BlockKind] = {
    "situation": BlockKind("nothing", of_unit=True, once=True, required=True),
    "example": BlockKind("title"),
    "mistake": BlockKind("title"),
    "activity": BlockKind("title", of_unit=True, once=True, required=True),
    "template": BlockKind("title"),
    "thread": BlockKind("thread and title"),
    "shortcut": BlockKind("nothing", of_unit=True, once=True),
    "takeaway": BlockKind("nothing", of_unit=True, once=True, required=True),
    "further": BlockKind("nothing", of_unit=True, once=True),
    "quote": BlockKind("person"),
    "figure": BlockKind("file"),
    "video": BlockKind("title"),
}
DATA_BLOCKS = ("figure", "video")
"""Blocks whose inside is YAML."""
THREADS = ("inclusion", "safety", "ai")


def labels(translations: NullTranslations) -> dict[str, str]:
    """What each block is called on the page; threads by their own names."""
    _ = translations.gettext
    return {
        "situation": _("From museum life"),
        "example": _("Example"),
        "mistake": _("Common mistake"),
        "activity": _("Your turn"),
        "template": _("To fill in"),
        "shortcut": _("If time is short"),
        "takeaway": _("Take away"),
        "further": _("Further reading"),
        "inclusion": _("Everyone in"),
        "safety": _("Safe and fair"),
        "ai": _("With or without AI"),
        "long description": _("The drawing in words"),
        "video": _("Video"),
        "new window": _("opens in a new window"),
        "transcript": _("What is said and shown"),
        "fill in": _("Fill in your sheet"),
    }


@dataclass(frozen=True)
class FenceFault:
    """A fence that opens or closes nothing; `line` counts from 1."""

    line: int
    code: str
    message: str


def parser() -> MarkdownIt:
    """Markdown with our inline forms, blocks and heading ids."""
    markdown = text.parser()
    container_plugin(markdown, "block", validate=lambda params, _: bool(params.strip()))
    markdown.core.ruler.before("inline", "heading_ids", _heading_ids)
    markdown.add_render_rule(OPEN, _render_open)
    markdown.add_render_rule(CLOSE, _render_close)
    markdown.add_render_rule(READY, _render_ready)
    return markdown


def check_fences(lines: Iterable[str]) -> list[FenceFault]:
    """Blocks left open, closed twice, or holding a block with as many colons."""
    faults: list[FenceFault] = []
    open_blocks: list[tuple[int, int, str]] = []
    code: str | None = None
    for number, line in enumerate(lines, start=1):
        code, in_code = _code(line, code)
        fence = None if in_code else _FENCE.match(line)
        if fence is None:
            continue
        colons, name = len(fence[1]), fence[2].strip()
        if name:
            faults += _nested_fault(number, colons, name, open_blocks)
            open_blocks.append((number, colons, name))
        else:
            faults += _close(number, colons, open_blocks)
    return sorted([*faults, *map(_unclosed, open_blocks)], key=lambda fault: fault.line)


def _code(line: str, code: str | None) -> tuple[str | None, bool]:
    """The code fence that is open after a line, and whether the line belongs to code."""
    fence = _CODE_FENCE.match(line)
    if code is None:
        return (fence[1], True) if fence else (None, False)
    return (None, True) if fence and line.strip().startswith(code) else (code, True)


def _nested_fault(number: int, colons: int, name: str, open_blocks: list[tuple[int, int, str]]) -> list[FenceFault]:
    if not open_blocks or colons < open_blocks[-1][1]:
        return []
    outer_line, outer_colons, outer = open_blocks[-1]
    message = (
        f"{name.split()[0]!r} opens inside {outer.split()[0]!r} (line {outer_line}) with as many colons. "
        f"Close that block first, or give it {max(colons, outer_colons) + 1} colons."
    )
    return [FenceFault(number, "nested-colons", message)]


def _close(number: int, colons: int, open_blocks: list[tuple[int, int, str]]) -> list[FenceFault]:
    """A line closes the block with the most colons that it has enough for, as the parser does."""
    widest = max((each for _, each, _ in open_blocks if each <= colons), default=None)
    if widest is None:
        return [FenceFault(number, "stray-close", f"this line of {colons} colons closes no block.")]
    place = max(index for index, block in enumerate(open_blocks) if block[1] == widest)
    faults = [_unclosed(block) for block in open_blocks[place + 1 :]]
    del open_blocks[place:]
    return faults


def _unclosed(block: tuple[int, int, str]) -> FenceFault:
    line, colons, name = block
    return FenceFault(line, "unclosed-block", f"the block {name.split()[0]!r} is never closed with {':' * colons!r}.")


# Rendering ----------------------------------------------------------------------------------------

clean = text.cleaner("section")


def heading(level: int, identifier: str | None, label: str, title: str) -> str:
    """A block's heading: what kind it is, then its title (HTML), read as "Example: From a wish to an objective"."""
    opening = f'<h{level} class="block-heading"' + (f' id="{escape(identifier)}">' if identifier else ">")
    kind = f'<span class="block-label">{escape(label)}</span>'
    rest = f'<span class="colon">: </span><span class="block-title">{title}</span>' if title else ""
    return f"{opening}{kind}{rest}</h{level}>\n"


def sheet_link(target: str, words: str) -> str:
    """The way from a template to the worksheet with this item id."""
    return f'<p class="sheet-link"><a class="button" href="om:item/{escape(target)}">{escape(words)}</a></p>\n'


def _heading_ids(state: StateCore) -> None:
    """Take `{#id}` off each heading before its words are parsed."""
    for token, words in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open" and (match := _HEADING_ID.search(words.content)):
            words.content = words.content[: match.start()]
            token.attrSet("id", match[1])


def _render_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    """`meta` was filled by unit_text: name, classes, and either the heading or nothing."""
    meta = tokens[index].meta
    tag = "blockquote" if meta.get("name") == "quote" else "section"
    return f'<{tag} class="{meta["class"]}">\n{meta["heading"]}'


def _render_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    meta = tokens[index].meta
    if meta.get("name") == "quote":
        return f"<footer>{meta['person']}</footer></blockquote>\n"
    return meta.get("end", "") + "</section>\n"


def _render_ready(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    return str(tokens[index].content)
