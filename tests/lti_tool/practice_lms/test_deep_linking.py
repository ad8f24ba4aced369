"""The practice LMS takes what a tool brings as strictly as Moodle, all of it or nothing."""

from pathlib import Path
from typing import Any

import jwt
import pytest
from werkzeug.test import TestResponse

from lti_tool.practice_lms import create_practice_lms
from tests.lti_tool.practice_lms.played_tool import PlayedTool, Session, form, one_each

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
TEACHER, LEARNER = "3", "4"


class Choosing:
    """A teacher's request to the tool, and the tool's answers to it."""

    def __init__(self, session: Session, **switches: str) -> None:
        self.session = session
        session.sign_in(TEACHER)
        response = session.client.post("/content-items", data=switches)
        assert response.status_code == 303, response.text
        login = one_each(session.client.get(f"{response.location}/launch").location)
        _, fields = form(session.client.get("/auth", query_string=session.auth_request(login)))
        self.claims: dict[str, Any] = jwt.decode(fields["id_token"], options={"verify_signature": False})
        self.settings: dict[str, Any] = self.claims[f"{DL}deep_linking_settings"]

    def answer(self, items: object, **changed: Any) -> dict[str, Any]:
        """The claims of a good answer; a claim changed to None is left out."""
        now = int(self.session.clock())
        claims: dict[str, Any] = {
            "iss": self.claims["aud"],
            "aud": self.claims["iss"],
            "iat": now,
            "exp": now + 60,
            "nonce": "nonce-1",
            f"{LTI}deployment_id": self.claims[f"{LTI}deployment_id"],
            f"{LTI}message_type": "LtiDeepLinkingResponse",
            f"{LTI}version": "1.3.0",
            f"{DL}data": self.settings["data"],
            f"{DL}content_items": items,
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def send(self, claims: dict[str, Any], kid: str = "first") -> TestResponse:
        token = jwt.encode(claims, self.session.tool.keys[kid], algorithm="RS256", headers={"kid": kid})
        return self.session.client.post(self.settings["deep_link_return_url"], data={"JWT": token})


@pytest.fixture
def choosing(session: Session) -> Choosing:
    return Choosing(session, multiple="1", line_items="1")


def item(session: Session, **changed: Any) -> dict[str, Any]:
    """A good content item; a member changed to None is left out."""
    members: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": "A quiz",
        "url": f"{session.tool.url}/lti/launch?item=lesson-2.quiz",
        "custom": {"item": "lesson-2.quiz"},
        "lineItem": {"scoreMaximum": 20, "label": "Quiz", "resourceId": "lesson-2.quiz", "tag": "score"},
        "submission": {"endDateTime": "2030-01-31T12:00:00Z"},
    }
    return {name: value for name, value in (members | changed).items() if value is not None}


def links(session: Session) -> list[str]:
    return [link.title for link in session.lms.all_links[len(session.lms.links) :]]


def test_the_request_is_one_of_the_standard(choosing: Choosing) -> None:
    assert choosing.claims[f"{LTI}message_type"] == "LtiDeepLinkingRequest"
    assert choosing.claims[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]
    assert f"{LTI}resource_link" not in choosing.claims
    assert choosing.settings["accept_types"] == ["ltiResourceLink"]
    assert (choosing.settings["accept_multiple"], choosing.settings["accept_lineitem"]) == (True, True)


def test_the_switches_are_in_the_request(session: Session) -> None:
    settings = Choosing(session).settings
    assert (settings["accept_multiple"], settings["accept_lineitem"]) == (False, False)


def test_only_the_teacher_adds(session: Session) -> None:
    session.sign_in(LEARNER)
    assert session.client.post("/content-items").status_code == 403
    assert "Add activities" not in session.client.get("/course").text


def test_what_comes_becomes_links_with_columns_and_opens(choosing: Choosing, session: Session) -> None:
    page = choosing.send(choosing.answer([item(session), item(session, title="Reading", lineItem=None)]))
    assert 'data-added="2"' in page.text
    assert links(session) == ["A quiz", "Reading"]
    column = session.client.get("/grades.json").get_json()["line_items"][-1]
    assert (column["resource_id"], column["tag"], column["maximum"]) == ("lesson-2.quiz", "score", 20)
    assert "due 2030-01-31T12:00:00Z" in session.client.get("/course").text
    claims = session.launch(LEARNER, column["made_for_link"])
    assert claims[f"{LTI}custom"] == {"item": "lesson-2.quiz"}
    assert claims[f"{LTI}target_link_uri"] == f"{session.tool.url}/lti/launch?item=lesson-2.quiz"
    assert claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]["lineitem"]


