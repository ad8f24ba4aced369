"""Logins are taken once, by one browser, on one platform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lti_tool.store import logins
from lti_tool.store.logins import LoginRow
from tests.lti_tool.store.test_database import CONSTRAINT
from tests.lti_tool.store.world import NOW, World, at_once

LOGIN = LoginRow("p1", "state", "nonce", "browser", "https://tool.example/lti/launch", "_parent", NOW + 600)


def begin(world: World, *rows: LoginRow) -> None:
    with world.database.write() as connection:
        for row in rows:
            logins.begin(connection, row)


def test_a_login_is_taken_once(world: World) -> None:
    begin(world, LOGIN)
    with world.database.write() as connection:
        assert logins.get(connection, "p1", "state", NOW) == LOGIN
        assert logins.take(connection, "p1", "state", NOW) == LOGIN
        assert logins.take(connection, "p1", "state", NOW) is None
        assert logins.get(connection, "p1", "state", NOW) is None


def test_of_twenty_that_take_one_login_one_wins(world: World) -> None:
    begin(world, LOGIN)

    def take(_number: int) -> LoginRow | None:
        with world.database.write() as connection:
            return logins.take(connection, "p1", "state", NOW)

    assert [row for row in at_once(20, take) if row] == [LOGIN]


def test_a_login_belongs_to_its_platform(world: World) -> None:
    other = replace(LOGIN, platform_id="p2", nonce="other")
    begin(world, LOGIN, other)
    with world.database.write() as connection:
        assert logins.take(connection, "p2", "state", NOW) == other
        assert logins.take(connection, "p1", "state", NOW) == LOGIN


def test_an_expired_login_is_none(world: World) -> None:
    begin(world, LOGIN)
    with world.database.write() as connection:
        assert logins.get(connection, "p1", "state", LOGIN.expires) is None
        assert logins.take(connection, "p1", "state", LOGIN.expires) is None


def test_a_state_is_never_given_out_twice(world: World) -> None:
    begin(world, LOGIN)
    with pytest.raises(CONSTRAINT):
        begin(world, LOGIN)
