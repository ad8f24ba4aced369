"""One platform's queue against a played gradebook."""

from __future__ import annotations

import logging
import threading

import pytest

from lti_tool.lti.errors import PlatformRefused, PlatformUnavailable
from lti_tool.lti.scores import Score
from lti_tool.store import outbox
from lti_tool.store.outbox import LEASE
from lti_tool.worker.platform_queue import AT_ONCE, PATIENCE, PlatformQueue
from tests.lti_tool.store.test_outbox import class_of
from tests.lti_tool.store.world import NOW, QUIZ, World, fill
from tests.lti_tool.worker.played_gradebook import (
    Clock,
    FailingDatabase,
    PlayedGradebook,
    accept,
    run_dry,
    surroundings,
)

DAY = 24 * 3600.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gradebook() -> PlayedGradebook:
    return PlayedGradebook()


@pytest.fixture
def queue(world: World, gradebook: PlayedGradebook, clock: Clock) -> PlatformQueue:
    return PlatformQueue("p1", surroundings(world.database, gradebook, clock))


def unavailable(_score: Score) -> None:
    raise PlatformUnavailable("HTTP 503 maintenance", status=503)


def refuse(_score: Score) -> None:
    raise PlatformRefused("HTTP 422 course concluded", 422)


def test_what_is_owed_arrives_once(world: World, queue: PlatformQueue, gradebook: PlayedGradebook) -> None:
    world.one.hand_in(70)
    world.one.hand_in(40, "bob")
    world.two.hand_in(99)
    run_dry(queue)
    run_dry(queue)
    assert sorted(gradebook.scores) == [("p1", "ann", 70), ("p1", "bob", 40)]
    grade, other = world.one.grade(), world.two.grade()
    assert grade
    assert other
    assert (grade.state, grade.sent_score, grade.sent_at, grade.reply) == ("sent", 70, NOW, "ok")
    assert other.state == "owed"


def test_a_class_is_sent_four_at_a_time(world: World, queue: PlatformQueue, gradebook: PlayedGradebook) -> None:
    class_of(world.one, 20)
    together = threading.Barrier(AT_ONCE)

    def wait_for_the_others(_score: Score) -> None:
        together.wait(10)

    gradebook.answer = wait_for_the_others
    run_dry(queue)
    assert len(gradebook.calls) == 20
    assert gradebook.most_at_once == AT_ONCE
    assert len({user for _, user, _ in gradebook.scores}) == 20


def test_a_refusal_is_final(world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock) -> None:
    world.one.hand_in(70)
    gradebook.answer = refuse
    run_dry(queue)
    clock.now += DAY
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert len(gradebook.calls) == 1
    assert (grade.state, grade.reply_status, grade.reply) == ("refused", 422, "HTTP 422 course concluded")


def test_a_failure_is_tried_again_with_a_later_timestamp(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    world.one.hand_in(70)
    gradebook.answer = unavailable
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.tries, grade.reply_status) == ("owed", 1, 503)
    assert grade.next_try > NOW
    gradebook.answer = accept
    clock.now = grade.next_try
    run_dry(queue)
    first, second = (score.timestamp for _, score in gradebook.calls)
    assert int(second) > int(first)
    after = world.one.grade()
    assert after
    assert after.state == "sent"


