"""Orientation, closing and learning paths as what a link opens, and from the course's page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lti_tool.practice_lms.course import Link
from tests.functional.visitor import SANNE, TEACHER, Visitor
from tests.running import RunningTool

LINKS = (
    Link(id="1", title="Course", item="course"),
    Link(id="2", title="Orientation", item="orientation"),
    Link(id="3", title="Closing", item="closing"),
    Link(id="4", title="Tell", item="path.tell"),
    Link(id="5", title="Unknown path", item="path.nowhere"),
)


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    with RunningTool(tmp_path_factory.mktemp("tool"), links=LINKS) as running:
        yield running


@pytest.mark.parametrize(
    ("link", "kind", "item"), [("2", "unit", "orientation"), ("3", "unit", "closing"), ("4", "path", "path.tell")]
)
def test_a_learner_lands_on_the_item_of_the_link(tool: RunningTool, link: str, kind: str, item: str) -> None:
    page = Visitor(tool.lms, SANNE).open(link)
    assert (page.status, page.kind, page.main["data-item"]) == (200, kind, item)


def test_an_unknown_path_is_said_to_be_unknown(tool: RunningTool) -> None:
    page = Visitor(tool.lms, SANNE).open("5")
    assert (page.status, page.kind) == (404, "error")


def test_a_teacher_sees_a_path_as_learners_do(tool: RunningTool) -> None:
    teacher = Visitor(tool.lms, TEACHER)
    page = teacher.open("4")
    assert page.kind == "instructor"
    assert teacher.get(page.links()["Open as learners see it"]).kind == "path"


def test_from_the_course_to_a_path_to_its_first_unit(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, SANNE)
    course = learner.open("1")
    path = learner.get(course.links()["Tell"])
    assert path.kind == "path"
    title = tool.tool.course.title_of("orientation")
    orientation = learner.get(path.links()[title])
    assert orientation.main["data-item"] == "orientation"
    test = learner.get(orientation.links()["Where do you stand?"])
    assert (test.kind, test.main["data-item"]) == ("start", "pre-test")
