"""Taking what is due under a lease, and what becomes of it."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from lti_tool.store import grades, outbox, people, platforms
from lti_tool.store.database import Database
from lti_tool.store.outbox import LEASE, Reply, TakenGrade
from lti_tool.store.people import PersonRow
from tests.lti_tool.store.test_grades import OK, deliver, take
from tests.lti_tool.store.world import NOW, QUIZ, SCORES, Place, World, at_once

BUSY = Reply(503, "busy")


def fail(place: Place, grade: TakenGrade, now: float, next_try: float | None, *, hangs: bool = False) -> None:
    with place.database.write() as connection:
        outbox.failed(connection, grade, BUSY, now, next_try, hangs=hangs)


def due(world: World, now: float) -> list[str]:
    with world.database.read() as connection:
        return outbox.due_platforms(connection, now)


def class_of(place: Place, size: int) -> None:
    for number in range(size):
        name = f"learner{number}"
        with place.database.write() as connection:
            row = PersonRow(place.platform_id, place.id(name), name, None, False, NOW)
            people.upsert_person(connection, row)
        place.hand_in(float(number), name)


def test_a_taken_grade_has_all_that_the_call_needs(world: World) -> None:
    world.one.begin(now=NOW - 100)
    world.one.hand_in(70)
    (grade,) = take(world.one, NOW + 1)
    assert (grade.platform_id, grade.sub, grade.item, grade.score, grade.maximum) == ("p1", "ann", QUIZ, 70, 100)
    assert (grade.started_at, grade.submitted_at, grade.timestamp) == (NOW - 100, NOW, NOW + 1)
    assert (grade.deployment_id, grade.link_lms_id, grade.scopes) == ("1", "link", SCORES)
    assert (grade.line_item, grade.line_items) == ("https://lms.example/p1/items/1", "https://lms.example/p1/items")
    assert (grade.version, grade.tries, grade.failing_since, grade.leased_until) == (1, 0, None, NOW + 1 + LEASE)


def test_only_platforms_with_something_due_are_named(world: World) -> None:
    assert due(world, NOW) == []
    world.two.hand_in(10)
    assert due(world, NOW - 1) == []
    assert due(world, NOW) == ["p2"]
    deliver(world.two)
    assert due(world, NOW + 1000) == []


def test_a_suspended_platform_keeps_what_it_is_owed(world: World) -> None:
    world.one.hand_in(10)
    world.two.hand_in(10)
    with world.database.write() as connection:
        platforms.set_state(connection, "p1", "suspended")
    assert due(world, NOW) == ["p2"]
    assert take(world.one) == ()
    with world.database.write() as connection:
        platforms.set_state(connection, "p1", "active")
    assert len(take(world.one)) == 1


def test_what_is_taken_is_not_taken_again_until_its_lease_ends(world: World) -> None:
    world.one.hand_in(10)
    (first,) = take(world.one)
    assert take(world.one, NOW + LEASE - 1) == ()
    assert due(world, NOW + LEASE - 1) == []
    assert due(world, NOW + LEASE) == ["p1"]
    (second,) = take(world.one, NOW + LEASE)
    assert second.timestamp > first.timestamp


def test_oldest_first_up_to_the_limit(world: World) -> None:
    for number, person in enumerate(("bob", "ann")):
        world.one.hand_in(10, person, now=NOW + number)
    assert [grade.sub for grade in take(world.one, NOW + 5, limit=1)] == ["bob"]
    assert [grade.sub for grade in take(world.one, NOW + 5, limit=1)] == ["ann"]


def test_two_workers_take_no_grade_twice(world: World) -> None:
    class_of(world.one, 12)
    class_of(world.two, 3)

    def work(_number: int) -> list[str]:
        mine: list[str] = []
        while due(world, NOW + 1):
            for platform_id in ("p1", "p2"):
                with world.database.write() as connection:
                    mine += [grade.person_id for grade in outbox.take(connection, platform_id, NOW + 1, 2)]
        return mine

    taken = list(chain.from_iterable(at_once(4, work)))
    assert len(taken) == 15
    assert len(set(taken)) == 15


def test_a_learner_and_link_are_never_in_flight_twice(world: World) -> None:
    world.one.hand_in(10)
    world.one.hand_in(20, quiz="lesson-2.quiz")
    world.one.hand_in(30, "bob")
    first = take(world.one)
    assert sorted(grade.sub for grade in first) == ["ann", "bob"]
    assert take(world.one, NOW + 1) == ()
    deliver_one(world.one, next(grade for grade in first if grade.sub == "ann"))
    assert [grade.sub for grade in take(world.one, NOW + 1)] == ["ann"]


def deliver_one(place: Place, grade: TakenGrade, line_item: str | None = None) -> None:
    with place.database.write() as connection:
        assert outbox.sent(connection, grade, OK, NOW, line_item)


def test_a_confirmed_grade_is_kept_with_the_answer(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    with world.database.write() as connection:
        assert outbox.sent(connection, taken, Reply(200, '{"resultUrl": "x"}'), NOW + 2)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.sent_score, grade.sent_at) == ("sent", 10, NOW + 2)
    assert (grade.reply_status, grade.reply) == (200, '{"resultUrl": "x"}')


def test_a_score_that_grew_meanwhile_stays_owed(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    world.one.hand_in(20, now=NOW + 1)
    assert take(world.one, NOW + 1) == ()
    with world.database.write() as connection:
        assert not outbox.sent(connection, taken, OK, NOW + 2)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.score, grade.sent_score) == ("owed", 20, 10)
    (again,) = take(world.one, NOW + 2)
    assert (again.score, again.version) == (20, taken.version + 1)


@pytest.mark.parametrize("outcome", ["failed", "refused", "gave up"])
def test_an_old_versions_failure_does_not_touch_the_new_score(world: World, outcome: str) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    world.one.hand_in(20, now=NOW + 1)
    with world.database.write() as connection:
        if outcome == "refused":
            outbox.refused(connection, taken, BUSY, NOW + 2)
        else:
            outbox.failed(connection, taken, BUSY, NOW + 2, NOW + 900 if outcome == "failed" else None)
    assert [grade.score for grade in take(world.one, NOW + 2)] == [20]


def test_a_failed_grade_waits_for_its_next_try(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    fail(world.one, taken, NOW + 1, NOW + 30)
    assert take(world.one, NOW + 29) == ()
    (again,) = take(world.one, NOW + 30)
    assert (again.tries, again.failing_since) == (1, NOW + 1)
    fail(world.one, again, NOW + 31, NOW + 60)
    (third,) = take(world.one, NOW + 60)
    assert (third.tries, third.failing_since) == (2, NOW + 1)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.tries, grade.reply_status, grade.reply) == ("owed", 2, 503, "busy")


def test_a_call_that_hangs_keeps_its_lease(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    fail(world.one, taken, NOW + 10, NOW + 11, hangs=True)
    assert take(world.one, NOW + 20) == ()
    (again,) = take(world.one, NOW + LEASE)
    assert again.tries == 1


def test_what_nobody_takes_is_given_up(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    fail(world.one, taken, NOW + 1, None)
    grade = world.one.grade()
    assert grade
    assert grade.state == "gave_up"
    assert due(world, NOW + 10**9) == []


def test_a_refusal_is_final_and_keeps_the_lms_words(world: World) -> None:
    world.one.hand_in(10)
    (taken,) = take(world.one)
    with world.database.write() as connection:
        outbox.refused(connection, taken, Reply(422, "course\0concluded"), NOW)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.reply_status, grade.reply) == ("refused", 422, "course\ufffdconcluded")
    assert due(world, NOW + 10**9) == []


def test_a_worker_that_comes_back_late_does_not_undo_its_successors_work(world: World) -> None:
    world.one.hand_in(10)
    (late,) = take(world.one)
    (second,) = take(world.one, NOW + LEASE)
    with world.database.write() as connection:
        outbox.refused(connection, late, BUSY, NOW + LEASE)
        outbox.failed(connection, late, BUSY, NOW + LEASE, NOW)
    assert take(world.one, NOW + LEASE + 1) == ()
    deliver_one(world.one, second)
    grade = world.one.grade()
    assert grade
    assert grade.state == "sent"


def test_timestamps_grow_by_a_whole_second(world: World) -> None:
    world.one.hand_in(10, now=NOW + 0.2)
    deliver(world.one, NOW + 0.2)
    world.one.hand_in(20, now=NOW + 0.9)
    assert due(world, NOW + 0.9) == []
    assert take(world.one, NOW + 0.9) == ()
    assert due(world, NOW + 1) == ["p1"]
    (grade,) = take(world.one, NOW + 1)
    assert int(grade.timestamp) > int(NOW)


def test_an_unknown_line_item_is_looked_for_by_one_call_at_a_time(world: World) -> None:
    for place in (world.one, world.two):
        place.link("open", line_item=None)
        for person in ("ann", "bob"):
            place.hand_in(10, person, link="open")
    world.one.link("course", item="course")
    (first,) = take(world.one)
    assert (first.line_item, first.line_items) == (None, "https://lms.example/p1/items")
    assert take(world.one) == ()
    assert len(take(world.two)) == 1
    deliver_one(world.one, first, "https://lms.example/p1/items/9")
    (second,) = take(world.one, NOW + 1)
    assert second.line_item == "https://lms.example/p1/items/9"


def test_a_quiz_inside_a_link_to_the_course_has_a_line_item_of_its_own(world: World) -> None:
    world.one.link("course", item="course", line_item="https://lms.example/p1/items/course")
    world.one.link("lesson", item="lesson-1", line_item="https://lms.example/p1/items/lesson")
    world.one.hand_in(10, link="course")
    world.one.hand_in(10, link="lesson")
    taken = {grade.link_lms_id: grade for grade in take(world.one)}
    assert taken["course"].line_item is None
    assert taken["course"].link_line_item == "https://lms.example/p1/items/course"
    assert taken["lesson"].line_item == "https://lms.example/p1/items/lesson"


def test_sending_again_looks_for_the_line_item_anew(world: World) -> None:
    world.one.link("open", line_item=None)
    world.one.hand_in(10, link="open")
    (first,) = take(world.one)
    deliver_one(world.one, first, "https://lms.example/p1/items/deleted")
    world.one.hand_in(20, link="open", now=NOW + 1)
    (second,) = take(world.one, NOW + 1)
    assert second.line_item == "https://lms.example/p1/items/deleted"
    with world.database.write() as connection:
        outbox.refused(connection, second, Reply(404, "gone"), NOW + 1)
        assert grades.resend(connection, world.one.key(link="open"), NOW + 2)
    (third,) = take(world.one, NOW + 2)
    assert third.line_item is None


def test_looking_for_what_is_due_reads_the_index_of_owed_rows(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    said = str(vars(outbox)["_DUE_PLATFORMS"].compile(dialect=sqlite.dialect(paramstyle="named")))
    with database.read() as connection:
        values = dict.fromkeys(re.findall(r":(\w+)", said), 0)
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {said}"), values).rows()
    database.close()
    assert any("grade USING INDEX grade_owed" in step["detail"] for step in plan)
