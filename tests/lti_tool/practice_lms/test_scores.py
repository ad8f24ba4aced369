import json
from pathlib import Path
from typing import Any

import pytest

from lti_tool.practice_lms import create_practice_lms
from tests.lti_tool.practice_lms.played_tool import SCORE_TYPE, PlayedTool, Session, score

RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"


def test_a_score_reaches_the_gradebook_in_the_column_s_points(session: Session) -> None:
    response = session.post_score(score())
    assert (response.status_code, response.text) == (200, "")
    grade = session.grade("4")
    assert grade is not None
    assert (grade["points"], grade["maximum"], grade["comment"]) == (80, 100, "Well done")
    assert grade["timestamp"] == "2023-11-14T22:13:20.100Z"
    assert grade["received"] == session.clock()
    assert session.grade("4", link="3") is None
    assert session.grade("5") is None


@pytest.mark.parametrize(
    "timestamp", ["2023-11-14T22:13:20.900Z", "2023-11-14T22:13:19.999Z", "2023-11-14T23:13:20.100+01:00"]
)
def test_the_same_second_or_an_earlier_one_is_a_conflict(session: Session, timestamp: str) -> None:
    session.post_score(score())
    assert session.post_score(score(scoreGiven=10, timestamp=timestamp)).status_code == 409
    grade = session.grade("4")
    assert grade is not None
    assert grade["points"] == 80


def test_a_later_second_replaces_the_grade(session: Session) -> None:
    session.post_score(score())
    assert (
        session.post_score(score(scoreGiven=3, timestamp="2023-11-14T22:13:21.000Z", comment=None)).status_code == 200
    )
    grade = session.grade("4")
    assert grade is not None
    assert (grade["points"], grade["comment"]) == (30, None)


def test_a_timestamp_in_the_future_is_taken_and_blocks_every_score_until_then(session: Session) -> None:
    assert session.post_score(score(timestamp="2023-11-14T23:00:00.000Z")).status_code == 200
    session.clock.now += 60
    assert session.post_score(score(timestamp="2023-11-14T22:14:20.000Z")).status_code == 409
    session.clock.now += 3600
    assert session.post_score(score(timestamp="2023-11-14T23:14:20.000Z")).status_code == 200


@pytest.mark.parametrize(
    "changed", [{"gradingProgress": "PendingManual"}, {"gradingProgress": "Failed"}, {"scoreGiven": None}]
)
def test_an_unfinished_score_erases_the_grade(session: Session, changed: dict[str, Any]) -> None:
    session.post_score(score())
    assert session.post_score(score(timestamp="2023-11-14T22:14:00.000Z", **changed)).status_code == 200
    grade = session.grade("4")
    assert grade is not None
    assert grade["points"] is None


@pytest.mark.parametrize(
    "changed",
    [
        *(
            {"timestamp": timestamp}
            for timestamp in (
                "2023-11-14T22:13:20Z",
                "2023-11-14T22:13:20.100",
                "2023-11-14 22:13:20.100Z",
                "2023-13-14T22:13:20.100Z",
                "now",
            )
        ),
        *({name: None} for name in ("userId", "timestamp", "activityProgress", "gradingProgress", "scoreMaximum")),
        {"userId": 4},
        {"userId": "3"},
        {"userId": "99"},
        {"scoreGiven": "8"},
        {"scoreGiven": -1},
        {"scoreGiven": True},
        {"scoreGiven": float("nan")},
        {"scoreMaximum": 0},
        {"activityProgress": "Done"},
        {"gradingProgress": "fullygraded"},
        {"comment": ["x"]},
    ],
)
def test_a_malformed_score_or_one_for_somebody_who_is_no_learner_here_is_refused(
    session: Session, changed: dict[str, Any]
) -> None:
    response = session.post_score(score(**changed))
    assert response.status_code == 400, response.text
    assert response.get_json()["reason"]
    assert session.client.get("/grades.json").get_json()["grades"] == []


