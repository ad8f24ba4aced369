import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lti_tool.practice_lms import Link, create_practice_lms
from tests.lti_tool.practice_lms.played_tool import PlayedTool, Session, score

CONTAINER = "/services/2/lineitems?type_id=1"
CONTAINER_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LINEITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
NEW = {"label": "Team scan", "scoreMaximum": 20, "resourceId": "scan", "tag": "team", "resourceLinkId": "1"}


def listed(session: Session, query: str = "") -> TestResponse:
    return session.client.get(CONTAINER + query, headers=session.bearer() | {"Accept": CONTAINER_TYPE})


def send(session: Session, method: str, address: str, fields: dict[str, Any]) -> TestResponse:
    headers = session.bearer() | {"Content-Type": LINEITEM_TYPE}
    return session.client.open(address, method=method, data=json.dumps(fields), headers=headers)


def create(session: Session, **changed: Any) -> str:
    """The address of a new line item."""
    response = send(session, "POST", CONTAINER, NEW | changed)
    assert response.status_code == 201, response.text
    return response.get_json()["id"]


def test_each_graded_link_has_a_line_item_once(database: Path, session: Session, running_tool: PlayedTool) -> None:
    create_practice_lms(database, url=session.lms.url, tool_url=running_tool.url)
    items = listed(session).get_json()
    assert [(item["resourceLinkId"], item["scoreMaximum"]) for item in items] == [("2", 100), ("3", 100)]


def test_the_links_of_the_course_can_be_others(database: Path, running_tool: PlayedTool, session: Session) -> None:
    app = create_practice_lms(
        database.with_name("other.db"),
        url=session.lms.url,
        tool_url=running_tool.url,
        links=(Link("7", "Pre-test", "pre-test", 12.5),),
    )
    client = app.test_client()
    client.post("/sign-in", data={"person": "3"})
    assert "Pre-test" in client.get("/course").text
    assert [item["maximum"] for item in client.get("/grades.json").get_json()["line_items"]] == [12.5]


def test_a_new_line_item_can_be_read_and_found(session: Session) -> None:
    address = create(session)
    assert address.endswith("/lineitem?type_id=1")
    headers = session.bearer() | {"Accept": LINEITEM_TYPE}
    assert session.client.get(address, headers=headers).get_json() == NEW | {"id": address, "ltiLinkId": "1"}
    for query in ("&resource_link_id=1", "&resource_id=scan", "&tag=team", "&tag=team&resource_id=scan"):
        assert [item["id"] for item in listed(session, query).get_json()] == [address]
    assert listed(session, "&tag=team&resource_link_id=2").get_json() == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"label": ""}, 400),
        ({"label": None}, 400),
        ({"scoreMaximum": None}, 400),
        ({"scoreMaximum": "20"}, 400),
        ({"scoreMaximum": 0}, 400),
        ({"resourceLinkId": "99"}, 403),
    ],
)
def test_a_malformed_line_item_is_refused(session: Session, changed: dict[str, Any], status: int) -> None:
    assert send(session, "POST", CONTAINER, NEW | changed).status_code == status
    assert len(listed(session).get_json()) == 2


def test_a_change_loses_what_is_not_sent_again_and_rescales_grades(session: Session) -> None:
    session.post_score(score())
    address = session.line_item("2") + "?type_id=1"
    response = send(session, "PUT", address, {"label": "Quiz", "scoreMaximum": 10})
    assert response.status_code == 200
    changed = session.client.get(address, headers=session.bearer()).get_json()
    assert (changed["label"], changed["scoreMaximum"]) == ("Quiz", 10)
    assert "resourceLinkId" not in changed
    assert session.client.get("/grades.json").get_json()["grades"][0]["points"] == 8


def test_the_tool_deletes_its_own_line_items_only(session: Session) -> None:
    own, other = create(session), session.line_item("2") + "?type_id=1"
    assert session.client.delete(other, headers=session.bearer()).status_code == 403
    assert session.client.delete(own, headers=session.bearer()).status_code == 204
    assert session.client.get(own, headers=session.bearer()).status_code == 404
    assert session.client.delete(own, headers=session.bearer()).status_code == 404


def test_media_types_are_exact(session: Session) -> None:
    token, address = session.bearer(), session.line_item() + "?type_id=1"
    for accept in ("*/*", "application/json", f"{CONTAINER_TYPE}, {LINEITEM_TYPE}"):
        assert session.client.get(CONTAINER, headers=token | {"Accept": accept}).status_code == 400
        assert session.client.get(address, headers=token | {"Accept": accept}).status_code == 400
    for method, place in (("POST", CONTAINER), ("PUT", address)):
        headers = token | {"Content-Type": "application/json"}
        assert session.client.open(place, method=method, data=json.dumps(NEW), headers=headers).status_code == 400


def test_pages_are_linked_in_moodle_s_manner(session: Session) -> None:
    create(session)
    response = listed(session, "&limit=2")
    header = response.headers["Link"].encode("latin-1").decode()
    found = re.search(r"<([^>]*)>; rel=“next”", header)
    assert found is not None
    assert "&amp;" in found[1]
    second = listed(session, "&" + unescape(found[1]).partition("type_id=1&")[2])
    assert [len(response.get_json()), len(second.get_json())] == [2, 1]
    assert "next" not in second.headers["Link"]


@pytest.mark.parametrize("query", ["&limit=-1", "&limit=x", "&from=²"])
def test_a_nonsensical_page_is_refused(session: Session, query: str) -> None:
    assert listed(session, query).status_code == 400
