"""Assignment and Grade Services 2.0, as strict and as odd as Moodle 4.5.

Each address carries `?type_id=1`. A request names exactly one media type, in `Accept` when it reads and in
`Content-Type` when it writes. `Link` headers have typographic quotes and `&amp;`. `results?limit=` crashes.
"""

import html
import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from lti_tool.practice_lms import gradebook
from lti_tool.practice_lms.course import COURSE_ID
from lti_tool.practice_lms.gradebook import Grade, LineItem
from lti_tool.practice_lms.launch import services_url
from lti_tool.practice_lms.lms import Lms, current_lms
from lti_tool.practice_lms.refusal import ServiceRefusal
from lti_tool.practice_lms.scopes import LINEITEM, LINEITEM_READONLY, RESULT_READONLY, SCORE
from lti_tool.practice_lms.score import read_number, read_object, read_score
from lti_tool.practice_lms.tokens import require_scope

ags = Blueprint("ags", __name__, url_prefix="/services/<context>/lineitems")

CONTAINER_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LINEITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@ags.get("")
def lineitems(context: str) -> ResponseReturnValue:
    """The line items, filtered by `resource_link_id`, `resource_id` and `tag`, a page at a time with `limit`."""
    require_scope(LINEITEM, LINEITEM_READONLY)
    _check_reading(context, CONTAINER_TYPE)
    lms = current_lms()
    with lms.database.read() as db:
        items = [item for item in gradebook.line_items(db) if _wanted(item)]
    limit, start = _whole("limit"), _whole("from")
    page = items[start : start + limit] if limit else items
    response = _json([_lineitem_json(lms, item) for item in page], CONTAINER_TYPE)
    if limit:
        response.headers["Link"] = _link_header(lms, limit, start, len(items))
    return response


@ags.post("")
def create_lineitem(context: str) -> ResponseReturnValue:
    """A new line item: 201 with the fields as sent, and its address as `id`."""
    require_scope(LINEITEM)
    _check_writing(context, LINEITEM_TYPE)
    lms = current_lms()
    fields, item = _read_line_item(lms, item_id=0)
    with lms.database.write() as db:
        item_id = gradebook.add_line_item(db, item)
    return _json({**fields, "id": services_url(lms, f"/{item_id}/lineitem")}, LINEITEM_TYPE, 201)


@ags.get("/<int:item_id>/lineitem")
def lineitem(context: str, item_id: int) -> ResponseReturnValue:
    """One line item."""
    require_scope(LINEITEM, LINEITEM_READONLY)
    _check_reading(context, LINEITEM_TYPE)
    lms = current_lms()
    with lms.database.read() as db:
        item = gradebook.line_item(db, item_id)
    return _json(_lineitem_json(lms, item), LINEITEM_TYPE)


@ags.put("/<int:item_id>/lineitem")
def change_lineitem(context: str, item_id: int) -> ResponseReturnValue:
    """Replace a line item: what isn't sent again is lost, `resourceLinkId` too."""
    require_scope(LINEITEM)
    _check_writing(context, LINEITEM_TYPE)
    lms = current_lms()
    fields, item = _read_line_item(lms, item_id)
    with lms.database.write() as db:
        gradebook.change_line_item(db, item)
    return _json({**fields, "id": services_url(lms, f"/{item_id}/lineitem")}, LINEITEM_TYPE)


@ags.delete("/<int:item_id>/lineitem")
def delete_lineitem(context: str, item_id: int) -> ResponseReturnValue:
    """Remove a line item that the tool has made; those that came with a link are the LMS's own (403)."""
    require_scope(LINEITEM)
    _check_place(context)
    with current_lms().database.write() as db:
        if gradebook.line_item(db, item_id).made_for_link is not None:
            raise ServiceRefusal(403, "this line item belongs to a link of the course")
        gradebook.delete_line_item(db, item_id)
    return "", 204


@ags.post("/<int:item_id>/lineitem/scores")
def scores(context: str, item_id: int) -> ResponseReturnValue:
    """Enter a score; what came in is kept beside the answer, refused or not."""
    require_scope(SCORE)
    lms, body, now = current_lms(), request.get_data(), current_lms().clock()
    try:
        _check_writing(context, SCORE_TYPE)
        with lms.database.write() as db:
            item = gradebook.line_item(db, item_id)
            gradebook.enter_score(db, item, read_score(body), now)
            gradebook.note_received(db, now, item_id, body, 200, "entered")
    except ServiceRefusal as refusal:
        with lms.database.write() as db:
            gradebook.note_received(db, now, item_id, body, refusal.status, refusal.reason)
        raise
    return Response("", 200, content_type=SCORE_TYPE)