def test_after_seven_days_of_failure_it_is_left_to_the_instructor(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    world.one.hand_in(70)
    gradebook.answer = unavailable
    while (grade := world.one.grade()) and grade.state == "owed":
        clock.now = max(grade.next_try, clock.now + 3600)
        run_dry(queue)
    assert grade
    assert grade.state == "gave_up"
    assert 7 * DAY <= clock.now - NOW <= 7 * DAY + 7200


def test_a_worker_that_was_off_for_a_week_still_tries_for_a_week(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    world.one.hand_in(70)
    gradebook.answer = unavailable
    clock.now += 8 * DAY
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert grade.state == "owed"


def test_a_failing_platform_sees_at_most_forty_requests_a_minute(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    class_of(world.one, 30)
    gradebook.answer = unavailable
    for _ in range(120):
        run_dry(queue)
        clock.now += 0.5
    requests_a_call = 4
    assert 3 <= len(gradebook.calls) <= 40 / requests_a_call


def test_after_an_outage_of_a_minute_all_is_delivered_within_150_seconds(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    class_of(world.one, 12)
    gradebook.answer = unavailable
    while clock.now < NOW + 60:
        run_dry(queue)
        clock.now += 1
    gradebook.answer = accept
    gradebook.calls.clear()
    while clock.now < NOW + 60 + 150:
        run_dry(queue)
        clock.now += 1
    assert len({user for _, user, _ in gradebook.scores}) == 12


def test_a_platform_that_asks_for_a_pause_gets_it(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    def busy(_score: Score) -> None:
        raise PlatformUnavailable("HTTP 429", retry_after=300.0, status=429)

    world.one.hand_in(70)
    gradebook.answer = busy
    run_dry(queue)
    world.one.hand_in(70, "bob")
    clock.now += 299
    run_dry(queue)
    assert len(gradebook.calls) == 1
    clock.now += 1
    run_dry(queue)
    assert len(gradebook.calls) == 3


def test_a_call_that_hangs_is_given_up_and_not_repeated_while_it_may_arrive(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    release = threading.Event()

    def hang(_score: Score) -> None:
        clock.now += PATIENCE
        release.wait(30)

    world.one.hand_in(70)
    gradebook.answer = hang
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.tries, grade.reply) == ("owed", 1, "no answer within 10 seconds")
    gradebook.answer = accept
    clock.now = NOW + LEASE - 1
    run_dry(queue)
    assert len(gradebook.calls) == 1
    clock.now = NOW + LEASE
    run_dry(queue)
    assert len(gradebook.calls) == 2
    release.set()


def test_what_a_dead_worker_took_is_sent_by_another_after_its_lease(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    world.one.hand_in(70)
    with world.database.write() as connection:
        assert outbox.take(connection, "p1", NOW, 4)
    run_dry(queue)
    assert gradebook.calls == []
    clock.now += LEASE
    run_dry(queue)
    assert gradebook.scores == [("p1", "ann", 70)]


def test_two_workers_send_nothing_twice(world: World, gradebook: PlayedGradebook, clock: Clock) -> None:
    class_of(world.one, 15)
    both = [PlatformQueue("p1", surroundings(world.database, gradebook, clock)) for _ in range(2)]
    for queue in both:
        queue.wake(threading.Event())
    for queue in both:
        queue.join(30)
    users = [user for _, user, _ in gradebook.scores]
    assert sorted(users) == sorted(set(users))
    assert len(users) == 15


def test_a_better_score_handed_in_during_the_call_follows(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook, clock: Clock
) -> None:
    def better(score: Score) -> None:
        if score.score_given == 70:
            world.one.hand_in(90, now=NOW + 0.1)
            clock.now += 1

    world.one.hand_in(70)
    gradebook.answer = better
    run_dry(queue)
    assert [score for _, _, score in gradebook.scores] == [70, 90]
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.sent_score) == ("sent", 90)


def test_an_unknown_line_item_is_found_once_and_kept(
    world: World, queue: PlatformQueue, gradebook: PlayedGradebook
) -> None:
    world.one.link("open", line_item=None)
    for person in ("ann", "bob"):
        world.one.hand_in(10, person, link="open")
    run_dry(queue)
    assert [score.endpoint.lineitem for _, score in gradebook.calls] == [None, "https://lms.example/found"]
    assert {score.line_item.label for _, score in gradebook.calls} == {QUIZ.upper()}


def test_a_fault_of_ours_loses_no_grade(
    world: World,
    queue: PlatformQueue,
    gradebook: PlayedGradebook,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fault(_score: Score) -> None:
        raise ZeroDivisionError

    world.one.hand_in(70)
    gradebook.answer = fault
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert (grade.state, grade.tries) == ("owed", 1)
    assert "ZeroDivisionError" in caplog.text


def test_logs_name_no_person(
    world: World,
    queue: PlatformQueue,
    gradebook: PlayedGradebook,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="lti_tool")
    answers = iter([accept, refuse, unavailable])
    gradebook.answer = lambda score: next(answers)(score)
    class_of(world.one, 3)
    run_dry(queue)
    said = [record.__dict__ for record in caplog.records if record.name.startswith("lti_tool.worker")]
    assert len(said) == 3
    assert {record["platform"] for record in said} == {"p1"}
    assert "learner" not in str(said)


def test_a_database_that_is_gone_for_a_while_loses_no_grade(
    sqlite_url: str, gradebook: PlayedGradebook, clock: Clock
) -> None:
    database = FailingDatabase(sqlite_url)
    world = fill(database)
    queue = PlatformQueue("p1", surroundings(database, gradebook, clock))
    world.one.hand_in(70)

    def lose_database(_score: Score) -> None:
        database.down.set()

    gradebook.answer = lose_database
    run_dry(queue)
    database.down.clear()
    gradebook.answer = accept
    clock.now += LEASE
    run_dry(queue)
    grade = world.one.grade()
    assert grade
    assert grade.state == "sent"
    database.close()
