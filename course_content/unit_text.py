"""From a unit's Markdown file to HTML, noting every problem on the way.

One pass over the parsed tokens gives each block its heading and level, collects sections and references, and checks
what one file alone can tell; `checks.py` does what needs the whole course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from course_content import blocks
from course_content.figures import Figure, Media, read_figure
from course_content.model import Section
from course_content.prose import Passage, passage
from course_content.references import Reference, inline_references, misread
from course_content.svg import with_description
from course_content.videos import read_video, video_html
from course_content.worksheets.sheet import SUFFIX, Worksheet
from course_content.worksheets.template import TemplateReader
from quizzes import text
from quizzes.source import Source, nearest

_SECTION_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
RESERVED_PREFIXES = ("page-", "term-", "source-")
"""Ids on the page that are not the text's."""


@dataclass(frozen=True)
class UnitText:
    """A unit's text as HTML, and what others need to know of it."""

    html: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    passages: tuple[Passage, ...] = ()
    worksheet: Worksheet | None = None


def read_unit_text(
    markdown: str, unit_id: str, source: Source, media: Media, sources: Mapping[str, str], labels: Mapping[str, str]
) -> UnitText:
    """Read one file. `sources` gives the words for `[@ID]`; `labels` those of the blocks."""
    lines = markdown.splitlines()
    for fault in blocks.check_fences(lines):
        source.note(fault.code, fault.message, fault.line)
    reading = _Reading(source, media, labels, {"sources": sources}, lines, unit_id + SUFFIX)
    tokens = reading.arrange(_shared().parse(markdown, reading.env))
    reading.check_parts()
    return UnitText(
        html=reading.render(tokens),
        sections=tuple(reading.sections),
        references=tuple(reading.references),
        passages=tuple(reading.passages),
        worksheet=reading.worksheet(tokens),
    )


@lru_cache(maxsize=1)
def _shared() -> MarkdownIt:
    return blocks.parser()


@dataclass
class _Open:
    """A block that is open: its name, the level of its heading, the first heading level written inside."""

    name: str
    level: int
    token: Token
    first_inside: int | None = None


