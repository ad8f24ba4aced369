"""Platforms and deployments."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from lti_tool.store import launches, platforms
from lti_tool.store.database import Database
from lti_tool.store.tables import metadata
from tests.lti_tool.store.test_launches import a_launch
from tests.lti_tool.store.world import NOW, World, at_once, platform


def test_a_platform_comes_back_as_it_was_added(database: Database) -> None:
    added = replace(platform("p1"), token_audience="aud", family="moodle", allow_anonymous=True, state="pending")
    with database.write() as connection:
        platforms.add(connection, added, NOW)
        assert platforms.by_id(connection, "p1") == added
        assert platforms.by_id(connection, "p2") is None


def test_one_issuer_may_have_many_clients(world: World) -> None:
    with world.database.read() as connection:
        both = platforms.by_issuer_client(connection, "https://lms.example", None)
        one = platforms.by_issuer_client(connection, "https://lms.example", "client-p2")
        none = platforms.by_issuer_client(connection, "https://lms.example/", "client-p2")
    assert [each.id for each in both] == ["p1", "p2"]
    assert [each.id for each in one] == ["p2"]
    assert none == ()


def test_suspending_one_platform_leaves_the_other(world: World) -> None:
    with world.database.write() as connection:
        assert platforms.set_state(connection, "p1", "suspended")
        assert not platforms.set_state(connection, "p3", "suspended")
        states = {each.id: each.state for each in platforms.all_platforms(connection)}
    assert states == {"p1": "suspended", "p2": "active"}


def test_the_first_deployment_is_approved_and_later_ones_wait(world: World) -> None:
    with world.database.write() as connection:
        assert platforms.note_deployment(connection, "p1", "1", NOW) == "approved"
        assert platforms.note_deployment(connection, "p1", "2", NOW + 1) == "waiting"
        assert platforms.note_deployment(connection, "p1", "1", NOW + 2) == "approved"
        assert platforms.note_deployment(connection, "p2", "2", NOW) == "approved"
        known = platforms.deployments(connection, "p1")
    assert [(each.deployment_id, each.state, each.first_seen) for each in known] == [
        ("1", "approved", NOW),
        ("2", "waiting", NOW + 1),
    ]


def test_of_first_launches_at_once_one_deployment_is_approved(world: World) -> None:
    def note(number: int) -> str:
        with world.database.write() as connection:
            return platforms.note_deployment(connection, "p1", str(number), NOW)

    assert sorted(at_once(8, note)) == ["approved"] + ["waiting"] * 7


def test_a_platform_may_take_any_deployment(database: Database) -> None:
    with database.write() as connection:
        platforms.add(connection, replace(platform("p1"), any_deployment=True), NOW)
        states = {platforms.note_deployment(connection, "p1", each, NOW) for each in "abc"}
    assert states == {"approved"}


def test_approving_deployments(world: World) -> None:
    with world.database.write() as connection:
        for name in ("1", "2", "3"):
            platforms.note_deployment(connection, "p1", name, NOW)
        platforms.approve_deployment(connection, "p1", "2", NOW)
        platforms.approve_deployment(connection, "p1", "unseen", NOW)
        assert platforms.deployment_state(connection, "p1", "2") == "approved"
        assert platforms.deployment_state(connection, "p1", "3") == "waiting"
        assert platforms.deployment_state(connection, "p1", "unseen") == "approved"
        platforms.approve_deployments(connection, "p1")
        assert platforms.deployment_state(connection, "p1", "3") == "approved"


def test_removing_a_platform_takes_all_of_it_and_nothing_else(world: World) -> None:
    for place in (world.one, world.two):
        place.hand_in(50)
        with world.database.write() as connection:
            launches.create(connection, place.id("launch"), a_launch(place), NOW)
            platforms.note_deployment(connection, place.platform_id, "1", NOW)
    before = counts(world.database, "p2")
    with world.database.write() as connection:
        assert platforms.remove(connection, "p1")
        assert not platforms.remove(connection, "p1")
    assert set(counts(world.database, "p1").values()) == {0}
    assert counts(world.database, "p2") == before
    assert before["launch"] == before["grade"] == 1


def counts(database: Database, platform_id: str) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.execute(
                text(f"SELECT count(*) FROM {table.name} WHERE platform_id = :platform"), {"platform": platform_id}
            ).scalar_one()
            for table in metadata.tables.values()
            if "platform_id" in table.c
        }


def test_the_family_is_kept_for_one_platform(world: World) -> None:
    with world.database.write() as connection:
        platforms.set_family(connection, "p1", "moodle")
        families = [each.family for each in platforms.all_platforms(connection)]
    assert families == ["moodle", ""]
