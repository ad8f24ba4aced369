"""Persons, courses, memberships and links, as launches tell of them."""

from __future__ import annotations

from sqlalchemy import text

from lti_tool.store import people
from lti_tool.store.people import NewContext, NewResourceLink, PersonRow
from tests.lti_tool.store.world import NOW, World, at_once


def test_a_person_is_one_row_a_platform(world: World) -> None:
    def launch(number: int) -> str:
        platform_id = f"p{number % 2 + 1}"
        person = PersonRow(platform_id, f"{platform_id}.new{number}", "zoe", "Zoe", False, NOW)
        with world.database.write() as connection:
            return people.upsert_person(connection, person)

    ids = at_once(10, launch)
    assert len(set(ids)) == 2
    assert {each.partition(".")[0] for each in ids} == {"p1", "p2"}


def test_a_person_is_as_the_last_launch_said(world: World) -> None:
    with world.database.write() as connection:
        again = PersonRow("p1", "p1.unused", "ann", None, True, NOW + 5)
        assert people.upsert_person(connection, again) == "p1.ann"
        assert people.person(connection, "p1", "p1.ann") == PersonRow("p1", "p1.ann", "ann", None, True, NOW + 5)
        other = people.person(connection, "p2", "p2.ann")
    assert other
    assert other.name == "Ann"


def test_names_that_databases_refuse_are_mended(world: World) -> None:
    with world.database.write() as connection:
        people.upsert_person(connection, PersonRow("p1", "p1.odd", "odd", "A\0n\ud800n", False, NOW))
        odd = people.person(connection, "p1", "p1.odd")
    assert odd
    assert odd.name == "A\ufffdn?n"


def test_a_course_keeps_what_a_launch_leaves_out(world: World) -> None:
    with world.database.write() as connection:
        full = NewContext("1", "algebra", "Algebra", "https://lms.example/roster", "old")
        first = people.upsert_context(connection, "p1", full, "p1.algebra")
        assert people.upsert_context(connection, "p1", NewContext("1", "algebra"), "p1.unused") == first
        assert people.upsert_context(connection, "p1", NewContext("2", "algebra"), "p1.other") == "p1.other"
        row = connection.execute(
            text("SELECT title, roster_url, history FROM context WHERE id = 'p1.algebra'")
        ).tuples()
    assert row == [("Algebra", "https://lms.example/roster", "old")]


def test_a_membership_follows_the_last_launch(world: World) -> None:
    with world.database.write() as connection:
        for roles in ("learner", "instructor"):
            people.upsert_membership(connection, "p1", "p1.course", "p1.ann", roles)
        people.upsert_membership(connection, "p2", "p2.course", "p2.ann", "learner")
        rows = connection.execute(text("SELECT platform_id, roles, status FROM membership ORDER BY 1")).tuples()
    assert [tuple(row) for row in rows] == [("p1", "instructor", "Active"), ("p2", "learner", "Active")]


def test_a_link_keeps_its_line_item_when_a_launch_names_none(world: World) -> None:
    world.one.link("link", line_item=None, line_items=None, title="New title", item="lesson-2")
    with world.database.read() as connection:
        link = people.resource_link(connection, "p1", "p1.link")
        assert people.resource_link(connection, "p1", "p2.link") is None
    assert link
    assert (link.title, link.item) == ("New title", "lesson-2")
    assert link.line_item == "https://lms.example/p1/items/1"


def test_a_link_is_one_row_a_deployment(world: World) -> None:
    def link(platform_id: str, deployment: str) -> str:
        new = NewResourceLink(deployment, "same", None, "course")
        with world.database.write() as connection:
            return people.upsert_resource_link(connection, platform_id, new, f"{platform_id}.{deployment}-{id(new)}")

    ids = {link("p1", "1"), link("p1", "1"), link("p1", "2"), link("p2", "1")}
    assert len(ids) == 3


def test_what_a_later_launch_leaves_out_of_a_link_stays(world: World) -> None:
    """Another learner's launch without AGS claim or context must not spoil what the first one said."""
    first = people.NewResourceLink("1", "same", None, "course", "Title", "https://lms/li", "https://lms/lis", "score")
    bare = people.NewResourceLink("1", "same", None, "course")
    with world.database.write() as connection:
        link = people.upsert_resource_link(connection, "p1", first, "p1.link-a")
        assert people.upsert_resource_link(connection, "p1", bare, "p1.link-b") == link
        kept = people.resource_link(connection, "p1", link)
    assert kept is not None
    assert (kept.title, kept.line_item, kept.line_items, kept.scopes) == (
        "Title",
        "https://lms/li",
        "https://lms/lis",
        "score",
    )
