"""What is owed: the best of a learner's attempts, once, and nothing for those who don't count."""

from __future__ import annotations

import pytest

from lti_tool.store import attempts, grades, outbox
from lti_tool.store.outbox import Reply, TakenGrade
from tests.lti_tool.store.world import NOW, Place, World, at_once

OK = Reply(200, "")


def take(place: Place, now: float = NOW, limit: int = 10) -> tuple[TakenGrade, ...]:
    with place.database.write() as connection:
        return outbox.take(connection, place.platform_id, now, limit)


def deliver(place: Place, now: float = NOW) -> None:
    for grade in take(place, now):
        with place.database.write() as connection:
            assert outbox.sent(connection, grade, OK, now)


def test_handing_in_owes_the_score(world: World) -> None:
    world.one.hand_in(70, now=NOW + 3)
    grade = world.one.grade()
    assert grade
    assert (grade.score, grade.maximum, grade.state, grade.owed_at) == (70, 100, "owed", NOW + 3)
    assert world.two.grade() is None


def test_a_better_attempt_is_owed_and_a_worse_is_not(world: World) -> None:
    world.one.hand_in(70)
    deliver(world.one)
    world.one.hand_in(60, now=NOW + 10)
    world.one.hand_in(70, now=NOW + 20)
    grade = world.one.grade()
    assert grade
    assert (grade.score, grade.state) == (70, "sent")
    world.one.hand_in(80, now=NOW + 30)
    grade = world.one.grade()
    assert grade
    assert (grade.score, grade.state, grade.owed_at, grade.sent_score) == (80, "owed", NOW + 30, 70)


def test_a_score_of_nothing_is_owed_too(world: World) -> None:
    world.one.hand_in(0)
    grade = world.one.grade()
    assert grade
    assert (grade.score, grade.state) == (0, "owed")


def test_a_grade_waits_since_its_first_score(world: World) -> None:
    world.one.hand_in(10)
    world.one.hand_in(20, now=NOW + 50)
    grade = world.one.grade()
    assert grade
    assert grade.owed_at == NOW


@pytest.mark.parametrize(
    ("person", "role"), [("teacher", "instructor"), ("ann", "developer"), ("student-view", "learner")]
)
def test_who_does_not_count_is_owed_nothing(world: World, person: str, role: str) -> None:
    world.one.hand_in(90, person, role=role)
    assert world.one.grade(person) is None


def test_an_instructors_own_try_does_not_become_a_learners_grade(world: World) -> None:
    world.one.hand_in(90, role="instructor")
    world.one.hand_in(40, role="learner")
    grade = world.one.grade()
    assert grade
    assert grade.score == 40


def test_nothing_is_owed_where_the_lms_takes_no_scores(world: World) -> None:
    world.one.link("ungraded", line_item=None, line_items=None)
    world.one.hand_in(90, link="ungraded")
    assert world.one.grade(link="ungraded") is None


def test_each_link_owes_its_own_score(world: World) -> None:
    world.one.link("second")
    world.one.hand_in(50)
    world.one.hand_in(60, link="second")
    world.two.hand_in(70)
    owed = [world.one.grade(), world.one.grade(link="second"), world.two.grade()]
    assert [grade.score for grade in owed if grade] == [50, 60, 70]


def test_an_open_attempt_owes_nothing(world: World) -> None:
    world.one.begin()
    with world.database.write() as connection:
        assert not grades.owe(connection, world.one.key(), NOW)


def test_a_hand_in_that_fails_owes_nothing(world: World) -> None:
    attempt = world.one.begin()
    with pytest.raises(KeyError), world.database.write() as connection:
        attempts.close(connection, attempt.id, {}, 50.0, 100.0, NOW)
        assert grades.owe(connection, world.one.key(), NOW)
        raise KeyError
    assert world.one.grade() is None
    assert world.one.begin().id == attempt.id


def test_a_double_click_owes_once(world: World) -> None:
    attempt = world.one.begin()

    def hand_in(number: int) -> bool:
        with world.database.write() as connection:
            closed = attempts.close(connection, attempt.id, {}, float(number), 100.0, NOW)
            return closed and grades.owe(connection, world.one.key(), NOW)

    results = at_once(4, hand_in)
    grade = world.one.grade()
    assert grade
    assert results.count(True) == 1
    assert grade.score == results.index(True)


def test_the_summary_counts_all_platforms(world: World) -> None:
    def summary(now: float) -> tuple[int, float]:
        with world.database.read() as connection:
            return grades.owed_summary(connection, now)

    assert summary(NOW) == (0, 0)
    world.one.hand_in(10)
    world.one.hand_in(10, "bob", now=NOW + 5)
    world.two.hand_in(10, now=NOW + 5)
    assert summary(NOW + 10) == (3, 10)
    deliver(world.one)
    assert summary(NOW + 10) == (2, 5)
    with world.database.read() as connection:
        assert grades.count(connection, "p1") == {"sent": 1, "owed": 1}


def refuse(place: Place) -> None:
    for grade in take(place):
        with place.database.write() as connection:
            outbox.refused(connection, grade, Reply(403, "not enrolled"), NOW)


def test_a_refused_grade_is_sent_again_on_demand(world: World) -> None:
    world.one.hand_in(10)
    world.two.hand_in(10)
    refuse(world.one)
    with world.database.write() as connection:
        assert grades.resend(connection, world.one.key(), NOW + 60)
        assert not grades.resend(connection, world.one.key(), NOW + 60)
        assert not grades.resend(connection, world.two.key(), NOW + 60)
    deliver(world.one, NOW + 60)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.sent_at) == ("sent", NOW + 60)


def test_all_of_a_platform_are_sent_again_on_demand(world: World) -> None:
    for place in (world.one, world.two):
        place.hand_in(10)
        place.hand_in(10, "bob")
        refuse(place)
        refuse(place)
    with world.database.write() as connection:
        assert grades.resend_all(connection, "p1", NOW) == 2
        assert grades.count(connection, "p1") == {"owed": 2}
        assert grades.count(connection, "p2") == {"refused": 2}


def test_a_better_score_revives_a_refused_grade_and_an_equal_one_does_not(world: World) -> None:
    world.one.hand_in(10)
    refuse(world.one)
    world.one.hand_in(10, now=NOW + 5)
    assert not take(world.one, NOW + 5)
    world.one.hand_in(20, now=NOW + 10)
    assert [grade.score for grade in take(world.one, NOW + 10)] == [20]
