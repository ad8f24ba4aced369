"""The worker as it runs: notices what is owed, keeps platforms apart, stops."""

from __future__ import annotations

import threading
import time

from lti_tool.lti.scores import Score
from lti_tool.worker.grades import GradeWorker
from tests.lti_tool.store.world import World, fill
from tests.lti_tool.worker.played_gradebook import Clock, FailingDatabase, PlayedGradebook, surroundings


def start(world: World, gradebook: PlayedGradebook) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    worker = GradeWorker(surroundings(world.database, gradebook, Clock()))
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    return thread, stop


def test_what_becomes_owed_while_it_runs_is_sent_within_a_second(world: World) -> None:
    arrived = threading.Event()
    gradebook = PlayedGradebook(lambda _score: arrived.set())
    thread, stop = start(world, gradebook)
    world.two.hand_in(70)
    began = time.monotonic()
    assert arrived.wait(10)
    assert time.monotonic() - began < 1
    stop.set()
    thread.join(10)
    grade = world.two.grade()
    assert grade
    assert grade.state == "sent"


def test_a_hanging_platform_delays_no_other(world: World) -> None:
    release, arrived = threading.Event(), threading.Event()

    def answer(score: Score) -> None:
        if score.endpoint.lineitem == "https://lms.example/p1/items/1":
            release.wait(30)
        else:
            arrived.set()

    world.one.hand_in(70)
    thread, stop = start(world, PlayedGradebook(answer))
    world.two.hand_in(70)
    assert arrived.wait(5)
    stop.set()
    thread.join(10)
    release.set()


def test_it_stops_within_two_seconds_even_while_a_call_hangs(world: World) -> None:
    release, begun = threading.Event(), threading.Event()

    def hang(_score: Score) -> None:
        begun.set()
        release.wait(30)

    for place in (world.one, world.two):
        place.hand_in(70)
    thread, stop = start(world, PlayedGradebook(hang))
    assert begun.wait(5)
    began = time.monotonic()
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2
    release.set()


def test_a_call_that_ends_while_it_stops_is_still_written_down(world: World) -> None:
    stop = threading.Event()
    world.one.hand_in(70)
    worker = GradeWorker(surroundings(world.database, PlayedGradebook(lambda _score: stop.set()), Clock()))
    worker.run(stop)
    grade = world.one.grade()
    assert grade
    assert grade.state == "sent"


def test_a_database_that_is_gone_for_a_while_does_not_end_it(sqlite_url: str) -> None:
    arrived = threading.Event()
    database = FailingDatabase(sqlite_url)
    world = fill(database)
    database.down.set()
    thread, stop = start(world, PlayedGradebook(lambda _score: arrived.set()))
    assert database.missed.wait(10)
    database.down.clear()
    world.one.hand_in(70)
    assert arrived.wait(10)
    stop.set()
    thread.join(10)
    database.close()
