"""The worker's side of grades: taking what is due under a lease, and keeping what came of it.

The order of events on a row: taken (leased for a minute, its timestamp fixed) → sent, failed or refused. A
worker that dies in between leaves a lease that runs out. A row whose score changed meanwhile has another
version, and stays owed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Double, Text, and_, bindparam, case, exists, func, or_, select, update

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.grades import OWED
from lti_tool.store.rows import into, plain
from lti_tool.store.spanning import spanning

LEASE = 60.0
"""Seconds that a taken grade belongs to its worker: several times what a call may last."""


@dataclass(frozen=True)
class TakenGrade:
    """A grade to send now, with everything that the call needs.

    timestamp: the score's, later than any sent before by at least a whole second. tries, failing_since: earlier
    failures of this version. line_item: where it goes, None when it has to be looked for in line_items (or made there).
    link_line_item: the line item that the LMS gave to the link itself, which may open more than this item.
    """

    platform_id: str
    link_id: str
    item: str
    person_id: str
    score: float
    maximum: float
    started_at: float
    submitted_at: float
    version: int
    tries: int
    failing_since: float | None
    leased_until: float
    timestamp: float
    sub: str
    deployment_id: str
    link_lms_id: str
    link_line_item: str | None
    line_item: str | None
    line_items: str | None
    scopes: str | None


@dataclass(frozen=True)
class Reply:
    """What the LMS answered: HTTP status (None when there was no answer) and its words, shortened."""

    status: int | None
    words: str


_other = t.grade.alias("other")
_same_link = and_(_other.c.platform_id == t.grade.c.platform_id, _other.c.link_id == t.grade.c.link_id)
_in_flight = and_(_same_link, _other.c.leased_until > bindparam("now"))

# an item that is the link's own goes to the link's line item; others of a course link have theirs
_own = or_(t.resource_link.c.item == t.grade.c.item, t.resource_link.c.item + ".quiz" == t.grade.c.item)
_found = (
    select(func.min(_other.c.line_item))
    .where(_same_link, _other.c.item == t.grade.c.item)
    .correlate(t.grade)
    .scalar_subquery()
)
_line_item = case((_own, func.coalesce(t.resource_link.c.line_item, _found)), else_=_found)

_due = (
    t.grade.c.state == OWED,
    t.grade.c.next_try <= bindparam("now"),
    or_(t.grade.c.leased_until.is_(None), t.grade.c.leased_until <= bindparam("now")),
    # Moodle refuses a second score in the same whole second
    or_(t.grade.c.last_timestamp.is_(None), t.grade.c.last_timestamp < bindparam("this_second")),
)
_DUE_PLATFORMS = spanning(
    select(t.platform.c.id)
    .where(
        t.platform.c.state == "active",
        exists().where(t.grade.c.platform_id == t.platform.c.id, *_due).correlate(t.platform),
    )
    .order_by(t.platform.c.id)
)
# one worker at a time takes from a platform, so that two can't take grades of one learner; suspended: none
_TURN = (
    select(t.platform.c.id)
    .where(t.platform.c.id == bindparam("platform"), t.platform.c.state == "active")
    .with_for_update(key_share=True, skip_locked=True)
)
_TAKE = (
    select(
        *t.grade.c["platform_id", "link_id", "item", "person_id", "score", "maximum"],
        *t.grade.c["started_at", "submitted_at", "version", "tries", "failing_since"],
        t.person.c.sub,
        t.resource_link.c.deployment_id,
        t.resource_link.c.lms_id.label("link_lms_id"),
        t.resource_link.c.line_item.label("link_line_item"),
        _line_item.label("line_item"),
        *t.resource_link.c["line_items", "scopes"],
    )
    .join(
        t.person,
        and_(t.person.c.platform_id == t.grade.c.platform_id, t.person.c.id == t.grade.c.person_id),
    )
    .join(
        t.resource_link,
        and_(t.resource_link.c.platform_id == t.grade.c.platform_id, t.resource_link.c.id == t.grade.c.link_id),
    )
    .where(
        t.grade.c.platform_id == bindparam("platform"),
        *_due,
        # a learner × line item is never in flight twice
        ~exists().where(_in_flight, _other.c.person_id == t.grade.c.person_id).correlate(t.grade),
        # while the line item is unknown one grade goes first and finds or makes it: never are two made
        or_(
            _line_item.is_not(None),
            ~exists().where(_in_flight, _other.c.item == t.grade.c.item).correlate(t.grade),
        ),
    )
    .order_by(t.grade.c.next_try, t.grade.c.link_id, t.grade.c.item, t.grade.c.person_id)
    .limit(bindparam("most"))
    .with_for_update(of=t.grade, skip_locked=True)
)

_this = (
    t.grade.c.platform_id == bindparam("platform"),
    t.grade.c.link_id == bindparam("link"),
    t.grade.c.item == bindparam("which"),
    t.grade.c.person_id == bindparam("person"),
)
_this_version = t.grade.c.version == bindparam("taken_version")
_this_lease = t.grade.c.leased_until == bindparam("lease")
_LEASE = (
    update(t.grade).where(*_this).values(leased_until=bindparam("new_lease"), last_timestamp=bindparam("new_timestamp"))
)
_RELEASE = update(t.grade).where(*_this, _this_lease).values(leased_until=None)
_delivered: dict[str, Any] = {
    "sent_version": bindparam("new_sent_version"),
    "sent_score": bindparam("new_sent_score"),
    "sent_at": bindparam("new_time"),
    "line_item": func.coalesce(bindparam("new_line_item", type_=Text()), t.grade.c.line_item),
    "reply_status": bindparam("new_status"),
    "reply": bindparam("new_reply"),
    "leased_until": None,
}
_SENT = (
    update(t.grade)
    .where(*_this, _this_version)
    .values({**_delivered, "state": "sent", "tries": 0, "failing_since": None})
)
_SENT_BEFORE = update(t.grade).where(*_this, _this_lease).values(_delivered)
_answered: dict[str, Any] = {
    "tries": t.grade.c.tries + 1,
    "failing_since": func.coalesce(t.grade.c.failing_since, bindparam("new_time", type_=Double())),
    "reply_status": bindparam("new_status"),
    "reply": bindparam("new_reply"),
}
_FAILED = (
    update(t.grade)
    .where(*_this, _this_version, _this_lease)
    .values(
        {
            **_answered,
            "next_try": bindparam("new_next_try"),
            "leased_until": bindparam("new_lease"),
        }
    )
)
_END = (
    update(t.grade)
    .where(*_this, _this_version, _this_lease)
    .values({**_answered, "state": bindparam("new_state"), "leased_until": None})
)


def due_platforms(connection: Connection, now: float) -> list[str]:
    """The active platforms that have a grade to send now: one look into an index for each platform."""
    return list(connection.execute(_DUE_PLATFORMS, {"now": now, "this_second": math.floor(now)}).scalars())


def take(
    connection: Connection, platform_id: str, now: float, limit: int, lease: float = LEASE
) -> tuple[TakenGrade, ...]:
    """Take up to `limit` grades that are due, oldest first; the worker has them until the lease runs out."""
    if connection.execute(_TURN, {"platform": platform_id}).one_or_none() is None:
        return ()
    values = {"platform": platform_id, "now": now, "this_second": math.floor(now), "most": limit}
    rows = connection.execute(_TAKE, values).rows()
    due = (into(TakenGrade, row, leased_until=now + lease, timestamp=now) for row in rows)
    taken = tuple(_one_each(due))
    for grade in taken:
        connection.execute(_LEASE, {**_key(grade), "new_lease": grade.leased_until, "new_timestamp": now})
    return taken


def sent(connection: Connection, grade: TakenGrade, reply: Reply, now: float, line_item: str | None = None) -> bool:
    """The LMS has confirmed it. False when another score has become owed meanwhile, which stays owed.

    line_item: where it went, if that had to be found.
    """
    values = {
        **_key(grade),
        **_words(reply),
        **{"new_sent_version": grade.version, "new_sent_score": grade.score, "new_time": now},
        "new_line_item": line_item,
    }
    if connection.execute(_SENT, {**values, "taken_version": grade.version}).rowcount == 1:
        return True
    connection.execute(_SENT_BEFORE, {**values, "lease": grade.leased_until})
    return False


def failed(
    connection: Connection,
    grade: TakenGrade,
    reply: Reply,
    now: float,
    next_try: float | None,
    *,
    hangs: bool = False,
) -> None:
    """It didn't get through: try again at `next_try`, or leave it to the instructor where that is None.

    hangs: the call may still arrive, so the lease is left to run out.
    """
    values = {**_words(reply), "new_time": now}
    if next_try is None:
        _settle(connection, _END, grade, {**values, "new_state": "gave_up"})
    else:
        lease = grade.leased_until if hangs else None
        _settle(connection, _FAILED, grade, {**values, "new_next_try": next_try, "new_lease": lease})


def refused(connection: Connection, grade: TakenGrade, reply: Reply, now: float) -> None:
    """The LMS doesn't want it: final, and shown to the instructor with the LMS's words."""
    _settle(connection, _END, grade, {**_words(reply), "new_time": now, "new_state": "refused"})


def _settle(connection: Connection, statement: Any, grade: TakenGrade, values: dict[str, Any]) -> None:
    """Write an outcome if the row is still as it was taken, else only give the lease back."""
    this_take = {**_key(grade), "lease": grade.leased_until}
    settled = connection.execute(statement, {**this_take, **values, "taken_version": grade.version})
    if settled.rowcount == 0:
        connection.execute(_RELEASE, this_take)


def _one_each(grades: Iterable[TakenGrade]) -> Iterable[TakenGrade]:
    """Within one take, too: one grade per learner and link, and one per item without a known line item."""
    learners: set[tuple[str, str]] = set()
    unknown: set[tuple[str, str]] = set()
    for grade in grades:
        learner, item = (grade.link_id, grade.person_id), (grade.link_id, grade.item)
        if learner in learners or (grade.line_item is None and item in unknown):
            continue
        learners.add(learner)
        unknown.add(item)
        yield grade


def _key(grade: TakenGrade) -> dict[str, Any]:
    return {
        "platform": grade.platform_id,
        "link": grade.link_id,
        "which": grade.item,
        "person": grade.person_id,
    }


def _words(reply: Reply) -> dict[str, Any]:
    return {"new_status": reply.status, "new_reply": plain(reply.words)}
