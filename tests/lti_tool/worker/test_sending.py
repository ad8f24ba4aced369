"""Which score goes to which line item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lti_tool.store.outbox import TakenGrade
from lti_tool.worker.sending import score_of
from tests.lti_tool.store.world import NOW, QUIZ, SCORES

LINEITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
GRADE = TakenGrade(
    platform_id="p1",
    link_id="p1.link",
    item=QUIZ,
    person_id="p1.ann",
    score=70.0,
    maximum=100.0,
    started_at=NOW - 60,
    submitted_at=NOW,
    version=1,
    tries=0,
    failing_since=None,
    leased_until=NOW + 60,
    timestamp=NOW + 1,
    sub="ann",
    deployment_id="1",
    link_lms_id="link",
    link_line_item="https://lms.example/items/link",
    line_item="https://lms.example/items/own",
    line_items="https://lms.example/items",
    scopes=f"{SCORES} {LINEITEM}",
)


def test_the_score_is_told_as_the_grade_has_it() -> None:
    score = score_of(GRADE, "Quiz " * 100)
    assert (score.user_id, score.score_given, score.score_maximum) == ("ann", 70, 100)
    assert (score.timestamp, score.started_at, score.submitted_at) == (NOW + 1, NOW - 60, NOW)
    assert (score.deployment_id, score.endpoint.scopes) == ("1", (SCORES, LINEITEM))
    wanted = score.line_item
    assert (wanted.resource_link_id, wanted.resource_id, wanted.tag) == ("link", QUIZ, "score")
    assert len(wanted.label) == 255


@pytest.mark.parametrize(
    ("changes", "line_item"),
    [
        ({}, "https://lms.example/items/own"),
        ({"line_item": None}, None),
        ({"line_item": None, "scopes": SCORES}, "https://lms.example/items/link"),
        ({"line_item": None, "scopes": f"{LINEITEM}.readonly"}, "https://lms.example/items/link"),
        ({"line_item": None, "line_items": None}, "https://lms.example/items/link"),
    ],
    ids=["known", "to be found or made", "may not make", "may only read", "nowhere to make"],
)
def test_the_line_item(changes: dict[str, str | None], line_item: str | None) -> None:
    assert score_of(replace(GRADE, **changes), "Quiz").endpoint.lineitem == line_item
