"""Deleting what has run out, in batches."""

from __future__ import annotations

import threading

from sqlalchemy import text

from lti_tool.store import launches, logins, signing_keys, tokens
from lti_tool.store.expired import AFTER_LAUNCH
from lti_tool.store.logins import LoginRow
from lti_tool.worker.tidy import tidy
from tests.lti_tool.store.test_launches import a_launch
from tests.lti_tool.store.world import NOW, World

DAY = 24 * 3600.0


def count(world: World, table: str) -> int:
    with world.database.read() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def fill(world: World, logins_each: int) -> None:
    with world.database.write() as connection:
        for place in (world.one, world.two):
            for number in range(logins_each):
                row = LoginRow(place.platform_id, f"state{number}", "n", "b", "t", None, NOW + number)
                logins.begin(connection, row)
            launches.create(connection, place.id("old"), a_launch(place, "old"), NOW - AFTER_LAUNCH - DAY - 1)
            launches.create(connection, place.id("new"), a_launch(place, "new"), NOW)
            tokens.put(connection, place.platform_id, "old", "t", NOW - 1)
            tokens.put(connection, place.platform_id, "new", "t", NOW + 1)


def test_what_has_expired_goes_and_the_rest_stays(world: World) -> None:
    fill(world, 10)
    with world.database.write() as connection:
        signing_keys.ensure(connection, NOW - 9 * DAY)
        signing_keys.rotate(connection, NOW - 9 * DAY)
    assert tidy(world.database, NOW + 4.5, threading.Event()) == 2 * (5 + 1 + 2) + 1
    assert (count(world, "login"), count(world, "launch"), count(world, "signing_key")) == (10, 2, 1)


def test_large_heaps_go_in_batches(world: World) -> None:
    fill(world, 25)
    tidy(world.database, NOW + 100, threading.Event(), batch=4)
    assert count(world, "login") == 0


def test_it_stops_between_batches(world: World) -> None:
    fill(world, 25)
    stop = threading.Event()
    stop.set()
    tidy(world.database, NOW + 100, stop, batch=4)
    assert count(world, "login") == 50


def test_attempts_and_grades_are_not_touched(world: World) -> None:
    world.one.hand_in(50)
    tidy(world.database, NOW + 1000 * DAY, threading.Event())
    assert (count(world, "attempt"), count(world, "grade"), count(world, "person")) == (1, 1, 8)
