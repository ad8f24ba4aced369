"""Pages from templates: one Jinja environment a language, the same templates as in packages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from babel.core import localedata
from babel.dates import format_skeleton
from flask import g, request
from markupsafe import Markup, escape

from course_content import pages
from lti_tool.web.tool import tool
from quizzes import languages
from quizzes.languages import PSEUDO
from quizzes.scripts import scripts

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
_GAP = re.compile(r"\{\{.*?\}\}")
_LOCALES = frozenset(localedata.locale_identifiers())


def page(template: str, **values: Any) -> str:
    """Render a page in the language of this request."""
    return (
        environment(language())
        .get_template(template)
        .render({"course": tool().course, "asset": asset, "address": _front, **values})
    )


def _front(kind: str, target: str) -> str:
    """On pages without a launch every address leads to the front page: items open from an LMS only."""
    return "/"


def language() -> str:
    """The language of this request: its launch's, else the browser's, else the source language."""
    if "language" not in g:
        g.language = choose_language()
    return g.language


def choose_language(*wishes: str | None) -> str:
    """The first of these (the link's, the LMS's …), the browser's wishes, and the source language that we speak."""
    spoken = languages.available()
    for wish in wishes:
        if wish in spoken or wish == PSEUDO:
            return wish
    return request.accept_languages.best_match((*spoken, PSEUDO)) or languages.SOURCE


def gettext(message: str) -> str:
    """A word of the software in this request's language, for use outside templates."""
    return languages.translations(language()).gettext(message)


@cache
def environment(code: str) -> jinja2.Environment:
    """The templates in one language."""
    made = pages.environment(languages.translations(code), code, folders=(TEMPLATES,))

    def when(seconds: float) -> Markup:
        return _when(seconds, code)

    made.filters["when"] = when
    made.filters["gaps_as_dots"] = _gaps_as_dots
    return made


def saved_line(seconds: float) -> Markup:
    """ "Saved 21 Nov 2026, 14:03 UTC", in this request's language."""
    return escape(gettext("Saved {time}")).format(time=_when(seconds, language()))


def _gaps_as_dots(markdown: str) -> str:
    """A question's whole text in one line, for a table: its gaps as dots."""
    return _GAP.sub("…", " ".join(markdown.split()))


def _when(seconds: float, code: str) -> Markup:
    """A time in UTC as its language writes it; times.js turns it into the reader's own time."""
    locale = "en_GB" if code not in _LOCALES or code == languages.SOURCE else code
    moment = datetime.fromtimestamp(seconds, UTC)
    words = f"{format_skeleton('yMMMd', moment, locale=locale)}, {format_skeleton('Hm', moment, locale=locale)} UTC"
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), words)


@cache
def assets() -> Mapping[str, bytes]:
    """Every static file by its public name, which holds a hash of its content: it may be kept for ever."""
    return {_hashed(name, content): content for name, content in _files().items()}


@cache
def _public_names() -> Mapping[str, str]:
    return {name: _hashed(name, content) for name, content in _files().items()}


@cache
def _files() -> Mapping[str, bytes]:
    """Static files by the name that templates use: those of the course's pages, our own, the kinds' scripts as one."""
    found: dict[str, bytes] = {}
    for folder in (pages.STATIC, STATIC):
        files = (each for each in folder.rglob("*") if each.is_file())
        found.update({each.relative_to(folder).as_posix(): each.read_bytes() for each in files})
    found["kinds.js"] = b"\n".join(each.read_bytes() for each in scripts())
    return found


def _hashed(name: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:12]
    stem, _, suffix = name.replace("/", "-").rpartition(".")
    return f"{stem}.{digest}.{suffix}"


def asset(name: str) -> str:
    """The address of a static file."""
    return f"/static/{_public_names()[name]}"