@pytest.mark.parametrize("body", ["", "[]", "8", "{"])
def test_a_body_that_is_no_object_is_refused(session: Session, body: str) -> None:
    headers = session.bearer() | {"Content-Type": SCORE_TYPE}
    response = session.client.post(f"{session.line_item()}/scores?type_id=1", data=body, headers=headers)
    assert response.status_code == 400


@pytest.mark.parametrize("media_type", ["application/json", f"{SCORE_TYPE}; charset=utf-8", "", f"{SCORE_TYPE}, */*"])
def test_a_score_has_exactly_its_media_type(session: Session, media_type: str) -> None:
    headers = session.bearer() | {"Content-Type": media_type}
    response = session.client.post(f"{session.line_item()}/scores?type_id=1", data=json.dumps(score()), headers=headers)
    assert response.status_code == 400


def test_the_address_keeps_its_query_after_scores(session: Session) -> None:
    headers = session.bearer() | {"Content-Type": SCORE_TYPE}
    body = json.dumps(score())
    assert session.client.post(f"{session.line_item()}?type_id=1/scores", data=body, headers=headers).status_code == 405
    assert session.client.post(f"{session.line_item()}/scores", data=body, headers=headers).status_code == 403


def test_an_unknown_line_item_or_course_is_not_found(session: Session) -> None:
    headers = session.bearer() | {"Content-Type": SCORE_TYPE}
    for place in ("2/lineitems/99", "9/lineitems/1"):
        address = f"/services/{place}/lineitem/scores?type_id=1"
        assert session.client.post(address, data=json.dumps(score()), headers=headers).status_code == 404


def test_a_huge_body_is_refused(session: Session) -> None:
    assert session.post_score(score(comment="x" * 70_000)).status_code == 413


def test_what_came_in_is_kept_beside_the_answer(session: Session) -> None:
    session.post_score(score())
    session.post_score(score(userId="3"))
    received = session.client.get("/grades.json").get_json()["received"]
    assert [row["status"] for row in received] == [200, 400]
    assert json.loads(received[0]["body"]) == score()


def test_grades_survive_a_restart(database: Path, session: Session, running_tool: PlayedTool) -> None:
    session.post_score(score())
    before = session.client.get("/grades.json").get_json()
    again = create_practice_lms(database, url=session.lms.url, tool_url=running_tool.url)
    assert again.test_client().get("/grades.json").get_json() == before


def test_results_say_what_the_gradebook_says(session: Session) -> None:
    session.post_score(score())
    session.post_score(score(userId="5", scoreGiven=None))
    headers = session.bearer() | {"Accept": RESULTS_TYPE}
    response = session.client.get(f"{session.line_item()}/results?type_id=1", headers=headers)
    assert response.content_type == RESULTS_TYPE
    sanne, uxia = response.get_json()
    line_item = f"http://localhost:8001{session.line_item()}"
    assert sanne == {
        "id": f"{line_item}/results?type_id=1&user_id=4",
        "userId": "4",
        "scoreOf": f"{line_item}?type_id=1",
        "resultScore": 80,
        "resultMaximum": 100,
        "timestamp": "2023-11-14T22:13:20.100Z",
        "comment": "Well done",
    }
    assert "resultScore" not in uxia
    only = session.client.get(f"{session.line_item()}/results?type_id=1&user_id=5", headers=headers)
    assert [result["userId"] for result in only.get_json()] == ["5"]


def test_results_crash_on_a_limit_and_on_a_second_media_type(session: Session) -> None:
    address, token = f"{session.line_item()}/results?type_id=1", session.bearer()
    assert session.client.get(f"{address}&limit=5", headers=token).status_code == 500
    assert session.client.get(address, headers=token | {"Accept": "*/*"}).status_code == 400
    assert session.client.get(address, headers=token | {"Accept": f"{RESULTS_TYPE}, */*"}).status_code == 400
    assert session.client.get(address, headers=token).status_code == 200
