"""The tool's own keys, rotated with overlap, and tokens shared by processes."""

from __future__ import annotations

from typing import Any

import jwt
from jwt import PyJWK

from lti_tool.store import signing_keys, tokens
from lti_tool.store.database import Database
from lti_tool.store.tokens import SharedTokens
from tests.lti_tool.store.world import NOW, World

DAY = 24 * 3600.0


def published(database: Database, now: float) -> list[dict[str, Any]]:
    with database.read() as connection:
        return signing_keys.published(connection, now)


def signing(database: Database, now: float) -> str:
    with database.write() as connection:
        return signing_keys.ensure(connection, now).kid


def rotate(database: Database, now: float) -> str:
    with database.write() as connection:
        return signing_keys.rotate(connection, now).kid


def test_what_the_key_signs_its_published_half_verifies(database: Database) -> None:
    with database.write() as connection:
        key = signing_keys.ensure(connection, NOW)
    (jwk,) = published(database, NOW)
    token = jwt.encode({"sub": "tool"}, key.private_pem, algorithm="RS256")
    assert jwt.decode(token, PyJWK(jwk), algorithms=["RS256"]) == {"sub": "tool"}
    assert (jwk["kid"], jwk["use"], jwk["alg"]) == (key.kid, "sig", "RS256")
    assert not {"d", "p", "q"} & set(jwk)


def test_the_first_key_signs_at_once_and_stays(database: Database) -> None:
    assert published(database, NOW) == []
    first = signing(database, NOW)
    assert signing(database, NOW + 400 * DAY) == first


def test_rotation_overlaps_by_a_day_on_both_sides(database: Database) -> None:
    old = signing(database, NOW)
    new = rotate(database, NOW + 100)
    assert {key["kid"] for key in published(database, NOW + 100)} == {old, new}
    assert signing(database, NOW + 100 + DAY - 1) == old
    assert signing(database, NOW + 100 + DAY) == new
    assert {key["kid"] for key in published(database, NOW + 100 + 2 * DAY - 1)} == {old, new}
    assert {key["kid"] for key in published(database, NOW + 100 + 2 * DAY)} == {new}


def test_rotating_twice_in_an_hour_still_publishes_each_key_before_it_signs(database: Database) -> None:
    first = signing(database, NOW)
    second, third = rotate(database, NOW + 1), rotate(database, NOW + 3601)
    assert {key["kid"] for key in published(database, NOW + 3601)} == {first, second, third}
    assert signing(database, NOW + 3601 + DAY) == third
    assert {key["kid"] for key in published(database, NOW + 3 + DAY)} == {first, second, third}


def test_only_retired_keys_are_deleted(database: Database) -> None:
    signing(database, NOW)
    new = rotate(database, NOW)
    with database.write() as connection:
        assert signing_keys.remove_retired(connection, NOW + 2 * DAY - 1) == 0
        assert signing_keys.remove_retired(connection, NOW + 2 * DAY) == 1
        assert [key.kid for key in signing_keys.all_keys(connection)] == [new]


def test_a_token_is_good_until_it_expires_for_its_platform_and_scopes(world: World) -> None:
    with world.database.write() as connection:
        tokens.put(connection, "p1", "a b", "first", NOW + 10)
        tokens.put(connection, "p1", "a b", "second", NOW + 20)
        tokens.put(connection, "p1", "a", "narrow", NOW + 20)
        assert tokens.get(connection, "p1", "a b", NOW) == "second"
        assert tokens.get(connection, "p1", "a b", NOW + 20) is None
        assert tokens.get(connection, "p2", "a b", NOW) is None


def test_tokens_are_shared(world: World, database_url: str) -> None:
    other = Database(database_url)
    SharedTokens(world.database).put("p2", "a", "token", NOW + 10)
    assert SharedTokens(other).get("p2", "a", NOW) == "token"
    other.close()
