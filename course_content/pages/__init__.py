"""The course's pages as Jinja2 templates, for tool and packages alike. No Flask, no request, no database.

    pages = environment(translations("nl"), "nl")
    pages.get_template("unit.html").render(course=course, lesson=lesson, unit=unit, address=address, asset=asset)

Each page takes `asset(name) -> str` ("theme.css", "player/progress.js") and `address(kind, target) -> str`, called with
kind "item" and an item id, perhaps with a section: `address("item", "lesson-1.unit-3#journey")`, "course", "glossary".
What else a template takes stands at its top; what may be left out has its default in `DEFAULTS`. Templates that build
on these extend them by blocks: title, head, header, page_state (attributes of main), before_content, content,
after_content, scripts, footer; in quiz.html also form_fields and buttons, in result.html next_steps, in worksheet.html
keeping, notices, sheet_state (attributes of the form), buttons and kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from gettext import NullTranslations
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from course_content.model import Choice, Course, Item, Lesson, SourceNote, Unit
from course_content.worksheets.sheet import Field, Lines
from quizzes import text, view
from quizzes.languages.numbers import decimal_separator
from quizzes.model import Mark

TEMPLATES = Path(__file__).parent
STATIC = TEMPLATES / "static"
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class FieldState:
    """What a field of a worksheet shows. revision: of the text that is saved; unsaved: whether it is another one.

    elsewhere: another text that another page saved meanwhile. too_long: whether the text was not saved for its length.
    """

    text: str = ""
    revision: str = ""
    elsewhere: str | None = None
    too_long: bool = False
    unsaved: bool = False

    @property
    def rows(self) -> int:
        """Lines of text to make room for."""
        return min(20, 1 + self.text.count("\n") + len(self.text) // 40)


DEFAULTS: Mapping[str, object] = MappingProxyType(
    {
        "course": None,
        "lesson": None,
        "unit": None,
        "quiz": None,
        "path": None,
        "done": frozenset[str](),  # item ids that this learner has finished
        "best": MappingProxyType[str, float]({}),  # quiz id → best score in per cent
        "errors": (),  # of quiz.html: (question id, sentence)
        "action": "",  # where a form is posted
        "answered": 0,
        "reference": None,
        "back": None,
        "states": MappingProxyType[str, FieldState]({}),  # of worksheet.html: what stands in a field, by its key
        "earlier": MappingProxyType[str, str]({}),  # the labels of fields that it no longer has, by their keys
        "site_links": (),  # (address, words) beside the breadcrumb
    }
)
"""What a page may leave out."""

_PLACEHOLDER = re.compile(r'<span class="sheet-field" id="([^"]*)"></span>')
_CITED = re.compile(r'href="(?:om:source/|#source-)([^"]+)"')


def environment(translations: NullTranslations, language: str, folders: Sequence[str | Path] = ()) -> Environment:
    """Templates in one language (BCP 47); `folders` of further templates are looked into first."""
    pages = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES, view.TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    installed: Any = pages  # what the extension adds is not in Jinja's types
    installed.install_gettext_translations(translations, newstyle=True)
    names: dict[str, Any] = dict(DEFAULTS, language=language)
    names["nothing_written"] = FieldState()
    names.update(neighbours=neighbours, is_choice=_is_choice, cited=cited, state_of=state_of, progress_of=progress_of)
    names["lang_of"] = partial(_lang, language=language)
    names["language_note"] = partial(_language_note, language=language, translations=translations)
    installed.globals.update(names)
    installed.filters.update(
        resolved=_resolved,
        words=_words,
        titled=_titled,
        looked_up=_looked_up,
        with_fields=_with_fields,
        number=partial(number, language=language),
        duration=partial(_duration, translations=translations),
    )
    return pages


def neighbours(course: Course, item_id: str) -> tuple[Item | None, Item | None]:
    """The unit or lesson's quiz before and after an item, through the whole course."""
    quizzes = {lesson.quiz.id for lesson in course.lessons}
    order = [item for item in course.items.values() if isinstance(item, Unit) or item.id in quizzes]
    place = next((index for index, item in enumerate(order) if item.id == item_id), None)
    if place is None:
        return None, None
    return (order[place - 1] if place else None), (order[place + 1] if place + 1 < len(order) else None)


