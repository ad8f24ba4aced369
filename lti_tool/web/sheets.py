"""A worksheet as the person of a launch has it: where it is kept, what a form says of it, its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from course_content.model import Unit
from course_content.pages import FieldState
from course_content.worksheets.contents import (
    LONGEST_KEY,
    Change,
    Contents,
    Merged,
    clean,
    earlier,
    from_json,
    label_of,
    revision_of,
    text_of,
    to_json,
    written_in,
)
from course_content.worksheets.sheet import Worksheet
from lti_tool.store import worksheets as store
from lti_tool.store.connection import Connection
from lti_tool.store.worksheets import MOST_VERSIONS, SheetKey, SheetRow
from lti_tool.web.launches import CurrentLaunch, current_launch
from lti_tool.web.refusals import UnknownPage
from lti_tool.web.rendering import gettext as _
from lti_tool.web.rendering import page, saved_line
from lti_tool.web.tool import tool

LARGEST_REQUEST = 4_000_000
"""Bytes of a posted sheet with a file to load, also of one that is too large and is to be told so."""


@dataclass(frozen=True)
class Place:
    """A worksheet as somebody fills it in. key: None for somebody without a name, for whom nothing is kept."""

    launch: CurrentLaunch
    unit: Unit
    sheet: Worksheet
    key: SheetKey | None

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of one of its pages, "worksheets.show" and so on."""
        return url_for(endpoint, launch_id=self.launch.id, item=self.sheet.id, **values)

    def page(self, template: str, **values: Any) -> str:
        """One of its pages."""
        return page(
            template,
            address=self.launch.address,
            site_links=self.launch.site_links,
            url=self.url,
            lesson=tool().course.lesson_of(self.unit.id),
            unit=self.unit,
            worksheet=self.sheet,
            is_kept=self.key is not None,
            most=MOST_VERSIONS,
            **values,
        )


def place_of(launch_id: str, item: str) -> Place:
    """The worksheet with this item id in a launch."""
    request.max_content_length = LARGEST_REQUEST
    request.max_form_memory_size = LARGEST_REQUEST
    launch = current_launch(launch_id)
    found = tool().course.worksheet(item)
    if found is None:
        raise UnknownPage(item)
    row = launch.row
    return Place(launch, *found, key=SheetKey(row.platform_id, row.person_id, item) if row.person_id else None)


def key_of(place: Place) -> SheetKey:
    """Where the sheet is kept; no page leads somebody without a name to what needs it."""
    if place.key is None:
        raise UnknownPage(place.sheet.id)
    return place.key


# Contents -----------------------------------------------------------------------------------------


def contents_of(state: SheetRow | None) -> Contents:
    """What a stored state holds."""
    return from_json(state.fields) if state else {}


def merge_into(connection: Connection, key: SheetKey, merged: Merged, before: Contents) -> None:
    """Write what was merged, where it is something new; the caller holds the sheet."""
    if merged.contents != before:
        store.save(connection, key, to_json(merged.contents), tool().clock())


def posted_changes() -> dict[str, Change]:
    """The fields of a posted sheet: its texts `f.KEY`, revisions `r.KEY`, and saves on their way `s.KEY`."""
    form = request.form
    return {
        key: Change(clean(text), form.get(f"r.{key}", ""), clean(form[f"s.{key}"]) if f"s.{key}" in form else None)
        for key, text in _named("f.")
    }


def posted_contents(sheet: Worksheet) -> Contents:
    """What stands in a posted sheet, saved or not."""
    return written_in(sheet, {key: clean(text) for key, text in _named("f.")}, dict(_named("l.")))


def _named(prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in request.form.items():
        key = clean(name.removeprefix(prefix))
        if name.startswith(prefix) and 0 < len(key) <= LONGEST_KEY:
            yield key, value


# The page -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What a sheet's page shows.

    merged, changes: a form that could not be taken whole. problem: a sentence. saved_at: when it was last saved.
    """

    contents: Contents
    versions: tuple[SheetRow, ...] = ()
    saved_at: float | None = None
    merged: Merged | None = None
    changes: Mapping[str, Change] | None = None
    problem: str = ""


def show_sheet(place: Place, shown: Shown) -> str:
    """The sheet's page."""
    changes, merged = shown.changes or {}, shown.merged
    unsaved = _unsaved(shown.contents, merged, changes) if merged else {}
    keys = dict.fromkeys([*place.sheet.fields, *shown.contents, *unsaved])
    states = {key: unsaved.get(key) or _saved(shown.contents, key) for key in keys}
    named = {key: label_of(place.sheet, shown.contents, key) for key in unsaved}
    return place.page(
        "worksheet_form.html",
        action=place.url("worksheets.post"),
        states=states,
        earlier={key: each.label for key, each in earlier(place.sheet, shown.contents).items()},
        problems=[(f"f-{key}", sentence) for key, sentence in _sentences(merged, named)],
        nothing_saved=merged is not None and merged.full,
        problem=shown.problem,
        versions=shown.versions,
        saved_line=saved_line(shown.saved_at) if shown.saved_at else "",
        done=request.args.get("done", ""),
    )


def _saved(contents: Contents, key: str) -> FieldState:
    text = text_of(contents, key)
    return FieldState(text, revision_of(text))


def _unsaved(contents: Contents, merged: Merged, changes: Mapping[str, Change]) -> dict[str, FieldState]:
    """The fields whose text is not saved, as their page had them."""
    states: dict[str, FieldState] = {}
    for key, change in changes.items():
        current = text_of(contents, key)
        if key in merged.stale:
            states[key] = FieldState(change.text, revision_of(current), elsewhere=current, unsaved=True)
        elif key in merged.too_long or (merged.full and not change.is_none):
            states[key] = FieldState(change.text, change.revision, too_long=key in merged.too_long, unsaved=True)
    return states


def _sentences(merged: Merged | None, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(key, sentence) for each field that needs its owner."""
    if merged is None:
        return
    for key in merged.stale:
        yield key, _("“{field}” was changed elsewhere meanwhile.").format(field=named[key])
    for key in merged.too_long:
        yield key, _("“{field}” has more than 5,000 characters.").format(field=named[key])
    if merged.full:
        yield next(iter(named)), _("Together the texts have more than 100,000 characters.")
