"""What the LMS is owed: one row per resource link, item and person. See `outbox` for how it gets there.

A grade is owed in the transaction that closes the attempt, and kept after sending with what the LMS answered.
States: owed → sent, refused (for good, with the LMS's words) or gave_up (7 days of failures); the last two can
be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Text, and_, bindparam, case, false, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from lti_tool.store import tables as t
from lti_tool.store.attempts import CLOSED, COUNTED_ROLE, AttemptKey
from lti_tool.store.connection import Connection
from lti_tool.store.rows import into
from lti_tool.store.spanning import spanning

GradeState = Literal["owed", "sent", "refused", "gave_up"]

OWED = literal_column("'owed'", Text)
"""A literal, not a parameter: only so is the partial index of owed rows used."""


@dataclass(frozen=True)
class GradeRow:
    """A grade as a result page shows it. sent_score: what the LMS confirmed last, at sent_at.

    reply, reply_status: the LMS's last answer, status None when there was none.
    """

    score: float
    maximum: float
    state: GradeState
    owed_at: float
    next_try: float
    tries: int
    sent_score: float | None
    sent_at: float | None
    reply_status: int | None
    reply: str | None


_of_key = (
    t.grade.c.platform_id == bindparam("platform"),
    t.grade.c.link_id == bindparam("link"),
    t.grade.c.item == bindparam("which"),
    t.grade.c.person_id == bindparam("person"),
)
_failed = t.grade.c.state.in_(("refused", "gave_up"))

# nothing comes back for a test user, for whoever isn't a learner, and where the LMS takes no scores
_BEST = (
    select(*t.attempt.c["score", "maximum", "started_at", "submitted_at"])
    .join(
        t.person,
        and_(t.person.c.platform_id == t.attempt.c.platform_id, t.person.c.id == t.attempt.c.person_id),
    )
    .join(
        t.resource_link,
        and_(
            t.resource_link.c.platform_id == t.attempt.c.platform_id,
            t.resource_link.c.id == t.attempt.c.link_id,
        ),
    )
    .where(
        t.attempt.c.platform_id == bindparam("platform"),
        t.attempt.c.link_id == bindparam("link"),
        t.attempt.c.person_id == bindparam("person"),
        t.attempt.c.quiz == bindparam("which"),
        t.attempt.c.state == CLOSED,
        t.attempt.c.role == COUNTED_ROLE,
        t.person.c.is_test == false(),
        or_(t.resource_link.c.line_item.is_not(None), t.resource_link.c.line_items.is_not(None)),
    )
    .order_by(t.attempt.c.score.desc(), t.attempt.c.submitted_at)
    .limit(1)
)
_owe = insert(t.grade)
_OWE = _owe.on_conflict_do_update(
    index_elements=list(t.grade.primary_key),
    set_={
        **{name: _owe.excluded[name] for name in ("score", "maximum", "started_at", "submitted_at")},
        "state": OWED,
        "version": t.grade.c.version + 1,
        "owed_at": case((t.grade.c.state == OWED, t.grade.c.owed_at), else_=_owe.excluded.owed_at),
        "next_try": _owe.excluded.next_try,
        "tries": 0,
        "failing_since": None,
    },
    where=or_(t.grade.c.score != _owe.excluded.score, t.grade.c.maximum != _owe.excluded.maximum),
).returning(t.grade.c.version)
_OF_PERSON = select(*t.grade.c[tuple(GradeRow.__dataclass_fields__)]).where(*_of_key)
_again: dict[str, Any] = {
    "state": OWED,
    "version": t.grade.c.version + 1,
    "owed_at": bindparam("new_time"),
    "next_try": bindparam("new_time"),
    "tries": 0,
    "failing_since": None,
    "line_item": None,  # the LMS may have deleted it: look for it, or make it, anew
}
_RESEND = update(t.grade).where(*_of_key, _failed).values(_again)
_RESEND_ALL = update(t.grade).where(t.grade.c.platform_id == bindparam("platform"), _failed).values(_again)
_COUNT = (
    select(t.grade.c.state, func.count())
    .where(t.grade.c.platform_id == bindparam("platform"))
    .group_by(t.grade.c.state)
)
_OWED_SUMMARY = spanning(select(func.count(), func.min(t.grade.c.owed_at)).where(t.grade.c.state == OWED))


def owe(connection: Connection, key: AttemptKey, now: float) -> bool:
    """Owe the LMS the best score of the closed attempts; whether anything new is owed.

    Called in the transaction that closed an attempt. Nothing is owed for an unchanged best, for test users and
    instructors, and where the link has no line item to send to.
    """
    values = _key(key)
    best = connection.execute(_BEST, values).one_or_none()
    if best is None:
        return False
    row = {
        **best,
        **{"platform_id": key.platform_id, "link_id": key.link_id, "person_id": key.person_id},
        **{"item": key.quiz, "state": "owed", "version": 1, "owed_at": now, "next_try": now, "tries": 0},
    }
    return connection.execute(_OWE, row).one_or_none() is not None


def of_person(connection: Connection, key: AttemptKey) -> GradeRow | None:
    """What is owed or sent for a person's attempts; None where nothing ever was."""
    row = connection.execute(_OF_PERSON, _key(key)).one_or_none()
    return into(GradeRow, row) if row else None


def resend(connection: Connection, key: AttemptKey, now: float) -> bool:
    """Owe a refused or given-up grade again; False where it is neither."""
    return connection.execute(_RESEND, {**_key(key), "new_time": now}).rowcount == 1


def resend_all(connection: Connection, platform_id: str, now: float) -> int:
    """Owe all refused and given-up grades of a platform again; how many."""
    return connection.execute(_RESEND_ALL, {"platform": platform_id, "new_time": now}).rowcount


def count(connection: Connection, platform_id: str) -> dict[GradeState, int]:
    """How many grades of a platform are in each state."""
    rows = connection.execute(_COUNT, {"platform": platform_id})
    return dict(rows.tuples())


def owed_summary(connection: Connection, now: float) -> tuple[int, float]:
    """How many grades are not yet confirmed, on all platforms, and the age of the oldest in seconds."""
    ((number, oldest),) = connection.execute(_OWED_SUMMARY).tuples()
    return number, max(0.0, now - oldest) if number else 0.0


def _key(key: AttemptKey) -> dict[str, str]:
    return {"platform": key.platform_id, "link": key.link_id, "person": key.person_id, "which": key.quiz}