def _is_choice(step: Unit | Choice) -> bool:
    """Whether a step of a path is the learner's to make."""
    return isinstance(step, Choice)


def cited(course: Course | None, html: str) -> list[SourceNote]:
    """The sources that a piece of HTML names, in order, each once."""
    if course is None:
        return []
    return [course.sources[name] for name in dict.fromkeys(_CITED.findall(html)) if name in course.sources]


def progress_of(lesson: Lesson, done: Collection[str]) -> tuple[int, int]:
    """How many of a lesson's units and quiz are done, and how many there are."""
    items = [*(unit.id for unit in lesson.units), lesson.quiz.id]
    return sum(item in done for item in items), len(items)


def state_of(mark: Mark) -> str:
    """A marked question in a word: right, partly, wrong, empty, or open (no machine marks it)."""
    if mark.note == "empty":
        return "empty"
    if mark.credit is None:
        return "open"
    if mark.credit >= 1:
        return "right"
    return "partly" if mark.credit > 0 else "wrong"


def number(value: float, language: str) -> str:
    """A share in per cent with at most one decimal, as the language writes it."""
    return f"{round(value, 1):g}".replace(".", decimal_separator(language))


@pass_context
def _resolved(context: Context, html: str, terms: Collection[str] = ()) -> Markup:
    """Text with real addresses. `terms` are explained on this page; other terms lead to the glossary."""
    address: Address = context["address"]

    def resolve(kind: str, target: str) -> str:
        if kind == "source":
            return f"#source-{target}"
        if kind == "term":
            return f"#term-{target}" if target in terms else address("item", f"glossary#term-{target}")
        return address(kind, target)

    return Markup(text.resolve(str(html), resolve))  # noqa: S704 — the loader's and quizzes.text's HTML is clean


@pass_context
def _words(context: Context, markdown: str, terms: Collection[str] = ()) -> Markup:
    """Markdown of a line as HTML with real addresses."""
    course: Course | None = context["course"]
    html = _resolved(context, text.render_inline(markdown, course.source_labels if course else {}), terms)
    return _titled(context, html)


def _looked_up(ids: Iterable[str], entries: Mapping[str, Any]) -> list[Any]:
    """The glossary's or sources' entries of some ids, in their order."""
    return [entries[each] for each in ids]


def _with_fields(lines: Lines, control: Callable[[Field], str]) -> Markup:
    """A worksheet's text with `control(field)` in the place of each of its fields."""
    fields = {field.key: field for field in lines.fields}
    return Markup(_PLACEHOLDER.sub(lambda match: control(fields[unescape(match[1])]), lines.html))  # noqa: S704 — clean


@pass_context
def _titled(context: Context, words: str) -> Markup:
    """The course's own words, marked where the page speaks another language (WCAG 2.2, 3.1.2)."""
    course: Course | None = context["course"]
    if course is None or course.language == context["language"]:
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(course.language, words)


def _lang(course: Course, language: str) -> Markup:
    """The attribute for a larger piece of the course's text; nothing where the page speaks its language."""
    return Markup("") if course.language == language else Markup(' lang="{}"').format(course.language)


def _language_note(code: str, language: str, translations: NullTranslations) -> str:
    """In the page's language: which language the course's texts are in."""
    from babel.core import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code, sep="-").get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        name = code
    return translations.gettext("The texts of this course are in this language: {language}.").format(language=name)


def _duration(minutes: int, translations: NullTranslations) -> str:
    hours, rest = divmod(minutes, 60)
    _, ngettext = translations.gettext, translations.ngettext
    if not hours:
        return ngettext("{minutes} minute", "{minutes} minutes", minutes).format(minutes=minutes)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
