"""Foreign HTML to our Markdown, by an allow-list: what is not on it is dropped or kept as words, and named.

Whatever comes in, `quizzes.text.render` of what comes out shows the same words and no markup that it would not allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

import nh3
from lxml import etree, html

from quizzes.text import literal, plain, render

_SPACE = re.compile(r" *[\t\r\n\f][ \t\r\n\f]*")
_INLINE = re.compile(r"[\\`*_\[\]<{]|&(?=#?\w+;)|!(?=\[)")
_BREAK = "\ue002"
"""Stands for a line's end until a paragraph is whole; two of them part paragraphs."""
_SPECIAL = re.compile(r"[\\`*_\[\]<{}&!\t\r\n\f]")
_LINE_START = re.compile(r"(?m)^(?=[ ]*(?:#{1,6}(?:\s|$)|[>+~=|:-]))[ ]*|^([ ]*\d{1,9})(?=[.)](?:\s|$))")
_DROPPED = {
    *("applet", "audio", "button", "canvas", "embed", "form", "frame", "iframe", "input", "link", "math", "meta"),
    *("noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video"),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    *("article", "blockquote", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "section", "table", "ul"),
    *_HEADINGS,
}
_SILENT = {"body", "center", "figcaption", "figure", "font", "footer", "header", "html", "label", "small", "span"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_WEB = re.compile(r"(https://|mailto:)[^\s<>]+\Z", re.IGNORECASE)


@dataclass
class Converted:
    """Markdown, and sentences that say what it lacks."""

    markdown: str
    lost: dict[str, None] = field(default_factory=dict[str, None])


def from_html(text: str) -> Converted:
    """A text of a foreign question as Markdown."""
    words = text[3:-4] if text.startswith("<p>") and text.endswith("</p>") else text
    if "<" not in words and "&" not in words:
        return Converted(_paragraph(_escaped(words)))
    try:
        root = html.fragment_fromstring(text.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return _words_alone(text, _UNREADABLE)
    if text.count("<") > _DEEPEST and _depth(root) > _DEEPEST:
        return _words_alone(text, _TOO_DEEP)
    walk = _Walk()
    markdown = "\n\n".join(walk.blocks(root))
    if _words(plain(markdown)) != _words("".join(walk.words)):
        words = _SPACE.sub(" ", "".join(walk.words)).strip()
        return Converted(literal(words), {**walk.lost, "its markup is dropped, the words are kept.": None})
    return Converted(markdown, walk.lost)


def _words_alone(text: str, why: str) -> Converted:
    return Converted(literal(re.sub(r"\s+", " ", unescape(_WORDS.clean(text))).strip()), {why: None})


def _depth(root: html.HtmlElement) -> int:
    """How many elements stand in one another at most."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def words_of(text: str) -> str:
    """The words of a foreign HTML text alone."""
    return plain(from_html(text).markdown)


def from_plain(text: str, *, breaks: bool = True) -> str:
    """A text without markup, as HTML: blank lines part paragraphs, and line ends stay where `breaks` says so."""
    paragraphs = [escape(each.strip(), quote=False) for each in re.split(r"\n\s*\n", text.replace("\r", ""))]
    return "".join(f"<p>{each.replace(chr(10), '<br>') if breaks else each}</p>" for each in paragraphs if each)


def from_markdown(text: str) -> str:
    """Foreign Markdown as HTML; tags in it are shown as they are written."""
    return render(text)


_WORDS = nh3.Cleaner(tags=set())
_LARGEST_TABLE = 2_000
"""Cells."""
_DEEPEST = 40
_TOO_DEEP = "its markup is nested too deeply; the words are kept."
_UNREADABLE = "its HTML cannot be read; the words are kept."


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _escaped(text: str) -> str:
    if not _SPECIAL.search(text):  # as most texts
        return text
    return _INLINE.sub(r"\\\g<0>", _SPACE.sub(" ", text))


def _paragraph(inline: str) -> str:
    """Inline Markdown made into paragraphs: nothing at the beginning of a line is mistaken for a block."""
    if inline[:1].isalpha() and _BREAK not in inline:
        return inline.strip()
    parts = re.split(rf" *{_BREAK}[ {_BREAK}]*{_BREAK} *", inline.strip(f" \n{_BREAK}"))
    lines = "\n\n".join(re.sub(rf" *{_BREAK} *", r"\\\n", part).strip() for part in parts)
    return _LINE_START.sub(lambda match: f"{match[0]}\\", lines)


class _Walk:
    """One text's way from a tree to Markdown. The parser allows no tree deeper than 256."""

    def __init__(self) -> None:
        self.lost: dict[str, None] = {}
        self.words: list[str] = []

    def blocks(self, element: html.HtmlElement) -> list[str]:
        """The blocks below an element; what stands loose between them makes paragraphs."""
        found: list[str] = []
        loose = self.text(element.text)
        for child in element:
            if child.tag in _BLOCKS:
                found += [_paragraph(loose), *self.block(child)]
                loose = ""
            else:
                loose += self.inline(child)
            loose += self.text(child.tail)
        return [each for each in (*found, _paragraph(loose)) if each]

    def block(self, element: html.HtmlElement) -> list[str]:
        """One block's Markdown, or that of the blocks in it."""
        tag = "heading" if element.tag in _HEADINGS else str(element.tag)
        readers = {
            **{"ul": self.list, "ol": self.list, "table": self.table, "blockquote": self.quotation},
            **{"pre": self.preformatted, "hr": self.rule, "heading": self.heading},
        }
        return readers.get(tag, self.blocks)(element)

    def quotation(self, element: html.HtmlElement) -> list[str]:
        """Blocks, each line of them marked."""
        return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(element)).split("\n"))]

    def preformatted(self, element: html.HtmlElement) -> list[str]:
        """Code in lines."""
        words = str(element.text_content()).strip("\n")
        self.words.append(words)
        return ["\n".join(f"    {line}" for line in words.split("\n"))] if words.strip() else []

    def rule(self, element: html.HtmlElement) -> list[str]:
        """A line across."""
        return ["---"]

    def heading(self, element: html.HtmlElement) -> list[str]:
        """A strong line: the page around a question has its own headings."""
        inner = self.inside(element).strip()
        return [_paragraph(f"**{inner}**")] if inner else []

    def list(self, element: html.HtmlElement) -> list[str]:
        """A list; its items stand apart where one of them holds paragraphs."""
        start = str(element.get("start", "1"))
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[str] = []
        loose = any(child.tag == "p" for item in element for child in item)
        for item in element:
            parts = self.blocks(item)
            self.text(item.tail)
            marker = "- " if element.tag == "ul" else f"{number + len(items)}. "
            text = ("\n\n" if loose else "\n").join(parts)
            items.append(marker + text.replace("\n", "\n" + " " * len(marker)))
        return [re.sub(r"(?m)^ +$", "", ("\n\n" if loose else "\n").join(items))]

    def table(self, element: html.HtmlElement) -> list[str]:
        """A table, whose first row becomes its head."""
        rows = [[self.cell(cell) for cell in row.iter("td", "th")] for row in element.iter("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return []
        width = max(len(row) for row in rows)
        if width * len(rows) > _LARGEST_TABLE:
            self.lost["a table is too large; its words are kept."] = None
            return [" ".join(row) for row in rows]
        right = [cell.get("class") == "number" for cell in next(element.iter("tr")).iter("td", "th")]
        line = ["--:" if index < len(right) and right[index] else "---" for index in range(width)]
        head = rows[0] + [""] * (width - len(rows[0]))
        return ["\n".join(f"| {' | '.join(row)} |" for row in (head, line, *rows[1:]))]

    def cell(self, element: html.HtmlElement) -> str:
        """A cell's words in one line."""
        text = " ".join(self.blocks(element))
        return re.sub(r"\\?\n", " ", text).replace("|", "\\|")

    def inside(self, element: html.HtmlElement) -> str:
        """All that an inline element holds."""
        parts = [self.text(element.text)]
        for child in element:
            parts += [self.inline(child), self.text(child.tail)]
        return "".join(parts)

    def text(self, text: str | None) -> str:
        """Words, escaped."""
        if not text:
            return ""
        self.words.append(text)
        return _escaped(text)

    def inline(self, element: html.HtmlElement) -> str:
        """An inline element; a block inside one counts as its words."""
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            return ""
        if tag in _DROPPED:
            self.lost[f"<{tag}> is dropped."] = None
            return ""
        if tag == "br":
            return _BREAK
        if tag == "img":
            return self.image(element)
        if tag == "code":
            return self.code(element)
        return self.wrapped(tag, element)

    def wrapped(self, tag: str, element: html.HtmlElement) -> str:
        """Words in emphasis, a link or a language."""
        before, inner, after = _trimmed(self.inside(element))
        if not inner:
            return before + after
        if tag in ("strong", "b"):
            inner = f"**{inner}**"
        elif tag in ("em", "i"):
            inner = f"*{inner}*"
        elif tag == "a":
            inner = self.link(inner, str(element.get("href", "")))
        elif tag == "span" and _LANGUAGE.match(str(element.get("lang", ""))):
            inner = f"[{inner}]{{lang={element.get('lang')}}}"
        elif tag not in _SILENT | _BLOCKS:
            self.lost[f"<{tag[:20]}> is dropped, its words are kept."] = None
        return before + inner + after

    def link(self, words: str, address: str) -> str:
        """A link to the web or to an address for mail; others lead nowhere from here."""
        if _WEB.match(address):
            return f"[{words}](<{address}>)" if re.search(r"[()\\]", address) else f"[{words}]({address})"
        if address:
            self.lost[f"the link to {address[:60]!r} is dropped, its words are kept."] = None
        return words

    def image(self, element: html.HtmlElement) -> str:
        """The words that stand for an image."""
        self.lost["an image is dropped; its alternative text is kept where it has one."] = None
        return self.text(str(element.get("alt", "")))

    def code(self, element: html.HtmlElement) -> str:
        """Code, which knows no markup."""
        words = _SPACE.sub(" ", str(element.text_content()))
        self.words.append(words)
        fence = "`" * (1 + max(map(len, _runs(words)), default=0))
        pad = " " if words[:1] == "`" or words[-1:] == "`" else ""
        return f"{fence}{pad}{words}{pad}{fence}" if words.strip() else words


def _runs(words: str) -> Iterator[str]:
    return (match[0] for match in re.finditer("`+", words))


def _trimmed(text: str) -> tuple[str, str, str]:
    inner = text.strip(" ")
    start = text.find(inner) if inner else len(text)
    return text[:start], inner, text[start + len(inner) :]
