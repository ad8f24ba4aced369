"""Scores and line items: what reaches the gradebook, and when it is tried again."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.errors import PlatformRefused, PlatformUnavailable
from lti_tool.lti.lineitems import WantedLineItem
from lti_tool.lti.model import AgsEndpoint, Platform
from lti_tool.lti.scores import Score, Sent, next_try, post_score
from lti_tool.lti.service import Services
from tests.lti_tool.lti.played_lms import NOW, Answer, Call, Server

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ALL = (AGS + "lineitem", AGS + "score")
WANTED = WantedLineItem("link-1", "lesson-1.quiz", "quiz", "Lesson 1 – quiz")
OURS = {"resourceLinkId": "link-1", "resourceId": "lesson-1.quiz", "tag": "quiz", "scoreMaximum": 100, "label": "x"}
DAY = 86_400.0


@pytest.fixture
def lms(platform: Platform, server: Server) -> Platform:
    server.routes["/token"] = Answer(body={"access_token": "T1", "expires_in": 3600})
    for path in ("/items/4/scores", "/items/9/scores"):
        server.routes[path] = Answer(200, b"")
    return replace(platform, token_url=server.url + "/token")


@pytest.fixture
def score(server: Server) -> Score:
    endpoint = AgsEndpoint((AGS + "score",), server.url + "/items?type_id=1", server.url + "/items/4?type_id=1")
    return Score("d1", endpoint, WANTED, "user-7", 85.0, 100, NOW + 0.25)


def payload_of(server: Server, path: str = "/items/4/scores") -> dict[str, Any]:
    return json.loads(server.of(path)[-1].body)


def test_a_score(server: Server, services: Services, lms: Platform, score: Score) -> None:
    server.routes["/items/4/scores"] = Answer(200, {"resultUrl": "x"})
    full = replace(score, comment="12 of 14", started_at=NOW - 600.5, submitted_at=NOW)
    assert post_score(services, lms, full) == Sent(server.url + "/items/4?type_id=1", '{"resultUrl": "x"}')
    [call] = server.of("/items/4/scores")
    assert (call.method, call.query) == ("POST", "type_id=1")
    assert call.headers["content-type"] == "application/vnd.ims.lis.v1.score+json"
    assert "," not in call.headers["accept"]
    assert payload_of(server) == {
        "userId": "user-7",
        "scoreGiven": 85,
        "scoreMaximum": 100,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-18T11:06:40.250Z",
        "comment": "12 of 14",
        "submission": {"startedAt": "2026-11-18T10:56:39.500Z", "submittedAt": "2026-11-18T11:06:40.000Z"},
    }


def test_nothing_empty_is_sent(server: Server, services: Services, lms: Platform, score: Score) -> None:
    post_score(services, lms, replace(score, score_given=0.0))
    assert payload_of(server)["scoreGiven"] == 0
    assert not {"comment", "submission"} & set(payload_of(server))


@pytest.mark.parametrize(("family", "sent"), [("", 66.6667), ("moodle", 66.6667), ("openedx", 67)])
def test_whole_numbers_where_an_lms_wants_them(
    server: Server, services: Services, lms: Platform, score: Score, family: str, sent: float
) -> None:
    post_score(services, replace(lms, family=family), replace(score, score_given=200 / 3))
    assert payload_of(server)["scoreGiven"] == sent


@pytest.mark.parametrize("given", [-1.0, float("nan"), float("inf")])
def test_impossible_scores(score: Score, given: float) -> None:
    with pytest.raises(ValueError, match="impossible score"):
        replace(score, score_given=given)


@pytest.mark.parametrize(
    ("line_item", "path"),
    [
        ("/items/4", "/items/4/scores"),
        ("/items/4/", "/items/4/scores"),
        ("/items/4?a=1&b=?", "/items/4/scores"),
    ],
)
def test_where_scores_go(
    server: Server, services: Services, lms: Platform, score: Score, line_item: str, path: str
) -> None:
    endpoint = replace(score.endpoint, lineitem=server.url + line_item)
    post_score(services, lms, replace(score, endpoint=endpoint))
    assert server.of(path)[0].query == line_item.partition("?")[2]


def test_the_score_scope_is_needed(server: Server, services: Services, lms: Platform, score: Score) -> None:
    endpoint = replace(score.endpoint, scopes=(AGS + "lineitem",))
    with pytest.raises(PlatformRefused):
        post_score(services, lms, replace(score, endpoint=endpoint))
    assert server.calls == []


def test_only_known_granted_scopes_are_asked_for(
    server: Server, services: Services, lms: Platform, score: Score
) -> None:
    endpoint = replace(score.endpoint, scopes=("https://lms.example.org/other", AGS + "score"))
    post_score(services, lms, replace(score, endpoint=endpoint))
    assert b"other" not in server.of("/token")[0].body


@pytest.fixture
def without(score: Score, server: Server) -> Score:
    """A score whose launch named no line item."""
    return replace(score, endpoint=AgsEndpoint(ALL, server.url + "/items?type_id=1"))


def entry(server: Server, number: int, **changes: Any) -> dict[str, Any]:
    return {"id": f"{server.url}/items/{number}", **OURS, **changes}


def paged(server: Server, *pages: list[Any]) -> Callable[[Call], Answer]:
    """Serve pages that link to each other; a POST makes line item 9."""

    def answer(call: Call) -> Answer:
        if call.method == "POST":
            return Answer(201, {**json.loads(call.body), "id": server.url + "/items/9"})
        number = int(call.query.partition("page=")[2] or 0)
        following = f"<{server.url}/items?type_id=1&amp;page={number + 1}>; rel=next"
        return Answer(200, pages[number], {"Link": following} if number + 1 < len(pages) else {})

    return answer


def test_the_line_item_is_found_on_a_later_page(
    server: Server, services: Services, lms: Platform, without: Score
) -> None:
    strangers = [
        entry(server, 1, resourceLinkId="link-2"),
        entry(server, 2, resourceId="lesson-2.quiz"),
        entry(server, 3, tag="other"),
        {"resourceLinkId": "link-1"},
        None,
        "x",
    ]
    server.routes["/items"] = paged(server, strangers, [], [entry(server, 4)])
    assert post_score(services, lms, without).line_item_url == server.url + "/items/4"
    assert [call.method for call in server.of("/items")] == ["GET"] * 3
    accept = {call.headers["accept"] for call in server.of("/items")}
    assert accept == {"application/vnd.ims.lis.v2.lineitemcontainer+json"}


def test_the_lmss_own_line_item_serves_where_none_may_be_made(
    server: Server, services: Services, lms: Platform, without: Score
) -> None:
    plain = {"id": server.url + "/items/4", "resourceLinkId": "link-1", "tag": ""}
    reading = replace(without, endpoint=replace(without.endpoint, scopes=(AGS + "lineitem.readonly", AGS + "score")))
    server.routes["/items"] = paged(server, [plain])
    assert post_score(services, lms, reading).line_item_url == server.url + "/items/4"
    assert post_score(services, lms, without).line_item_url == server.url + "/items/9"
    server.routes["/items"] = paged(server, [plain], [entry(server, 9)])
    assert post_score(services, lms, reading).line_item_url == server.url + "/items/9"


def test_a_line_item_is_made_where_none_is_found(
    server: Server, services: Services, lms: Platform, without: Score
) -> None:
    server.routes["/items"] = paged(server, [entry(server, 1, resourceLinkId="link-2")])
    assert post_score(services, lms, without).line_item_url == server.url + "/items/9"
    created = server.of("/items")[-1]
    assert (created.method, created.query) == ("POST", "type_id=1")
    assert created.headers["content-type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(created.body) == {
        "scoreMaximum": 100,
        "label": "Lesson 1 – quiz",
        "resourceId": "lesson-1.quiz",
        "tag": "quiz",
        "resourceLinkId": "link-1",
    }


def test_none_is_made_without_the_scope(server: Server, services: Services, lms: Platform, without: Score) -> None:
    server.routes["/items"] = paged(server, [])
    endpoint = replace(without.endpoint, scopes=(AGS + "lineitem.readonly", AGS + "score"))
    with pytest.raises(PlatformRefused):
        post_score(services, lms, replace(without, endpoint=endpoint))
    assert {call.method for call in server.of("/items")} == {"GET"}


@pytest.mark.parametrize(("lineitems", "scopes"), [(None, ALL), ("https://x.example.org", (AGS + "score",))])
def test_a_launch_that_grants_too_little(
    services: Services, lms: Platform, score: Score, lineitems: str | None, scopes: tuple[str, ...]
) -> None:
    with pytest.raises(PlatformRefused):
        post_score(services, lms, replace(score, endpoint=AgsEndpoint(scopes, lineitems)))


def test_pages_that_lead_back_end(server: Server, services: Services, lms: Platform, without: Score) -> None:
    def loop(call: Call) -> Answer:
        if call.method == "POST":
            return Answer(201, entry(server, 9))
        return Answer(200, [], {"Link": f'<{server.url}/items?type_id=1>; rel="next"'})

    server.routes["/items"] = loop
    post_score(services, lms, without)
    assert [call.method for call in server.of("/items")] == ["GET", "POST"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {}),
        Answer(200, b"<html>"),
        Answer(200, b""),
        Answer(200, [], {"Link": '<https://evil.example.org/>; rel="next"'}),
    ],
)
def test_a_broken_list_never_leads_to_a_second_line_item(
    server: Server, services: Services, lms: Platform, without: Score, answer: Answer
) -> None:
    server.routes["/items"] = answer
    with pytest.raises(PlatformUnavailable):
        post_score(services, lms, without)
    assert {call.method for call in server.of("/items")} == {"GET"}


@pytest.mark.parametrize("created", [b"", [], {}, {"id": 5}, {"id": "javascript:1"}])
def test_a_new_line_item_without_address(
    server: Server, services: Services, lms: Platform, without: Score, created: Any
) -> None:
    server.routes["/items"] = lambda call: Answer(200, [] if call.method == "GET" else created)
    with pytest.raises(PlatformUnavailable):
        post_score(services, lms, without)


@pytest.mark.parametrize(("status", "error"), [(409, PlatformUnavailable), (404, PlatformRefused)])
def test_refusals_of_a_score(
    server: Server, services: Services, lms: Platform, score: Score, status: int, error: type[Exception]
) -> None:
    server.routes["/items/4/scores"] = Answer(status, b"no")
    with pytest.raises(error):
        post_score(services, lms, score)


chance = st.floats(0, 1, exclude_max=True)


@given(st.lists(chance, min_size=20, max_size=20), st.floats(0, 60), st.floats(0, 10))
def test_after_a_minute_of_outage_delivery_is_soon(chances: list[float], outage: float, hung: float) -> None:
    """Each try may also hang for up to 10 seconds before it is given up."""
    now = 0.0
    for attempts, random in enumerate(chances, start=1):
        if now > outage:
            break
        following = next_try(attempts, None, owed_since=0.0, now=now + hung, random=random)
        assert following is not None
        now = following
    assert outage < now <= outage + 150


@given(st.integers(1, 10_000), chance, st.none() | st.floats(0, 1e9), st.floats(0, 8 * DAY))
def test_the_next_try_is_later_and_within_seven_days(
    attempts: int, random: float, asked: float | None, now: float
) -> None:
    following = next_try(attempts, asked, owed_since=0.0, now=now, random=random)
    if now >= 7 * DAY:
        assert following is None
    else:
        assert following is not None
        assert now < following <= 7 * DAY
        assert following >= min(now + min(asked or 0, DAY), 7 * DAY)


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [next_try(n, None, owed_since=0.0, now=0.0, random=0.0) for n in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert next_try(3, None, owed_since=0.0, now=0.0, random=0.5) == 3
