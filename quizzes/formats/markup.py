"""Our Markdown as HTML that stands alone in another system: no addresses of ours, no classes that it would not know.

Feedback on items, for which a format may have no place, stands at the end of a question's general feedback as a
description list of the class `om-items`; `split_items` finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizzes.formats.model import Notes
from quizzes.kinds.order import Order
from quizzes.kinds.placing import Placing
from quizzes.kinds.short import Short
from quizzes.languages.folding import fold
from quizzes.model import Option, Question
from quizzes.text import render

_ADDRESS = re.compile(r'<a [^>]*?href="om:(item|term|source)/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
_ITEMS = '<dl class="om-items">'
_ITEM = re.compile(r"<dt>((?:(?!<dt>).)*?)</dt>\s*<dd>((?:(?!<dd>).)*?)</dd>", re.DOTALL)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Markup:
    """Renders the texts of one part; what an address loses is noted for the question at hand."""

    def __init__(self, sources: Mapping[str, str], notes: Notes) -> None:
        self.sources = sources
        self.notes = notes
        self.question = ""

    def block(self, text: str | None) -> str:
        """Blocks of HTML; "" for no text."""
        html = render(text, self.sources).strip() if text else ""
        for kind, words in _ADDRESS.findall(html):
            if kind != "source":
                self.notes.lose(self.question, "link", f"the link on “{words}” is kept as words.")
        return _NO_XML.sub("", _ADDRESS.sub(r"\2", html))

    def inline(self, text: str | None) -> str:
        """HTML without a paragraph around it, where there is only one."""
        html = self.block(text)
        match = _ONE_PARAGRAPH.fullmatch(html)
        return match[1] if match else html

    def note_folding(self, body: Short) -> None:
        """Note accepted texts that Moodle wants typed as they stand."""
        if any(fold(text) != text.lower() for text in body.accept):
            message = (
                "accents, apostrophes and hyphens of accepted texts must be typed as they stand; only case is free."
            )
            self.notes.lose(self.question, "folding", message)

    def with_items(self, question: Question) -> str:
        """The general feedback as HTML, and after it the feedback on each item of a match, a categorise or an order."""
        body = question.body
        items: tuple[Option, ...] = body.items if isinstance(body, Placing | Order) else ()
        if isinstance(body, Order):
            items = tuple(sorted(items, key=lambda item: body.key.index(item.id)))
        said = [each for each in items if each.feedback]
        rows = [f"<dt>{self.inline(each.text)}</dt><dd>{self.inline(each.feedback)}</dd>" for each in said]
        return self.block(question.feedback) + (f"{_ITEMS}{''.join(rows)}</dl>" if rows else "")


def split_items(html: str) -> tuple[str, dict[str, str]]:
    """The inverse of `with_items`: the general feedback, and feedback by item, all HTML."""
    general, found, items = html.rpartition(_ITEMS)
    return (general.rstrip(), dict(_ITEM.findall(items))) if found and html.rstrip().endswith("</dl>") else (html, {})
