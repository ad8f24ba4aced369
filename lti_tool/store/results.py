"""What an instructor's page shows: who did what in a link or a course, and which question is hard.

Only learners count; test users, instructors and developers are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, case, false, func, select

from lti_tool.store import tables as t
from lti_tool.store.attempts import CLOSED, COUNTED_ROLE, OPEN
from lti_tool.store.connection import Connection
from lti_tool.store.grades import GradeState
from lti_tool.store.rows import into, load

_FULL_CREDIT = 1 - 1e-9


@dataclass(frozen=True)
class PersonResult:
    """One learner's work on one quiz in one link.

    attempts: begun, of which finished are handed in. best: score in per cent, None before the first hand-in.
    state, sent_at, reply_status, reply: of the grade, None where nothing was ever owed.
    """

    person_id: str
    name: str | None
    sub: str
    link_id: str
    link_title: str | None
    quiz: str
    attempts: int
    finished: int
    best: float | None
    last_activity: float
    state: GradeState | None
    sent_at: float | None
    reply_status: int | None
    reply: str | None


@dataclass(frozen=True)
class QuestionResult:
    """One question over first attempts: how many were asked it, the share wholly right, the mean credit.

    right and mean are None where a person still has to judge every answer.
    """

    question: str
    asked: int
    right: float | None
    mean: float | None


_counted = and_(t.attempt.c.role == COUNTED_ROLE, t.person.c.is_test == false())
_at_person = and_(t.person.c.platform_id == t.attempt.c.platform_id, t.person.c.id == t.attempt.c.person_id)
_at_link = and_(t.resource_link.c.platform_id == t.attempt.c.platform_id, t.resource_link.c.id == t.attempt.c.link_id)
_at_grade = and_(
    t.grade.c.platform_id == t.attempt.c.platform_id,
    t.grade.c.link_id == t.attempt.c.link_id,
    t.grade.c.item == t.attempt.c.quiz,
    t.grade.c.person_id == t.attempt.c.person_id,
)
_fixed = (
    t.attempt.c.person_id,
    t.person.c.name,
    t.person.c.sub,
    t.attempt.c.link_id,
    t.resource_link.c.title.label("link_title"),
    t.attempt.c.quiz,
    *t.grade.c["state", "sent_at", "reply_status", "reply"],
)
_people = (
    select(
        *_fixed,
        func.count().label("attempts"),
        func.sum(case((t.attempt.c.state == CLOSED, 1), else_=0)).label("finished"),
        func.max(t.attempt.c.score).label("best"),
        func.max(t.attempt.c.active_at).label("last_activity"),
    )
    .join(t.person, _at_person)
    .join(t.resource_link, _at_link)
    .outerjoin(t.grade, _at_grade)
    .where(t.attempt.c.platform_id == bindparam("platform"), _counted)
    .group_by(*_fixed)
    .order_by(t.person.c.name, t.attempt.c.person_id, t.attempt.c.link_id, t.attempt.c.quiz)
)
_OF_LINK = _people.where(t.attempt.c.link_id == bindparam("link"))
_OF_CONTEXT = _people.where(
    t.resource_link.c.platform_id == bindparam("platform"),
    t.resource_link.c.context_id == bindparam("context"),
)
_first_marks = (
    select(t.attempt.c.marks)
    .join(t.person, _at_person)
    .where(
        t.attempt.c.platform_id == bindparam("platform"),
        t.attempt.c.quiz == bindparam("which"),
        t.attempt.c.number == 1,
        t.attempt.c.state != OPEN,
        _counted,
    )
)
_FIRST_OF_LINK = _first_marks.where(t.attempt.c.link_id == bindparam("link"))
_FIRST_OF_CONTEXT = _first_marks.join(t.resource_link, _at_link).where(
    t.resource_link.c.platform_id == bindparam("platform"),
    t.resource_link.c.context_id == bindparam("context"),
)


def of_link(connection: Connection, platform_id: str, link_id: str) -> tuple[PersonResult, ...]:
    """The learners of a resource link, a row for each quiz that they began."""
    rows = connection.execute(_OF_LINK, {"platform": platform_id, "link": link_id}).rows()
    return tuple(into(PersonResult, row) for row in rows)


def of_context(connection: Connection, platform_id: str, context_id: str) -> tuple[PersonResult, ...]:
    """The learners of a course, a row for each link and quiz that they began."""
    rows = connection.execute(_OF_CONTEXT, {"platform": platform_id, "context": context_id}).rows()
    return tuple(into(PersonResult, row) for row in rows)


def questions_of_link(connection: Connection, platform_id: str, link_id: str, quiz: str) -> tuple[QuestionResult, ...]:
    """How first attempts in a link went, question by question, hardest first."""
    values = {"platform": platform_id, "link": link_id, "which": quiz}
    return _questions(connection.execute(_FIRST_OF_LINK, values).scalars())


def questions_of_context(
    connection: Connection, platform_id: str, context_id: str, quiz: str
) -> tuple[QuestionResult, ...]:
    """How first attempts in a course went, question by question, hardest first."""
    values = {"platform": platform_id, "context": context_id, "which": quiz}
    return _questions(connection.execute(_FIRST_OF_CONTEXT, values).scalars())


def _questions(first_attempts: Iterable[str]) -> tuple[QuestionResult, ...]:
    credits: defaultdict[str, list[float | None]] = defaultdict(list)
    for marks in first_attempts:
        for question, mark in load(marks).items():
            credits[question].append(mark["credit"])
    results = [_question(question, given) for question, given in credits.items()]
    return tuple(sorted(results, key=lambda each: (each.mean is None, each.mean, each.question)))


def _question(question: str, given: list[float | None]) -> QuestionResult:
    known = [credit for credit in given if credit is not None]
    if not known:
        return QuestionResult(question, len(given), None, None)
    right = sum(credit >= _FULL_CREDIT for credit in known) / len(known)
    return QuestionResult(question, len(given), right, sum(known) / len(known))
