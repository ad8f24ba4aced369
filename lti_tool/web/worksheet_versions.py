"""The versions of a worksheet that its owner kept: looked at, compared, brought back; and all of it deleted."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as BaseResponse

from course_content.worksheets.contents import differences
from lti_tool.store import worksheets as store
from lti_tool.web.refusals import UnknownPage
from lti_tool.web.sheets import contents_of, key_of, place_of
from lti_tool.web.tool import tool

bp = Blueprint("worksheet_versions", __name__, url_prefix="/launch/<launch_id>/worksheet/<item>")


@bp.get("/versions/<int:number>")
def compare(launch_id: str, item: str, number: int) -> str:
    """A version beside the present state."""
    place = place_of(launch_id, item)
    key = key_of(place)
    with tool().database.read() as connection:
        version, present = store.version(connection, key, number), store.present(connection, key)
        kept = store.versions(connection, key)
    if version is None or number == 0:
        raise UnknownPage(item)
    contents = contents_of(version)
    return place.page(
        "worksheet_version.html",
        version=version,
        versions=kept,
        differences=differences(place.sheet, contents, contents_of(present)),
        whole=differences(place.sheet, {}, contents),
    )


@bp.post("/versions/<int:number>")
def bring_back(launch_id: str, item: str, number: int) -> BaseResponse:
    """Make a version the present state, which is kept as a version first."""
    place = place_of(launch_id, item)
    key, now = key_of(place), tool().clock()
    with tool().database.write() as connection:
        store.hold(connection, key, now)
        version = store.version(connection, key, number)
        if version is None or number == 0:
            raise UnknownPage(item)
        store.keep(connection, key, now)
        store.save(connection, key, version.fields, now)
    return redirect(place.url("worksheets.show", done="back"), 303)


@bp.get("/delete")
def ask_delete(launch_id: str, item: str) -> str:
    """Whether all of it shall go."""
    return place_of(launch_id, item).page("worksheet_delete.html")


@bp.post("/delete")
def delete(launch_id: str, item: str) -> BaseResponse:
    """Delete the sheet with all its versions."""
    place = place_of(launch_id, item)
    with tool().database.write() as connection:
        store.forget(connection, key_of(place))
    return redirect(place.url("worksheets.show", done="deleted"), 303)
