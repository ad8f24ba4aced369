"""Pages that stand alone: plain HTML without script, style sheet, inline drawing or link to another page.

Where a page led to another one, its words stay, with the number of the unit behind them.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import nh3
from jinja2 import Environment

from course_content.model import Lesson, Unit
from course_content.pages import environment
from scorm_builder.cartridge.drawings import Drawing, as_pictures, drawing_entries, drawings
from scorm_builder.cartridge.model import WEB_CONTENT, Resource
from scorm_builder.contents import Contents
from scorm_builder.package import Entry

TEMPLATES = Path(__file__).parents[1] / "templates"
_OUT = "om:out/"
_LINK_OUT = re.compile(rf'<a\b[^>]*?\bhref="{_OUT}([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_LONG = re.compile(r'<details class="long"><summary>(.*?)</summary>(.*?)</details>', re.DOTALL)
_SHEET_LINK = re.compile(r'<p class="sheet-link">.*?</p>\s*', re.DOTALL)
_BODY = re.compile(r"(?<=<body>).*(?=</body>)", re.DOTALL)
_PICTURE = '<p><img class="img-fluid" src="{source}" alt="{alt}" width="{width}" height="{height}"></p>'
_ATTRIBUTES = {
    "*": {"lang", "class", "id"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope"},
    "ol": {"start"},
}
_TAGS = nh3.ALLOWED_TAGS | {"section"}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto", "om"}, link_rel=None)


class Pages:
    """Makes the pages of one cartridge."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._templates: Environment = environment(contents.translations, contents.course.language, [TEMPLATES])

    def course(self) -> Resource:
        """What the course is about."""
        return self._page("course", self._contents.course.title, "course")

    def lesson(self, lesson: Lesson) -> Resource:
        """What a lesson is about: its units and their outcomes."""
        return self._page(lesson.id, lesson.title, "lesson", lesson=lesson)

    def unit(self, lesson: Lesson | None, unit: Unit) -> Resource:
        """A unit's text, with its words, sources and drawings. lesson: None for one that stands outside."""
        found = drawings(unit.html, (lesson or self._contents.course.lessons[0]).accent)
        entries = drawing_entries(unit.id, found)
        html = as_pictures(unit.html, [_picture(each, path) for each, (path, _) in zip(found, entries, strict=True)])
        return self._page(unit.id, unit.label, "unit", *entries, lesson=lesson, unit=unit, html=html)

    def glossary(self) -> Resource:
        """All words that the course explains."""
        return self._page("glossary", self._contents.translations.gettext("Glossary"), "glossary")

    def _page(self, page_id: str, title: str, template: str, *more: Entry, **values: Any) -> Resource:
        content = partial(self._render, page_id, template, values)
        return Resource(page_id, title, WEB_CONTENT, ((f"pages/{page_id}.html", content), *more))

    def _render(self, page_id: str, template: str, values: dict[str, Any]) -> bytes:
        page = self._templates.get_template(f"cartridge/{template}.html")
        html = page.render(course=self._contents.course, address=_out, **values)
        return _BODY.sub(lambda body: self._alone(page_id, body[0]), html).encode()

    def _alone(self, page_id: str, body: str) -> str:
        """A page's body without what importers strip or break."""
        unfolded = _LONG.sub(r'<div class="long"><p><strong>\1</strong></p>\2</div>', _SHEET_LINK.sub("", body))
        return _LINK_OUT.sub(partial(self._words_of_link, page_id), _CLEANER.clean(unfolded))

    def _words_of_link(self, page_id: str, link: re.Match[str]) -> str:
        item, _, section = link[1].partition("#")
        if item == page_id and section:
            return f'<a href="#{section}">{link[2]}</a>'
        unit = self._contents.course.unit(item)
        return link[2] if unit is None or unit.number in link[2] else f"{link[2]} ({unit.number})"


def _out(kind: str, target: str) -> str:
    """The address of a page that is not this one."""
    return _OUT + target


def _picture(drawing: Drawing, path: str) -> str:
    width, height = drawing.size
    return _PICTURE.format(source=Path(path).name, alt=escape(drawing.alt), width=width, height=height)
