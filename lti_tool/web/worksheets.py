"""Filling in a worksheet: written by its owner alone, saved as it is written, downloaded, loaded again.

Nothing of it is shown to a teacher or sent to the LMS. Who comes without a name can fill in, download and print; for
them nothing is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from course_content.worksheets import product
from course_content.worksheets.contents import (
    LONGEST_KEY,
    MOST_ENTRIES,
    Change,
    Contents,
    Merged,
    clean,
    differences,
    merge,
    revision_of,
    text_of,
    to_json,
)
from course_content.worksheets.product import InvalidProduct
from lti_tool.store import worksheets as store
from lti_tool.store.worksheets import SheetKey, SheetRow
from lti_tool.web.rendering import gettext as _
from lti_tool.web.rendering import language
from lti_tool.web.sheets import (
    Place,
    Shown,
    contents_of,
    key_of,
    merge_into,
    place_of,
    posted_changes,
    posted_contents,
    show_sheet,
)
from lti_tool.web.tool import tool
from quizzes.languages import translations

bp = Blueprint("worksheets", __name__, url_prefix="/launch/<launch_id>/worksheet/<item>")

Reply = BaseResponse | str | tuple[BaseResponse | str, int]


@bp.get("")
def show(launch_id: str, item: str) -> str:
    """The sheet with what is written in it."""
    place = place_of(launch_id, item)
    return _show(place) if place.key else show_sheet(place, Shown({}))


def _show(place: Place, **shown: Any) -> str:
    key = key_of(place)
    with tool().database.read() as connection:
        state, kept = store.present(connection, key), store.versions(connection, key)
    saved_at = state.saved_at if state and state.fields else None
    return show_sheet(place, Shown(contents_of(state), kept, saved_at, **shown))


# Saving -------------------------------------------------------------------------------------------


@bp.put("/fields")
def save(launch_id: str, item: str) -> Reply:
    """Save some fields: {"fields": {key: {"text", "revision"}}} → what became of each field."""
    place = place_of(launch_id, item)
    key = key_of(place)
    changes = _json_changes(request.get_json(silent=True))
    if changes is None:
        return jsonify(error="invalid-fields", message="an object of texts and revisions by field key is needed"), 400
    merged = _save(place, key, changes, keep=False)
    return jsonify(
        saved={each: revision_of(changes[each].text) for each in merged.taken},
        stale={each: _current(merged.contents, each) for each in merged.stale},
        long=list(merged.too_long),
        full=merged.full,
    )


def _current(contents: Contents, key: str) -> dict[str, str]:
    text = text_of(contents, key)
    return {"text": text, "revision": revision_of(text)}


def _json_changes(body: object) -> dict[str, Change] | None:
    """The changes that a request's body holds; None where it is none of ours."""
    fields = cast("dict[str, object]", body).get("fields") if isinstance(body, dict) else None
    if not isinstance(fields, dict) or len(cast("dict[str, object]", fields)) > MOST_ENTRIES:
        return None
    changes: dict[str, Change] = {}
    for key, value in cast("dict[str, Any]", fields).items():
        match value:
            case {"text": str(text), "revision": str(revision)} if 0 < len(key) <= LONGEST_KEY:
                changes[clean(key)] = Change(clean(text), revision)
            case _:
                return None
    return changes


def _save(place: Place, key: SheetKey, changes: dict[str, Change], *, keep: bool) -> Merged:
    """Merge changes into the sheet; with `keep`, where all were taken, a version is made of it."""
    now = tool().clock()
    with tool().database.write() as connection:
        before = contents_of(store.hold(connection, key, now))
        merged = merge(place.sheet, before, changes)
        merge_into(connection, key, merged, before)
        if keep and merged.is_whole:
            store.keep(connection, key, now)
    return merged


@bp.post("")
def post(launch_id: str, item: str) -> Reply:
    """The page's form, by any of its buttons: save, keep a version, download, load a file."""
    place = place_of(launch_id, item)
    if "download" in request.form:
        return _download(place, posted_contents(place.sheet))
    if place.key is None:
        return _load(place, posted_contents(place.sheet)) if "load" in request.form else _show_again(place)
    changes = posted_changes()
    merged = _save(place, place.key, changes, keep="keep" in request.form)
    if not merged.is_whole:
        return _show(place, merged=merged, changes=changes), 409 if merged.stale else 400
    if "load" in request.form:
        return _load(place, merged.contents)
    return redirect(place.url("worksheets.show", done="kept" if "keep" in request.form else "saved"), 303)


def _show_again(place: Place) -> str:
    """What somebody without a name has written: kept by their browser's page alone."""
    return show_sheet(place, Shown(posted_contents(place.sheet)))


# Files --------------------------------------------------------------------------------------------


def _download(place: Place, contents: Contents) -> BaseResponse:
    """What stands on the page, saved or not, as a file."""
    course = tool().course
    saved = datetime.fromtimestamp(tool().clock(), UTC).isoformat(timespec="seconds")
    data = product.write(place.sheet, contents, course=course.id, language=course.language, saved=saved)
    name = product.file_name(place.sheet)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return BaseResponse(data, mimetype="application/json", headers=headers)


def _load(place: Place, contents: Contents) -> Reply:
    """Show what a file would change; nothing is changed yet."""
    file = request.files.get("file")
    data = file.read(product.LARGEST + 1) if file else b""
    if not data:
        return _refuse(place, contents, _("Choose a file first."))
    try:
        loaded = product.read(data, tool().course.id, place.sheet)
    except InvalidProduct as invalid:
        return _refuse(place, contents, _sentence(invalid))
    changed = differences(place.sheet, contents, loaded)
    if not changed:
        return _refuse(place, contents, _("This file says what your sheet says already. Nothing was changed."))
    kept: tuple[SheetRow, ...] = ()
    if place.key:
        with tool().database.read() as connection:
            kept = store.versions(connection, place.key)
    return place.page(
        "worksheet_load.html",
        versions=kept,
        differences=changed,
        product=data.decode("utf-8-sig"),
        contents=contents,
        action=place.url("worksheets.load"),
    )


def _refuse(place: Place, contents: Contents, problem: str) -> Reply:
    return (_show(place, problem=problem) if place.key else show_sheet(place, Shown(contents, problem=problem))), 400


def _sentence(invalid: InvalidProduct) -> str:
    return product.sentences(translations(language()))[invalid.fault].format(about=invalid.about)


@bp.post("/load")
def load(launch_id: str, item: str) -> Reply:
    """Put a file's texts in the place of the sheet's, which are kept as a version first; or leave all as it is."""
    place = place_of(launch_id, item)
    try:
        loaded = product.read(request.form.get("product", "").encode(), tool().course.id, place.sheet)
    except InvalidProduct as invalid:
        return _refuse(place, posted_contents(place.sheet), _sentence(invalid))
    if place.key is None:
        return show_sheet(place, Shown(loaded if "load" in request.form else posted_contents(place.sheet)))
    now = tool().clock()
    with tool().database.write() as connection:
        store.hold(connection, place.key, now)
        store.keep(connection, place.key, now)
        store.save(connection, place.key, to_json(loaded), now)
    return redirect(place.url("worksheets.show", done="loaded"), 303)
