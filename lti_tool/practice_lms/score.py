"""A score as the tool sends it (Assignment and Grade Services 2.0, 3.4.4), read strictly."""

import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from lti_tool.practice_lms.refusal import ServiceRefusal

ACTIVITY = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")
TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,9}(Z|[+-]\d{2}:?\d{2})", re.ASCII)


@dataclass(frozen=True)
class Score:
    """A score that is well-formed.

    `share` is scoreGiven / scoreMaximum, or None when the score erases the grade: it lacks `scoreGiven`, or grading
    isn't finished. `second` is the timestamp in whole seconds, which is all that this LMS compares.
    """

    user_id: str
    share: float | None
    comment: str | None
    timestamp: str
    second: int
    activity_progress: str
    grading_progress: str


def read_score(body: bytes) -> Score:
    """The score in `body`; refuses (400) with a reason that names the field."""
    fields = read_object(body)
    timestamp = _text(fields, "timestamp")
    activity, grading = _text(fields, "activityProgress"), _text(fields, "gradingProgress")
    if activity not in ACTIVITY:
        raise ServiceRefusal(400, f"activityProgress must be one of {', '.join(ACTIVITY)}")
    if grading not in GRADING:
        raise ServiceRefusal(400, f"gradingProgress must be one of {', '.join(GRADING)}")
    share = _share(fields)
    return Score(
        user_id=_text(fields, "userId"),
        share=share if grading == "FullyGraded" else None,
        comment=_text(fields, "comment") if fields.get("comment") is not None else None,
        timestamp=timestamp,
        second=_second(timestamp),
        activity_progress=activity,
        grading_progress=grading,
    )


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`, or a refusal (400)."""
    try:
        value: object = json.loads(body)
    except ValueError as error:
        raise ServiceRefusal(400, "the body is not JSON") from error
    if not isinstance(value, dict):
        raise ServiceRefusal(400, "the body is not a JSON object")
    return cast(dict[str, Any], value)


def read_number(fields: dict[str, Any], name: str) -> float | None:
    """A finite number, or None when it isn't there."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ServiceRefusal(400, f"{name} must be a number")
    return float(value)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise ServiceRefusal(400, f"{name} must be a text")
    return value


def _share(fields: dict[str, Any]) -> float | None:
    given, maximum = read_number(fields, "scoreGiven"), read_number(fields, "scoreMaximum")
    if given is None:
        return None
    if given < 0:
        raise ServiceRefusal(400, "scoreGiven must not be negative")
    if maximum is None or maximum <= 0:
        raise ServiceRefusal(400, "scoreMaximum must be positive when there is a scoreGiven")
    return given / maximum


def _second(timestamp: str) -> int:
    if not TIMESTAMP.fullmatch(timestamp):
        raise ServiceRefusal(400, "timestamp must be ISO 8601 with fractions of a second and a time zone")
    try:
        return math.floor(datetime.fromisoformat(timestamp).timestamp())
    except ValueError as error:
        raise ServiceRefusal(400, "timestamp is no date") from error
