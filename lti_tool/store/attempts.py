"""Attempts at a quiz and the answers in them.

A person has one open attempt at a quiz in a resource link. An answer carries the revision that it was based
on, so that of two tabs the slower one learns what the other saved. Closing is a compare-and-set: whatever is
clicked twice, there is one submission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Text, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection, Row
from lti_tool.store.rows import dump, into, load, platform_of

COUNTED_ROLE = "learner"
"""The role whose attempts count in statistics and are owed to the LMS."""

_RACES = 5
"""How often another tab may begin and hand in an attempt while this one begins."""

OPEN = literal_column("'open'", Text)
CLOSED = literal_column("'closed'", Text)


@dataclass(frozen=True)
class AttemptKey:
    """Whose attempts at what: the attempts that share this are numbered from 1."""

    platform_id: str
    link_id: str
    person_id: str
    quiz: str


@dataclass(frozen=True)
class NewAttempt:
    """What an attempt fixes when it begins. versions: hashes of its questions, in the order asked."""

    id: str
    role: str
    seed: int
    language: str
    versions: Sequence[str]


@dataclass(frozen=True)
class AttemptRow:
    """An attempt. When closed: marks (question id → a Mark's JSON), score in per cent of maximum (100)."""

    platform_id: str
    id: str
    link_id: str
    person_id: str
    quiz: str
    number: int
    role: str
    seed: int
    language: str
    versions: tuple[str, ...]
    state: Literal["open", "closed"]
    marks: Mapping[str, Mapping[str, Any]]
    score: float | None
    maximum: float | None
    started_at: float
    active_at: float
    submitted_at: float | None


@dataclass(frozen=True)
class AnswerRow:
    """A saved answer (JSON; None when it was emptied). revision 0 would be: never saved."""

    question: str
    answer: Any
    revision: int
    saved_at: float | None


@dataclass(frozen=True)
class Saved:
    """The answer is in the transaction; the next save must be based on this revision."""

    revision: int


@dataclass(frozen=True)
class Stale:
    """Somebody saved another answer since; nothing was changed."""

    answer: Any
    revision: int


@dataclass(frozen=True)
class Closed:
    """The attempt has been handed in; nothing was changed."""


_of_key = (
    t.attempt.c.platform_id == bindparam("platform"),
    t.attempt.c.link_id == bindparam("link"),
    t.attempt.c.person_id == bindparam("person"),
    t.attempt.c.quiz == bindparam("which"),
)
_this = (t.attempt.c.platform_id == bindparam("platform"), t.attempt.c.id == bindparam("attempt"))
_this_open = (*_this, t.attempt.c.state == OPEN)

_OF_PERSON = select(t.attempt).where(*_of_key).order_by(t.attempt.c.number)
_OPEN = select(t.attempt).where(*_of_key, t.attempt.c.state == OPEN)
_GET = select(t.attempt).where(*_this)
_BEST_SCORES = (
    select(t.attempt.c.quiz, func.max(t.attempt.c.score))
    .where(
        t.attempt.c.platform_id == bindparam("platform"),
        t.attempt.c.link_id == bindparam("link"),
        t.attempt.c.person_id == bindparam("person"),
        t.attempt.c.state == CLOSED,
    )
    .group_by(t.attempt.c.quiz)
)
_LAST_NUMBER = select(func.coalesce(func.max(t.attempt.c.number), 0)).where(*_of_key)
# two tabs race to begin: the loser inserts nothing and finds the winner's row
_BEGIN = insert(t.attempt).on_conflict_do_nothing()
# on PostgreSQL this also locks the attempt: a save and a hand-in come one after the other
_TOUCH = update(t.attempt).where(*_this_open).values(active_at=bindparam("new_active_at"))
_CLOSE = (
    update(t.attempt)
    .where(*_this_open)
    .values(
        state=CLOSED,
        marks=bindparam("new_marks"),
        score=bindparam("new_score"),
        maximum=bindparam("new_maximum"),
        submitted_at=bindparam("new_time"),
        active_at=bindparam("new_time"),
    )
)

_ACT_AS = update(t.attempt).where(*_this_open).values(role=bindparam("new_role"))

_answers = (
    t.answer.c.platform_id == bindparam("platform"),
    t.answer.c.attempt_id == bindparam("attempt"),
)
_ANSWERS = select(*t.answer.c["question", "answer", "revision", "saved_at"]).where(*_answers)
_ANSWER = select(*t.answer.c["answer", "revision"]).where(*_answers, t.answer.c.question == bindparam("which_question"))
_save = insert(t.answer)
_SAVE = _save.on_conflict_do_update(
    index_elements=[t.answer.c.platform_id, t.answer.c.attempt_id, t.answer.c.question],
    set_={name: _save.excluded[name] for name in ("answer", "revision", "saved_at")},
)


def begin(connection: Connection, key: AttemptKey, new: NewAttempt, now: float) -> AttemptRow:
    """Begin an attempt, or go on with the one that is open (then `new` is ignored)."""
    for _ in range(_RACES):
        found = open_of(connection, key)
        if found:
            return found
        number = connection.execute(_LAST_NUMBER, _key(key)).scalar_one() + 1
        values = {
            **vars(key),
            **vars(new),
            "versions": dump(list(new.versions)),
            "number": number,
            "state": "open",
            "started_at": now,
            "active_at": now,
        }
        connection.execute(_BEGIN, values)
    raise RuntimeError("an attempt with this id exists already")


def open_of(connection: Connection, key: AttemptKey) -> AttemptRow | None:
    """The open attempt, if there is one."""
    row = connection.execute(_OPEN, _key(key)).one_or_none()
    return _attempt(row) if row else None


def get(connection: Connection, attempt_id: str) -> AttemptRow | None:
    """The attempt with this public id. The caller checks whose it is."""
    row = connection.execute(_GET, _ids(attempt_id)).one_or_none()
    return _attempt(row) if row else None


def of_person(connection: Connection, key: AttemptKey) -> tuple[AttemptRow, ...]:
    """A person's attempts, open and closed, by number."""
    return tuple(_attempt(row) for row in connection.execute(_OF_PERSON, _key(key)).rows())


def best_scores(connection: Connection, platform_id: str, link_id: str, person_id: str) -> dict[str, float]:
    """A person's best score in per cent of each quiz handed in from a link."""
    rows = connection.execute(_BEST_SCORES, {"platform": platform_id, "link": link_id, "person": person_id})
    return dict(rows.tuples())


def answers(connection: Connection, attempt_id: str) -> dict[str, AnswerRow]:
    """What is saved in an attempt, by question; a question never saved is not there."""
    rows = connection.execute(_ANSWERS, _ids(attempt_id)).rows()
    return {row["question"]: into(AnswerRow, row, answer=load(row["answer"])) for row in rows}


def save_answer(
    connection: Connection, attempt_id: str, question: str, answer: Any, revision: int, now: float
) -> Saved | Stale | Closed:
    """Save an answer that was based on `revision` (0: never saved).

    The same answer once more, whatever its revision, is Saved: the reply to the first save was lost. The
    caller has checked that the attempt asks this question.
    """
    ids = _ids(attempt_id)
    if connection.execute(_TOUCH, {**ids, "new_active_at": now}).rowcount == 0:
        return Closed()
    row = connection.execute(_ANSWER, {**ids, "which_question": question}).one_or_none()
    current, saved_revision = (row["answer"], row["revision"]) if row else (dump(None), 0)
    text = dump(answer)
    if text == current:
        return Saved(saved_revision)
    if revision != saved_revision:
        return Stale(load(current), saved_revision)
    values = {"platform_id": ids["platform"], "attempt_id": attempt_id, "question": question}
    connection.execute(_SAVE, {**values, "answer": text, "revision": revision + 1, "saved_at": now})
    return Saved(revision + 1)


def act_as(connection: Connection, attempt_id: str, role: str) -> None:
    """Let the role at hand-in decide whether an open attempt counts: it may have begun as a teacher's preview."""
    connection.execute(_ACT_AS, {**_ids(attempt_id), "new_role": role})


def close(
    connection: Connection,
    attempt_id: str,
    marks: Mapping[str, Mapping[str, Any]],
    score: float,
    maximum: float,
    now: float,
) -> bool:
    """Hand in: True for whoever closed it, False when it was closed before and keeps its first result.

    marks: question id → a Mark's JSON, with `credit`. score: per cent, of a maximum of 100. What is owed to
    the LMS follows in the same transaction, by `grades.owe`.
    """
    values = {"new_marks": dump(marks), "new_score": score, "new_maximum": maximum, "new_time": now}
    return connection.execute(_CLOSE, {**_ids(attempt_id), **values}).rowcount == 1


def _key(key: AttemptKey) -> dict[str, str]:
    return {"platform": key.platform_id, "link": key.link_id, "person": key.person_id, "which": key.quiz}


def _ids(attempt_id: str) -> dict[str, str]:
    return {"platform": platform_of(attempt_id), "attempt": attempt_id}


def _attempt(row: Row) -> AttemptRow:
    return into(AttemptRow, row, versions=tuple(load(row["versions"])), marks=load(row["marks"]) or {})
