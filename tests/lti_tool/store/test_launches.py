"""Launches live a day after their last use, a week at most, in one browser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from lti_tool.lti.model import DeepLinkingSettings
from lti_tool.store import launches, platforms
from lti_tool.store.launches import LaunchRow, NewLaunch
from tests.lti_tool.store.test_database import CONSTRAINT
from tests.lti_tool.store.world import NOW, QUIZ, Place, World, at_once

HOUR = 3600.0


def a_launch(place: Place, token: str = "token") -> NewLaunch:
    return NewLaunch(
        person_id=place.id("ann"),
        link_id=place.id("link"),
        context_id=place.id("course"),
        role="learner",
        message_type="LtiResourceLinkRequest",
        item=QUIZ,
        language="nl",
        frame_origins=("https://lms.example", "https://files.lms.example"),
        return_url="https://lms.example/course",
        browser_hash="browser",
        state_hash="state",
        token_hash=token,
        deep_linking=DeepLinkingSettings("https://lms.example/return", data={"any": ["JSON", "\x00"]}),
    )


def create(world: World, *places: Place) -> None:
    with world.database.write() as connection:
        for place in places:
            launches.create(connection, place.id("launch"), a_launch(place), NOW)


def get(world: World, public_id: str, now: float) -> LaunchRow | None:
    with world.database.read() as connection:
        return launches.get(connection, public_id, now)


def test_a_launch_comes_with_its_person_link_course_and_platform(world: World) -> None:
    create(world, world.one, world.two)
    row = get(world, "p2.launch", NOW)
    assert row
    assert {name: getattr(row, name) for name in vars(a_launch(world.two))} == vars(a_launch(world.two))
    assert (row.platform_id, row.platform_name, row.platform_state) == ("p2", "LMS p2", "active")
    assert (row.sub, row.person_name, row.is_test) == ("ann", "Ann", False)
    assert (row.link_title, row.context_title, row.graded) == ("Quiz", "Course", True)
    assert (row.has_column, row.deployment_id, row.answered) == (True, "1", None)


def test_a_request_to_choose_is_answered_once(world: World) -> None:
    create(world, world.one, world.two)
    with world.database.write() as connection:
        assert launches.answer(connection, "p1.launch", NOW)
        assert not launches.answer(connection, "p1.launch", NOW + 1)
    answered = [row.answered for each in ("p1.launch", "p2.launch") if (row := get(world, each, NOW))]
    assert answered == [NOW, None]


def test_an_anonymous_launch_without_course_or_grades(world: World) -> None:
    world.one.link("link", line_item=None, line_items=None)
    world.one.link("ungraded", line_item=None, line_items=None)
    bare = replace(a_launch(world.one), person_id=None, context_id=None, link_id="p1.ungraded", frame_origins=())
    with world.database.write() as connection:
        launches.create(connection, "p1.launch", bare, NOW)
    row = get(world, "p1.launch", NOW)
    assert row
    assert (row.person_id, row.sub, row.is_test, row.context_title, row.graded) == (None, None, None, None, False)
    assert (row.frame_origins, row.has_column) == ((), False)


def test_ids_of_others_open_nothing(world: World) -> None:
    create(world, world.one)
    for public_id in ("p2.launch", "p1.other", "p1", "", "launch", "p1.launch.", "p1.\0", "p1.\ud800"):
        assert get(world, public_id, NOW) is None, public_id


def test_the_public_id_is_not_kept(world: World) -> None:
    create(world, world.one)
    with world.database.read() as connection:
        kept = connection.execute(text("SELECT id_hash FROM launch")).scalar_one()
    assert "launch" not in kept


def test_a_launch_ends_a_day_after_its_last_use_and_after_a_week(world: World) -> None:
    create(world, world.one)
    now, slides = NOW, 0
    while row := get(world, "p1.launch", now):
        if row.should_slide(now):
            slides += 1
            with world.database.write() as connection:
                launches.slide(connection, "p1.launch", row, now)
        now += HOUR / 2
    assert now == NOW + 7 * 24 * HOUR
    assert slides <= 7 * 24
    assert slides > 100


def test_a_launch_that_is_not_used_ends_after_a_day(world: World) -> None:
    create(world, world.one)
    assert get(world, "p1.launch", NOW + 24 * HOUR - 1)
    assert get(world, "p1.launch", NOW + 24 * HOUR) is None


def test_an_ended_launch_still_knows_the_way_back(world: World) -> None:
    create(world, world.one)
    with world.database.read() as connection:
        assert launches.return_url(connection, "p1.launch") == "https://lms.example/course"
        assert launches.return_url(connection, "p2.launch") is None


def test_a_suspended_platform_shows(world: World) -> None:
    create(world, world.one)
    with world.database.write() as connection:
        platforms.set_state(connection, "p1", "suspended")
    row = get(world, "p1.launch", NOW)
    assert row
    assert row.platform_state == "suspended"


def test_a_token_makes_one_launch_a_platform(world: World) -> None:
    create(world, world.one, world.two)
    with pytest.raises(CONSTRAINT), world.database.write() as connection:
        launches.create(connection, "p1.again", a_launch(world.one), NOW)
    with world.database.read() as connection:
        first = launches.by_token(connection, "p1", "token", NOW)
        assert first
        assert (first.platform_id, first.browser_hash, first.state_hash) == ("p1", "browser", "state")
        assert launches.by_token(connection, "p1", "another", NOW) is None
        assert launches.by_token(connection, "p1", "token", NOW + 24 * HOUR) is None


def test_a_double_click_leads_to_the_same_id_and_nobody_else_finds_it() -> None:
    first = launches.launch_id("p1", "p1.state", "secret")
    assert first == launches.launch_id("p1", "p1.state", "secret")
    assert first.startswith("p1.")
    assert len(first) == len("p1.") + 22
    assert launches.launch_id("p1", "p1.state", "other browser") != first
    assert launches.launch_id("p1", "p1.other", "secret") != first


def test_a_launch_moves_to_a_new_window_once(world: World) -> None:
    create(world, world.one, world.two)

    def move(number: int) -> bool:
        with world.database.write() as connection:
            return launches.move(connection, "p1.launch", "browser", f"window {number}", NOW)

    assert sorted(at_once(5, move)) == [False, False, False, False, True]
    row, other = get(world, "p1.launch", NOW), get(world, "p2.launch", NOW)
    assert row
    assert other
    assert row.browser_hash.startswith("window")
    assert other.browser_hash == "browser"
