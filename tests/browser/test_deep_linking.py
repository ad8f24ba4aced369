"""A teacher adds activities from inside the LMS's frame, which is on another site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.test_tool import SANNE, TEACHER, begin, grades, sign_in, wait_for
from tests.running import RunningTool


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[RunningTool]:
    with RunningTool(tmp_path) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB", timezone_id="Europe/Madrid")
    made.set_default_timeout(20_000)
    yield made
    made.close()


def choosing(page: Page, tool: RunningTool) -> FrameLocator:
    page.goto(f"{tool.lms.url}/course")
    page.get_by_role("button", name="Add activities from the tool").click()
    frame = page.frame_locator("iframe.tool")
    expect(frame.locator("[data-count]")).to_have_text("0 chosen")
    return frame


def test_two_activities_are_chosen_and_a_learners_grade_arrives(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, TEACHER)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    frame = choosing(page, tool)
    frame.locator("[data-search]").fill("persóna")
    expect(frame.locator("input[value='lesson-4.quiz']")).to_be_hidden()
    frame.locator("[data-search]").fill("")
    frame.locator("input[value='lesson-1.unit-3']").check()
    frame.locator("input[value='lesson-2.quiz']").check()
    expect(frame.locator("[data-count]")).to_have_text("2 chosen")
    frame.locator("[name=points]").fill("20")
    expect(frame.locator("[data-zone]")).to_have_text("In your time zone: Europe/Madrid")
    frame.locator("[name=due]").fill("2099-07-01T09:30")

    frame.locator("#choice-lesson-2\\.quiz button").click()
    inside = frame.frame_locator("iframe")
    expect(inside.locator("main")).to_have_attribute("data-item", "lesson-2.quiz")
    expect(frame.locator("[data-count]")).to_have_text("2 chosen")
    frame.locator("button[name=add]").click()

    page.wait_for_url("**/course")
    expect(page.get_by_role("link", name="1.3 Audiences")).to_be_visible()
    expect(page.get_by_text("due 2099-07-01T07:30:00Z")).to_be_visible()
    link = page.get_by_role("link", name="Lesson 2 – quiz").get_attribute("href") or ""
    assert problems == []

    learner = sign_in(context, tool, SANNE)
    begin(learner, tool, link.rpartition("/")[2]).locator("button[name=finish]").click()
    wait_for(learner, lambda: len(grades(learner, tool)) == 1)
    assert grades(learner, tool)[0]["maximum"] == 20


def test_going_back_after_sending_adds_nothing_twice(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, TEACHER)
    frame = choosing(page, tool)
    frame.locator("input[value='lesson-3']").check()
    frame.locator("button[name=add]").dblclick()
    page.wait_for_url("**/course")
    page.go_back()
    page.goto(f"{tool.lms.url}/course")
    expect(page.get_by_role("link", name="Social media", exact=True)).to_have_count(1)
