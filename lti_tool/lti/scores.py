"""Scores: sending one to an LMS's gradebook, and when to try again.

Assignment and Grade Services 2.0, section 3.4. A score says what a learner got for a line item, as
scoreGiven of scoreMaximum. It is sent only when it is final for the time being (`FullyGraded`,
`Completed`): Moodle erases a grade for anything else. The decisions when to send are pure functions here;
the worker keeps the rows.
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem

from lti_tool.lti.errors import WORDS, PlatformRefused
from lti_tool.lti.lineitems import GradeService, WantedLineItem
from lti_tool.lti.model import AgsEndpoint, Platform
from lti_tool.lti.quirks import quirks_of
from lti_tool.lti.service import Connector, Services

GIVEN_UP_AFTER: Final = 7 * 86_400.0
"""Seconds that a grade is owed before the tool stops trying and tells the instructor."""

_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 900.0
_LONGEST_ASKED: Final = 86_400.0  # what a Retry-After may ask for


@dataclass(frozen=True, slots=True)
class Score:
    """A learner's result as the gradebook gets it. Times in seconds UTC.

    deployment_id  the launch's
    endpoint       what the launch granted; its `lineitem` is the address kept from an earlier sending, if any
    score_given    of score_maximum, 0 or more; both are sent as they are (per cent: of 100)
    timestamp      from `next_timestamp`
    comment        plain text; some LMSes show it as HTML
    """

    deployment_id: str
    endpoint: AgsEndpoint
    line_item: WantedLineItem
    user_id: str
    score_given: float
    score_maximum: float
    timestamp: float
    comment: str | None = None
    started_at: float | None = None
    submitted_at: float | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.score_given < math.inf and 0 < self.score_maximum < math.inf):
            raise ValueError(f"impossible score: {self.score_given} of {self.score_maximum}")


@dataclass(frozen=True, slots=True)
class Sent:
    """The LMS has the score. `line_item_url` is worth keeping; `reply` holds its words, often none."""

    line_item_url: str
    reply: str


def post_score(services: Services, platform: Platform, score: Score) -> Sent:
    """Send one score, finding or making its line item where its address isn't known.

    Raises PlatformUnavailable (try again, see `next_try`) or PlatformRefused (final for this grade).
    """
    service = GradeService(Connector(services, platform, score.deployment_id), score.endpoint)
    if not service.can_put_grade():
        raise PlatformRefused("The launch doesn't allow the tool to send scores.")
    url = service.line_item_url(score.line_item)
    response = service.put_grade(_grade(score, platform), LineItem({"id": url}))
    body = response["body"]
    return Sent(url, "" if body is None else json.dumps(body, ensure_ascii=False)[:WORDS])


def next_try(attempts: int, retry_after: float | None, *, owed_since: float, now: float, random: float) -> float | None:
    """Return when to send again after a failure, or None when the grade has been owed for 7 days.

    attempts     failed ones so far, 1 or more
    retry_after  seconds that the LMS asked to wait, at most a day of them is granted
    random       0 ≤ random < 1, spreads the rows of one outage

    Waits double from a second to a quarter of an hour, each shortened by up to half. An outage of a minute
    can so have led to a wait of 64 s at most: delivery within 150 s of recovery, with time for a breaker.
    """
    end = owed_since + GIVEN_UP_AFTER
    if now >= end:
        return None
    wait = min(_FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20), _LONGEST_WAIT) * (1 - random / 2)
    return min(now + max(wait, min(retry_after or 0.0, _LONGEST_ASKED)), end)


def _grade(score: Score, platform: Platform) -> Grade:
    whole = quirks_of(platform.family).integer_scores
    grade = (
        Grade()
        .set_score_given(_number(score.score_given, 0 if whole else 4))
        .set_score_maximum(_number(score.score_maximum, 4))
        .set_activity_progress("Completed")
        .set_grading_progress("FullyGraded")
        .set_timestamp(_iso(score.timestamp))
        .set_user_id(score.user_id)
    )
    if score.comment:
        grade.set_comment(score.comment)
    times = {"startedAt": score.started_at, "submittedAt": score.submitted_at}
    submission = {name: _iso(value) for name, value in times.items() if value is not None}
    return grade.set_extra_claims({"submission": submission}) if submission else grade


def _number(value: float, digits: int) -> int | float:
    """Round; a whole number is sent without a decimal point, which some LMSes can't read."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _iso(seconds: float) -> str:
    """Return ISO 8601 in UTC with milliseconds and zone: `2026-11-21T15:04:05.678Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
