"""Markdown to safe, accessible HTML.

CommonMark with tables, without raw HTML, and four inline forms of our own:

- `[words](term:ID)` leads to the glossary, `[words](item:ID)` or `[words](item:ID#section)` to another item;
- `[@ID]` names the source of a figure, with its year;
- `[woord]{lang=nl}` marks words of another language.

Addresses inside stay abstract (`om:item/lesson-1.unit-3#journey`, `om:term/swot`, `om:source/S-14`), so that tool
and packages render the same text and differ only in `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.attrs import attrs_plugin

_SOURCE = re.compile(r"\[@([A-Za-z0-9.-]+)\]")
_ADDRESS = re.compile(r'(?<=href=")om:(item|term|source)/([^"]*)(?=")')
_SCHEMES = re.compile(r"(https://|mailto:|item:|term:)", re.IGNORECASE)
_UNITS = "% ‰ € °C °F B kB MB GB TB nm µm mm cm m km m² km² mg g kg ms s min h px ppi dpi Hz kHz W kW kWh lux million"
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, _UNITS.split()))})(?!\w))")
"""Number and unit stay on one line, as they stand apart by a space (SI Brochure, 9th edition, 5.4.3)."""
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKUP = re.compile(r"[\n\\`*_\[\]!<&{}~]")
_SENTENCE = re.compile(r"[^\W\d_](?:[^\\`*_\[\]!<&{}~\x00-\x1f\x7f]*[^\s\x00])?")
"""One paragraph without markup: it begins with a letter, so it is no list, heading or quotation."""
_TAGS = nh3.ALLOWED_TAGS - {"img"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"lang", "class", "id"},
    "a": {"href", "rel", "target"},
    "div": {"class", "tabindex"},
    "th": {"scope", "class"},
    "ol": {"start"},
}


def cleaner(*more_tags: str) -> Callable[[str], str]:
    """A second fence behind the parser, which lets no raw HTML through. Made once: that costs ten times its use."""
    tags = _TAGS | set(more_tags)
    made = nh3.Cleaner(tags=tags, attributes=_ATTRIBUTES, url_schemes={"https", "mailto", "om"}, link_rel=None)
    return lambda html: made.clean(html).replace("&nbsp;", "\N{NO-BREAK SPACE}")


_clean = cleaner()
_WORDS = nh3.Cleaner(tags=set())


def parser() -> MarkdownIt:
    """A new parser for the inline forms above; course_content adds its blocks to one."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    markdown.use(attrs_plugin, spans=True, after=(), allowed=["lang"])
    markdown.inline.ruler.before("link", "source", _source_rule)
    markdown.core.ruler.at("inline", _inline)
    markdown.core.ruler.push("units", _keep_units)
    markdown.validateLink = _valid_link
    markdown.add_render_rule("link_open", _render_link)
    markdown.add_render_rule("source", _render_source)
    markdown.add_render_rule("th_open", _render_cell)
    markdown.add_render_rule("td_open", _render_cell)
    markdown.add_render_rule("table_open", _render_table_open)
    markdown.add_render_rule("table_close", _render_table_close)
    return markdown


def render(text: str, sources: Mapping[str, str] | None = None) -> str:
    """Blocks of Markdown as HTML. `sources` gives the words for `[@ID]`, such as "Competence Guide, 2021"."""
    return _rendered(text, _named(text, sources), inline=False)


def render_inline(text: str, sources: Mapping[str, str] | None = None) -> str:
    """One line of Markdown as HTML without a surrounding paragraph."""
    return _rendered(text, _named(text, sources), inline=True)


def _named(text: str, sources: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """The sources that a text names, most texts none."""
    if not sources or "[@" not in text:
        return ()
    return tuple((name, sources[name]) for name in _SOURCE.findall(text) if name in sources)


@lru_cache(maxsize=8192)
def _rendered(text: str, sources: tuple[tuple[str, str], ...], *, inline: bool) -> str:
    """Texts of a course come again with each page; a sentence needs no parser to be one."""
    if _SENTENCE.fullmatch(text):
        words = escape(_BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text), quote=False)
        return words if inline else f"<p>{words}</p>\n"
    env = {"sources": dict(sources)}
    return _clean(_shared().renderInline(text, env) if inline else _shared().render(text, env))


def plain(text: str) -> str:
    """The words of a Markdown text alone."""
    return re.sub(r"\s+", " ", unescape(_WORDS.clean(render(text)))).strip()


def literal(text: str) -> str:
    """Markdown that shows a text as it was typed."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def references(text: str) -> list[tuple[str, str]]:
    """Every (kind, target) that a text leads to: ("item", "lesson-1#x"), ("term", "swot"), ("source", "S-14")."""
    if "[" not in text:  # most texts lead nowhere and need no parser to say so
        return []
    return [(match[1], match[2]) for match in _ADDRESS.finditer(render(text))]


def resolve(html: str, address: Callable[[str, str], str]) -> str:
    """Replace each abstract address by `address(kind, target)`."""
    return _ADDRESS.sub(lambda match: escape(address(match[1], match[2]), quote=True), html)


@cache
def _shared() -> MarkdownIt:
    return parser()


def _inline(state: StateCore) -> None:
    """Parse the words of each paragraph and cell; a text without markup, as most are, is only itself."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if _MARKUP.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))


def _valid_link(url: str) -> bool:
    return bool(_SCHEMES.match(url)) or url.startswith("#")


def _render_link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    token = tokens[index]
    href = str(token.attrs.get("href", ""))
    kind, _, target = href.partition(":")
    if kind in {"item", "term"}:
        token.attrSet("href", f"om:{kind}/{target}")
    if kind == "term":
        token.attrSet("class", "term")
    if kind == "https":
        token.attrSet("rel", "noopener noreferrer")
    return renderer.renderToken(tokens, index, options, env)


def _source_rule(state: StateInline, silent: bool) -> bool:
    match = _SOURCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("source", "a", 0).content = match[1]
    state.pos = match.end()
    return True


def _keep_units(state: StateCore) -> None:
    """Hold number and unit together on one line."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", child.content)


def _render_source(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    name = tokens[index].content
    label = env.get("sources", {}).get(name, name)
    return f'<a class="source" href="om:source/{escape(name)}">({escape(label)})</a>'


def _render_cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    """A right-aligned column holds numbers; the page's policy allows no `style`."""
    token = tokens[index]
    if token.attrs.pop("style", "") == "text-align:right":
        token.attrSet("class", "number")
    if token.tag == "th":
        token.attrSet("scope", "col")
    return renderer.renderToken(tokens, index, options, env)


def _render_table_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    """A wide table scrolls in its own box, which the keyboard can reach, and never widens the page."""
    return '<div class="table-scroll" tabindex="0">' + renderer.renderToken(tokens, index, options, env)


def _render_table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    return renderer.renderToken(tokens, index, options, env) + "</div>"
