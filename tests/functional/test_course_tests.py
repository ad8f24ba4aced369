"""The quizzes of the whole course: one shows where to begin and is never graded, one draws across lessons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_tool.practice_lms.course import Link
from tests.functional.visitor import INIGO, Page, Visitor, until
from tests.running import RunningTool

LINKS = (
    Link(id="1", title="Course", item="course"),
    Link(id="2", title="Where do you stand?", item="pre-test", points=100),
    Link(id="3", title="Final test", item="final-test", points=100),
    Link(id="4", title="Where do you stand?", item="pre-test"),
)


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[RunningTool]:
    with RunningTool(tmp_path, links=LINKS) as running:
        yield running


def take(learner: Visitor, page: Page) -> tuple[Page, Page]:
    """The questions, and the result of handing in nothing."""
    asked = learner.submit(page)
    return asked, learner.submit(asked, "finish")


def lessons(page: Page) -> Counter[str]:
    ids = page.tree.xpath("//fieldset/@data-question")
    return Counter(str(each).partition(".")[0] for each in ids)


def grades(tool: RunningTool, learner: Visitor) -> list[dict[str, Any]]:
    return learner.session.get(f"{tool.lms.url}/grades.json").json()["grades"]


def test_the_pre_test_asks_of_each_lesson_and_says_where_to_begin(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, INIGO)
    course = learner.open("1")
    asked, result = take(learner, learner.get(course.links()["Where do you stand?"]))
    assert lessons(asked) == {str(number): 2 for number in range(1, 6)}
    assert "Begin with: Digital marketing foundations" in result.words
    assert "You pass" not in result.words


def test_inside_the_course_only_what_is_graded_reaches_the_gradebook(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, INIGO)
    links = learner.open("1").links()
    take(learner, learner.get(links["Where do you stand?"]))
    take(learner, learner.get(links["Final test"]))
    sent = until(lambda: grades(tool, learner))
    assert [each["label"] for each in sent] == ["Final test"]


def test_placed_by_itself_the_pre_test_has_its_column(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, INIGO)
    take(learner, learner.open("2"))
    assert [each["resource_link_id"] for each in until(lambda: grades(tool, learner))] == ["2"]


def test_placed_without_a_column_the_pre_test_makes_none(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, INIGO)
    take(learner, learner.open("4"))
    take(learner, learner.open("3"))
    until(lambda: grades(tool, learner))
    items = learner.session.get(f"{tool.lms.url}/grades.json").json()["line_items"]
    assert [each["resource_link_id"] for each in items] == ["2", "3"]


def test_the_final_test_draws_four_questions_a_lesson(tool: RunningTool) -> None:
    learner = Visitor(tool.lms, INIGO)
    asked, result = take(learner, learner.open("3"))
    assert lessons(asked) == {str(number): 4 for number in range(1, 6)}
    assert (result.kind, result.main["data-item"]) == ("result", "final-test")