@dataclass
class _Reading:
    """The state of one pass over one file."""

    source: Source
    media: Media
    labels: Mapping[str, str]
    env: dict[str, object]
    lines: list[str]
    worksheet_id: str
    sections: list[Section] = field(default_factory=list[Section])
    references: list[Reference] = field(default_factory=list[Reference])
    passages: list[Passage] = field(default_factory=list[Passage])
    ids: dict[str, int] = field(default_factory=dict[str, int])
    names: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    drawings: list[str] = field(default_factory=list[str])
    level: int = 1

    def arrange(self, tokens: list[Token]) -> list[Token]:
        """The tokens with headings and levels set and each figure made one token."""
        return list(self._arranged(tokens))

    def render(self, tokens: Sequence[Token]) -> str:
        """Clean HTML with the drawings in their places."""
        html = blocks.clean(_shared().renderer.render(tokens, _shared().options, self.env))
        for number, drawing in enumerate(self.drawings):
            html = html.replace(f'<div class="drawing" id="page-drawing-{number}"></div>', drawing, 1)
        return html

    def worksheet(self, tokens: Sequence[Token]) -> Worksheet | None:
        """The unit's templates as a worksheet, from arranged tokens; None where it has none."""
        reader = TemplateReader(self.worksheet_id, self.source, self.render)
        for index, token in enumerate(tokens):
            if token.type == blocks.OPEN and token.meta.get("name") == "template":
                inside = tokens[index + 1 : _closing(tokens, index)]
                reader.read(token.meta["title"], token.meta["words"], inside, _line(token))
        return reader.worksheet()

    # The pass ---------------------------------------------------------------------------------

    def _arranged(self, tokens: Sequence[Token]) -> Iterator[Token]:
        open_blocks: list[_Open] = []
        skip_to = -1
        line = 1
        for index, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else line
            if index <= skip_to:
                continue
            if token.type == blocks.OPEN and token.info.split()[0] in blocks.DATA_BLOCKS:
                skip_to = _closing(tokens, index)
                yield self._data_block(token, line)
            elif token.type == blocks.OPEN:
                self._open(token, line, open_blocks)
                yield token
            elif token.type == blocks.CLOSE:
                token.meta = open_blocks.pop().token.meta
                yield token
            else:
                self._plain(tokens, index, line, open_blocks)
                yield token

    def _plain(self, tokens: Sequence[Token], index: int, line: int, open_blocks: list[_Open]) -> None:
        token = tokens[index]
        if token.type == "heading_open":
            self._heading(token, tokens[index + 1], line, open_blocks)
            tokens[index + 2].tag = token.tag
        elif token.type == "th_open" and not tokens[index + 1].content:
            token.tag = tokens[index + 2].tag = "td"
        elif token.type == "inline":
            self._inline(token, line, open_blocks[-1].name if open_blocks else None)

    def _inline(self, token: Token, line: int, block: str | None) -> None:
        self.passages.append(passage(token, line, block))
        self.references += inline_references(token, line)
        for where, code, message in misread(token, line):
            self.source.note(code, message, where)

    def _heading(self, token: Token, words: Token, line: int, open_blocks: list[_Open]) -> None:
        written = int(token.tag[1])
        outer = open_blocks[-1] if open_blocks else None
        if outer is None:
            self._section(token, words, written, line)
            return
        outer.first_inside = outer.first_inside or written
        token.tag = f"h{min(6, outer.level + 1 + max(0, written - outer.first_inside))}"
        if identifier := token.attrs.get("id"):
            self._identifier(str(identifier), line)

    def _section(self, token: Token, words: Token, written: int, line: int) -> None:
        identifier = str(token.attrs.get("id", ""))
        if written == 1:
            self.source.note("heading-level", "headings begin at `##`: the unit's title is in lesson.yaml.", line)
        elif written > self.level + 1:
            message = f"this heading skips a level: {'#' * written} after {'#' * self.level}."
            self.source.note("heading-level", message, line)
        self.level = written
        if identifier:
            self._identifier(identifier, line)
            self.sections.append(Section(identifier, _words(words)))
        elif written <= 2:
            example = re.sub(r"[^a-z0-9]+", "-", words.content.lower()).strip("-")[:20].strip("-") or "name"
            self.source.note("heading-no-id", f"this heading needs an id that links keep: {{#{example}}}.", line)

    def _identifier(self, identifier: str, line: int) -> None:
        if not _SECTION_ID.match(identifier) or identifier.startswith(RESERVED_PREFIXES):
            message = f"{identifier!r} cannot be a heading's id: use lower-case letters, digits and hyphens"
            message += f" (but not {', '.join(RESERVED_PREFIXES)} at the beginning)."
            self.source.note("bad-id", message, line)
        elif identifier in self.ids:
            self.source.note(
                "double-id", f"the id {identifier!r} is already that of line {self.ids[identifier]}.", line
            )
        self.ids.setdefault(identifier, line)

    # Blocks -----------------------------------------------------------------------------------

    def _open(self, token: Token, line: int, open_blocks: list[_Open]) -> None:
        name, _, rest = token.info.strip().partition(" ")
        kind = blocks.KINDS.get(name)
        outer = open_blocks[-1] if open_blocks else None
        level = min(6, (outer.level if outer else max(self.level, 1)) + 1)
        open_blocks.append(_Open(name, level, token))
        token.meta = {"name": name, "class": "block", "heading": ""}
        if kind is None:
            known = ", ".join(blocks.KINDS)
            message = f"unknown block {name!r}.{nearest(name, blocks.KINDS)} Known: {known}."
            self.source.note("unknown-block", message, line)
            return
        self.names.append((name, line))
        if outer and kind.of_unit:
            message = f"{name!r} stands on its own, not inside {outer.name!r} (line {_line(outer.token)})."
            self.source.note("misplaced-block", message, line)
        if kind.of_unit:
            level = open_blocks[-1].level = 2
            self._identifier(name, line)
        self._head(token, name, rest.strip(), level, line)

    def _head(self, token: Token, name: str, rest: str, level: int, line: int) -> None:
        """Fill `meta` with the block's classes and heading."""
        after = blocks.KINDS[name].after
        label, classes = name, f"block block-{name}"
        if after == "nothing" and rest:
            self.source.note("block-title", f"{name!r} has no title of its own; take {rest!r} away.", line)
            rest = ""
        elif after != "nothing" and not rest:
            self.source.note("block-title", f"{name!r} needs a {after} on its opening line.", line)
        if after == "thread and title":
            label, _, rest = rest.partition(" ")
            classes += f" block-thread-{label}"
            if label not in blocks.THREADS:
                message = f"unknown thread {label!r}.{nearest(label, blocks.THREADS)}"
                self.source.note("unknown-thread", f"{message} Known: {', '.join(blocks.THREADS)}.", line)
                return
        title = self._title(rest, line, name)
        if after == "person":
            token.meta = {"name": name, "class": classes, "heading": "", "person": title}
            return
        identifier = name if blocks.KINDS[name].of_unit else None
        if name in ("activity", "takeaway"):
            self.sections.append(Section(name, f"{self.labels[label]}: {rest}" if rest else self.labels[label]))
        html = blocks.heading(level, identifier, self.labels[label], title)
        token.meta = {"name": name, "class": classes, "heading": html}
        if name == "template":
            token.meta |= {"title": title, "words": text.plain(rest), "end": self._sheet_link()}

    def _sheet_link(self) -> str:
        """Below a template: where it can be filled in."""
        part = [each for each, _ in self.names].count("template")
        target = self.worksheet_id if part == 1 else f"{self.worksheet_id}#part-{part}"
        return blocks.sheet_link(target, self.labels["fill in"])

    def _title(self, markdown: str, line: int, name: str) -> str:
        """What follows a block's name, as HTML."""
        tokens = _shared().parseInline(markdown, self.env)
        self.passages += [passage(token, line, name) for token in tokens]
        return blocks.clean(_shared().renderer.render(tokens, _shared().options, self.env))

    def _data_block(self, token: Token, line: int) -> Token:
        name, _, rest = token.info.strip().partition(" ")
        start, end = token.map or (0, 0)
        body = "\n".join(self.lines[start + 1 : end])
        self.names.append((name, line))
        result = Token(blocks.READY, "", 0)
        result.content = (self._figure if name == "figure" else self._video)(rest.strip(), body, line)
        return result

    def _figure(self, name: str, body: str, line: int) -> str:
        self.references.append(Reference("picture", name, line))
        return self._figure_html(read_figure(name, body, line, self.source, self.media))

    def _video(self, title: str, body: str, line: int) -> str:
        if not title:
            self.source.note("block-title", "'video' needs a title on its opening line.", line)
        video = read_video(body, line, self.source)
        if video is None:
            return ""
        credit = self._nested(video.credit, video.credit_line, inline=True)
        transcript = self._nested(video.transcript, video.transcript_line, "quote")
        return video_html(video, self._title(title, line, "video"), credit, transcript, self.labels)

    def _figure_html(self, figure: Figure) -> str:
        number = len(self.drawings)
        drawing = with_description(figure.drawing, figure.alt) if figure.drawing else ""
        self.passages.append(Passage(figure.alt_line, figure.alt, "figure"))
        self.drawings.append(f'<div class="drawing">{drawing}</div>')
        html = f'<div class="figure"><figure><div class="drawing" id="page-drawing-{number}"></div>'
        html += f"<figcaption>{self._nested(figure.caption, figure.caption_line, inline=True)}</figcaption></figure>"
        if figure.long:
            summary = escape(self.labels["long description"])
            long = self._nested(figure.long, figure.long_line)
            html += f'<details class="long"><summary>{summary}</summary>\n{long}</details>'
        return html + "</div>\n"

    def _nested(self, markdown: str, first_line: int, block: str = "figure", *, inline: bool = False) -> str:
        """A text inside YAML, with its references; its words count as those of a block."""
        parse = _shared().parseInline if inline else _shared().parse
        tokens = parse(markdown, self.env)
        line = first_line
        for index, token in enumerate(tokens):
            line = first_line + token.map[0] if token.map and not inline else line
            self._plain(tokens, index, line, [_Open(block, 5, token)])
        return _shared().renderer.render(tokens, _shared().options, self.env)

    def check_parts(self) -> None:
        """The parts that each unit has, once."""
        for name, kind in blocks.KINDS.items():
            if kind.required and name not in {each for each, _ in self.names}:
                self.source.note("missing-block", f"this unit has no `::: {name}` block.")
        first = self.names[0] if self.names else None
        if first and "situation" in {each for each, _ in self.names} and first[0] != "situation":
            self.source.note("situation-first", "`::: situation` comes before everything else.", first[1])


def _closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the block at `index`."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].type == blocks.OPEN) - (tokens[place].type == blocks.CLOSE)
        if depth == 0:
            return place
    return len(tokens) - 1


def _words(inline: Token) -> str:
    """A heading's words without markup."""
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline")).strip()


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