def test_they_are_there_after_a_restart(
    choosing: Choosing, session: Session, database: Path, running_tool: PlayedTool
) -> None:
    choosing.send(choosing.answer([item(session)]))
    app = create_practice_lms(database, url=session.lms.url, tool_url=running_tool.url, clock=session.clock)
    again = Session(app, running_tool, session.clock)
    assert links(again) == ["A quiz"]
    assert again.launch(LEARNER, again.lms.all_links[-1].id)[f"{LTI}resource_link"]["title"] == "A quiz"


def test_an_answer_that_comes_twice_counts_once(choosing: Choosing, session: Session) -> None:
    first, second = (choosing.send(choosing.answer([item(session)])) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert links(session) == ["A quiz"]


def test_a_cancelled_choice_adds_nothing_and_shows_the_words(choosing: Choosing, session: Session) -> None:
    page = choosing.send(choosing.answer([], **{f"{DL}msg": "Nothing was added."}))
    assert "Nothing was added." in page.text
    assert links(session) == []


def test_line_items_are_ignored_where_they_were_not_asked_for(session: Session) -> None:
    choosing = Choosing(session, multiple="1")
    choosing.send(choosing.answer([item(session)]))
    assert session.lms.all_links[-1].points is None


def test_one_was_asked_for_and_two_came(session: Session) -> None:
    choosing = Choosing(session, line_items="1")
    assert choosing.send(choosing.answer([item(session), item(session)])).status_code == 400
    assert links(session) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "link"},
        {"type": None},
        {"title": ""},
        {"title": "x" * 256},
        {"title": 5},
        {"url": "https://evil.example.org/lti/launch"},
        {"url": None},
        {"custom": {"item": "two\nlines"}},
        {"custom": {"item": 5}},
        {"custom": {"a b": "x"}},
        {"custom": ["item"]},
        {"lineItem": {"scoreMaximum": 0}},
        {"lineItem": {"scoreMaximum": 101}},
        {"lineItem": {"scoreMaximum": 20.5}},
        {"lineItem": {"scoreMaximum": "20"}},
        {"lineItem": {"scoreMaximum": True}},
        {"lineItem": {"label": "no maximum"}},
        {"lineItem": {"scoreMaximum": 20, "tag": None}},
        {"lineItem": []},
        {"submission": {"endDateTime": "2030-01-31"}},
        {"submission": {"endDateTime": "2030-13-31T12:00:00Z"}},
        {"submission": {"endDateTime": "2030-01-31T12:00:00"}},
    ],
)
def test_an_item_that_moodle_would_not_take_is_refused_with_all_others(
    choosing: Choosing, session: Session, changed: dict[str, Any]
) -> None:
    page = choosing.send(choosing.answer([item(session), item(session, **changed)]))
    assert (page.status_code, "was not taken" in page.text) == (400, True)
    assert links(session) == []
    assert choosing.send(choosing.answer([item(session)])).status_code == 200, "the request still waits"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "somebody else"},
        {"aud": "https://other.example.org"},
        {"iat": 1_700_000_001},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nonce": None},
        {f"{LTI}deployment_id": "2"},
        {f"{LTI}message_type": "LtiDeepLinkingRequest"},
        {f"{LTI}version": "1.1"},
        {f"{DL}data": "another"},
        {f"{DL}data": None},
        {f"{DL}content_items": {}},
    ],
)
def test_an_answer_that_is_not_for_this_request_is_refused(choosing: Choosing, changed: dict[str, Any]) -> None:
    assert choosing.send(choosing.answer([], **changed)).status_code == 400


def test_a_key_that_the_tool_does_not_publish_is_refused(choosing: Choosing, session: Session) -> None:
    token = jwt.encode(choosing.answer([]), session.tool.keys["first"], algorithm="RS256", headers={"kid": "x"})
    assert session.client.post("/content-items/return", data={"JWT": token}).status_code == 400
    assert session.client.post("/content-items/return", data={"JWT": "no token"}).status_code == 400


def test_without_the_sign_in_cookie_the_frame_asks_once_more(choosing: Choosing, session: Session) -> None:
    cookieless = session.app.test_client()
    action, fields = form(cookieless.post("/content-items/return?course=2", data={"JWT": "x.y.z"}))
    assert action == "/content-items/return?course=2"
    assert fields == {"JWT": "x.y.z", "repost": "1"}
    assert cookieless.post(action, data=fields).status_code == 403
