"""What a page needs to show one question; the templates in kinds/ draw it, in the tool and in packages alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from markupsafe import Markup

from quizzes import text
from quizzes.kinds import KINDS, cloze
from quizzes.kinds.reading import field_name
from quizzes.model import Answer, Mark, Option, Question

TEMPLATES = Path(__file__).parent / "kinds"
"""Folder for a template loader: `question.html` and `<kind>/form.html`."""
FEEDBACK_FIELDS = frozenset({"feedback", "wrong", "low", "high", "close", "model"})
"""The fields of a question's JSON that hold what a learner reads after marking."""


@dataclass(frozen=True)
class ReadAgain:
    """Where the course explains it: an address and the words of the link."""

    address: str
    title: str


@dataclass(frozen=True)
class QuestionView:
    """One question on a page: asked (`mark` None), or marked.

    number, total: "Question 3 of 12". order: part ids as this attempt shows them. revision: of the saved answer.
    save_url: where the page's script saves each answer; None in packages and on paper. language: BCP 47 code of the
    page, by which typed numbers are read. text_language: of the question, where it may be another one.
    saved: the line that says when the answer was saved; empty where it was not.
    """

    question: Question
    number: int
    total: int
    order: tuple[str, ...]
    answer: Answer | None = None
    mark: Mark | None = None
    save_url: str | None = None
    revision: int = 0
    read_again: ReadAgain | None = None
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "en"
    text_language: str | None = None
    saved: str = ""

    @property
    def lang(self) -> Markup:
        """The attribute that marks the question's own words where the page speaks another language; else nothing."""
        if self.text_language in (None, self.language):
            return Markup("")
        return Markup(' lang="{}"').format(self.text_language)

    @property
    def template(self) -> str:
        """The kind's template."""
        return f"{folder(self.question.kind)}/form.html"

    @property
    def marked(self) -> bool:
        """Whether marks are shown and the controls closed."""
        return self.mark is not None

    def name(self, part: str = "") -> str:
        """The form field of a part."""
        return field_name(self.question.id, part)

    def blocks(self, markdown: str) -> Markup:
        """A text as HTML blocks."""
        html = self._blocks(markdown)
        return Markup("<div{}>{}</div>").format(self.lang, html) if self.lang else html

    def _blocks(self, markdown: str) -> Markup:
        return Markup(text.render(markdown, self.sources))  # noqa: S704 — cleaned by nh3

    def words(self, markdown: str) -> Markup:
        """A text as HTML within a line."""
        html = Markup(text.render_inline(markdown, self.sources))  # noqa: S704 — cleaned by nh3
        return Markup("<span{}>{}</span>").format(self.lang, html) if self.lang and html else html

    def paragraphs(self, markdown: str) -> list[Markup]:
        """Paragraphs as HTML without their `<p>`: a legend may hold no blocks."""
        return [self.words(each) for each in markdown.split("\n\n") if each.strip()]

    def plain(self, markdown: str) -> str:
        """The words of a text alone, where no HTML may stand."""
        return text.plain(markdown)

    def pieces(self, markdown: str) -> list[tuple[Markup, str]]:
        """A text with gaps as HTML blocks cut at its gaps: (HTML before, gap id), at last ("" for none)."""
        cut = cloze.GAP.split(self._blocks(markdown))
        return [
            (Markup(html), gap)  # noqa: S704 — cleaned by nh3; a cut adds nothing
            for html, gap in zip(cut[::2], [*cut[1::2], ""], strict=True)
        ]

    def ordered(self, options: tuple[Option, ...], prefix: str = "") -> list[Option]:
        """Options or items in this attempt's order (of ids after `prefix`); unnamed ones stay behind as written."""
        place = {part: index for index, part in enumerate(self.order)}
        return sorted(options, key=lambda option: place.get(prefix + option.id, len(place)))

    def in_answer_order(self, options: tuple[Option, ...]) -> list[Option]:
        """Items as the answer orders them; those without a place behind, in this attempt's order."""
        placed = self.answer if isinstance(self.answer, list) else []
        ordered = self.ordered(options)
        return sorted(ordered, key=lambda item: placed.index(item.id) if item.id in placed else len(placed))

    def feedback(self, part: str) -> Markup:
        """What the marked page says of a part; empty while asking."""
        if self.mark is None:
            return Markup("")
        markdown = KINDS[self.question.kind].feedback(self.question.body, self.mark).get(part)
        return self.blocks(markdown) if markdown else Markup("")

    def solution(self, part: str) -> Markup:
        """The right answer of a part, where the answer was not and the controls don't show it; empty while asking."""
        if self.mark is None or self.verdict(part) == "right":
            return Markup("")
        return self.words(KINDS[self.question.kind].solution(self.question.body, self.language).get(part, ""))

    @property
    def note(self) -> str:
        """The mark's note, or ""."""
        return (self.mark and self.mark.note) or ""

    def script_data(self) -> dict[str, Any]:
        """The question as the page's scripts need it where they mark (in packages): its normalised JSON, with

        each feedback as HTML, `solution` (HTML by part id) and `read_again` ({address, title} or None); without the
        picture, which stands in the page.
        """
        solution = KINDS[self.question.kind].solution(self.question.body, self.language)
        shown = {name: value for name, value in self.question.data.items() if name != "picture"}
        data = cast("dict[str, Any]", self._with_html(shown))
        again = self.read_again and {"address": self.read_again.address, "title": self.read_again.title}
        return {**data, "solution": {part: self.words(each) for part, each in solution.items()}, "read_again": again}

    def _with_html(self, value: object, name: str = "") -> object:
        if isinstance(value, str):
            return str(self.blocks(value)) if name in FEEDBACK_FIELDS else value
        if isinstance(value, dict):
            return {key: self._with_html(each, key) for key, each in cast("dict[str, object]", value).items()}
        if isinstance(value, list):
            return [self._with_html(each) for each in cast("list[object]", value)]
        return value

    def verdict(self, part: str) -> str | None:
        """right, wrong, missed, or None."""
        return self.mark.verdicts.get(part) if self.mark else None


def folder(kind: str) -> str:
    """The folder of a kind below kinds/."""
    return kind.replace("-", "_")