@ags.get("/<int:item_id>/lineitem/results")
def results(context: str, item_id: int) -> ResponseReturnValue:
    """The grades of a line item, or those of `user_id` alone."""
    require_scope(RESULT_READONLY)
    _check_reading(context, RESULTS_TYPE)
    if "limit" in request.args:
        raise ServiceRefusal(500, "Exception: Call to a member function out() on null")
    lms, user_id = current_lms(), request.args.get("user_id")
    with lms.database.read() as db:
        item = gradebook.line_item(db, item_id)
        found = [grade for grade in gradebook.grades(db) if grade.line_item == item_id]
    return _json(
        [_result_json(lms, item, grade) for grade in found if user_id in (None, grade.person_id)], RESULTS_TYPE
    )


def _check_place(context: str) -> None:
    if request.args.get("type_id") != "1":
        raise ServiceRefusal(403, "the query of the address, type_id, is missing or wrong")
    if context != COURSE_ID:
        raise ServiceRefusal(404, f"there is no course {context}")


def _check_reading(context: str, media_type: str) -> None:
    if request.headers.get("Accept", "") not in ("", media_type):
        raise ServiceRefusal(400, f"Accept must be {media_type} and nothing else")
    _check_place(context)


def _check_writing(context: str, media_type: str) -> None:
    if request.headers.get("Content-Type", "") != media_type:
        raise ServiceRefusal(400, f"Content-Type must be {media_type} and nothing else")
    _check_place(context)


def _whole(name: str) -> int:
    text = request.args.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ServiceRefusal(400, f"{name} must be a whole number")
    return int(text)


def _wanted(item: LineItem) -> bool:
    filters = {"resource_link_id": item.resource_link_id, "resource_id": item.resource_id, "tag": item.tag}
    return all(request.args.get(name) in (None, value) for name, value in filters.items())


def _read_line_item(lms: Lms, item_id: int) -> tuple[dict[str, Any], LineItem]:
    """The line item in the request's body: as sent, and as read."""
    fields = read_object(request.get_data())
    label, maximum = fields.get("label"), read_number(fields, "scoreMaximum")
    if not isinstance(label, str) or not label.strip():
        raise ServiceRefusal(400, "label is missing")
    if maximum is None or maximum <= 0:
        raise ServiceRefusal(400, "scoreMaximum must be a positive number")
    link_id = fields.get("resourceLinkId")
    if link_id is not None and lms.link(link_id) is None:
        raise ServiceRefusal(403, "resourceLinkId names no link of this course")
    item = LineItem(
        id=item_id,
        label=label,
        maximum=maximum,
        resource_id=str(fields.get("resourceId") or ""),
        tag=str(fields.get("tag") or ""),
        resource_link_id=link_id,
        made_for_link=None,
    )
    return fields, item


def _lineitem_json(lms: Lms, item: LineItem) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": services_url(lms, f"/{item.id}/lineitem"),
        "label": item.label,
        "scoreMaximum": item.maximum,
        "resourceId": item.resource_id,
        "tag": item.tag,
    }
    if item.resource_link_id is not None:
        fields |= {"resourceLinkId": item.resource_link_id, "ltiLinkId": item.resource_link_id}
    return fields


def _result_json(lms: Lms, item: LineItem, grade: Grade) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": f"{services_url(lms, f'/{item.id}/lineitem/results')}&user_id={grade.person_id}",
        "userId": grade.person_id,
        "scoreOf": services_url(lms, f"/{item.id}/lineitem"),
    }
    if grade.points is not None:
        fields |= {"resultScore": grade.points, "resultMaximum": item.maximum, "timestamp": grade.timestamp}
        if grade.comment:
            fields["comment"] = grade.comment
    return fields


def _link_header(lms: Lms, limit: int, start: int, total: int) -> str:
    """As Moodle writes it. Header values are Latin-1 in WSGI, so UTF-8 bytes go in disguise (PEP 3333)."""
    kept = {name: value for name, value in request.args.items() if name not in ("type_id", "limit", "from")}
    pages = {"first": 0, "canonical": start}
    if start + limit < total:
        pages["next"] = start + limit
    links: list[str] = []
    for rel, page in pages.items():
        query = urlencode({**kept, "limit": limit, "from": page})
        address = html.escape(services_url(lms, "") + "&" + query)
        links.append(f"<{address}>; rel=“{rel}”")
    return ", ".join(links).encode().decode("latin-1")


def _json(value: object, media_type: str, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type=media_type)
