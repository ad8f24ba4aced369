"""The tool in a real browser, inside the practice LMS's iframe: another site, as in life."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.conftest import ARGUMENTS
from tests.running import RunningTool

SANNE, INIGO, ELENI, TEACHER = "4", "6", "8", "3"


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[RunningTool]:
    with RunningTool(tmp_path) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB")
    made.set_default_timeout(10_000)
    yield made
    made.close()


def sign_in(context: BrowserContext, tool: RunningTool, person: str) -> Page:
    page = context.new_page()
    page.goto(tool.lms.url)
    page.locator(f'button[value="{person}"]').first.click()
    return page


def open_link(page: Page, tool: RunningTool, link: str) -> FrameLocator:
    page.goto(f"{tool.lms.url}/links/{link}")
    return page.frame_locator("iframe")


def begin(page: Page, tool: RunningTool, link: str = "2") -> FrameLocator:
    frame = open_link(page, tool, link)
    frame.locator("button[name=begin]").click()
    ready(frame)
    return frame


def ready(quiz: FrameLocator | Page) -> None:
    """Its scripts run: answers are saved as they are given."""
    expect(quiz.locator("main")).to_have_attribute("data-page", "quiz")
    expect(quiz.locator("[data-without-script]")).to_be_hidden()


def grades(page: Page, tool: RunningTool) -> list[dict[str, Any]]:
    return page.request.get(f"{tool.lms.url}/grades.json").json()["grades"]


def wait_for(page: Page, condition: Callable[[], bool], seconds: float = 5) -> None:
    for _ in range(int(seconds * 10)):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in time")


def test_a_learner_answers_in_the_frame_and_the_grade_arrives(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    frame = begin(page, tool)
    expect(frame.locator("[data-without-script]")).to_be_hidden()
    first = frame.locator("fieldset[data-kind=single]").first
    first.locator("label").nth(1).click()
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "saved")

    page.reload()
    again = page.frame_locator("iframe").locator("fieldset[data-kind=single]").first
    expect(again.locator("input[type=radio]").nth(1)).to_be_checked()
    frame.locator("button[name=finish]").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "result")
    wait_for(page, lambda: len(grades(page, tool)) == 1)
    score = float(frame.locator("main").get_attribute("data-score") or "nan")
    assert grades(page, tool)[0]["points"] == pytest.approx(score)
    assert problems == []


def test_every_kind_of_question_is_saved_and_comes_back(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    fieldsets = frame.locator("fieldset[data-question]")
    for index in range(fieldsets.count()):
        fill_in(fieldsets.nth(index))
        expect(fieldsets.nth(index).locator("[data-saved]")).to_have_attribute("data-state", "saved")
    before = [values(fieldsets.nth(index)) for index in range(fieldsets.count())]
    expect(frame.locator("[data-progress]")).to_have_text(re.compile(r"12 \w+ 12"))
    page.reload()
    expect(fieldsets).to_have_count(12)
    assert [values(fieldsets.nth(index)) for index in range(fieldsets.count())] == before


def fill_in(fieldset: Any) -> None:
    """Some answer to a question, whatever its kind."""
    for box in fieldset.locator("input[type=radio], input[type=checkbox]").all()[:1]:
        box.check()
    for select in fieldset.locator("select").all():
        if not select.input_value():
            select.select_option(index=1)
    for field in fieldset.locator("input[type=text], input[type=number], input:not([type]), textarea").all():
        field.fill("7")
        field.blur()


def values(fieldset: Any) -> Any:
    return fieldset.evaluate(
        """box => [...box.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .map(e => [e.name, e.value, e.checked])"""
    )


def test_an_answer_waits_for_a_server_that_is_down(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    first = frame.locator("fieldset[data-kind=single]").first
    tool.stop()
    first.locator("label").first.click()
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "unsaved")
    tool.start()
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "saved", timeout=15_000)


def test_an_answer_given_before_the_scripts_ran_is_saved_too(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    waiting: list[Any] = []
    page.route("**/autosave*", lambda route: waiting.append(route))
    frame = open_link(page, tool, "2")
    frame.locator("button[name=begin]").click()
    first = frame.locator("fieldset[data-kind=single]").first
    first.locator("label").first.click()
    wait_for(page, lambda: bool(waiting))
    waiting[0].continue_()
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_two_tabs_see_each_others_answers(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    other = context.new_page()
    other_frame = open_link(other, tool, "2")
    ready(other_frame)
    one = frame.locator("fieldset[data-kind=single]").first
    two = other_frame.locator("fieldset[data-kind=single]").first
    one.locator("label").nth(0).click()
    expect(one.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    two.locator("label").nth(1).click()
    expect(two.locator("[data-saved]")).to_have_attribute("data-state", "stale")
    other_frame.locator("button[name=finish]").click()  # without looking: it asks, and overwrites nothing
    expect(other_frame.locator("main")).to_have_attribute("data-page", "conflict")


def test_after_a_conflict_a_new_choice_is_made_knowingly(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    other = context.new_page()
    other_frame = open_link(other, tool, "2")
    two = other_frame.locator("fieldset[data-kind=single]").first
    ready(other_frame)
    one = frame.locator("fieldset[data-kind=single]").first
    one.locator("label").nth(0).click()
    expect(one.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    two.locator("label").nth(1).click()
    expect(two.locator("[data-saved]")).to_have_attribute("data-state", "stale")
    two.locator("label").nth(2).click()
    expect(two.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_handing_in_while_a_save_is_slow_is_no_conflict(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    replies: list[Any] = []

    def hold(route: Any) -> None:
        replies.append(route.fetch())  # the server has it; the page never hears

    page.route("**/answers/**", hold)
    first = frame.locator("fieldset[data-kind=single]").first
    first.locator("label").nth(0).click()
    wait_for(page, lambda: bool(replies))
    first.locator("label").nth(1).click()
    frame.locator("button[name=finish]").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "result")
    chosen = frame.locator("fieldset[data-kind=single]").first.locator("input[type=radio]")
    expect(chosen.nth(1)).to_be_checked()


def test_back_from_the_result_shows_the_result_or_a_new_start(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    page.goto(f"{tool.lms.url}/links/2/launch?window=1")
    page.locator("button[name=begin]").click()
    page.locator("button[name=finish]").click()
    expect(page.locator("main")).to_have_attribute("data-page", "result")
    page.go_back()
    page.wait_for_load_state()
    if page.locator("button[name=finish]").count():  # from the browser's memory: handing in again changes nothing
        page.locator("button[name=finish]").click()
        expect(page.locator("main")).to_have_attribute("data-page", "result")
    wait_for(page, lambda: len(grades(page, tool)) == 1)


def test_without_script_the_whole_path_works(browser: Browser, tool: RunningTool) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, tool, SANNE)
    frame = open_link(page, tool, "2")
    frame.locator("button").first.click()  # the LMS's own form needs a click without script
    frame.locator("button[name=begin]").click()
    frame.locator("fieldset[data-kind=single] label").first.click()
    frame.locator("button[name=save]").click()
    assert frame.locator("fieldset[data-kind=single] input[type=radio]").first.is_checked()
    frame.locator("button[name=finish]").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "result")
    context.close()


def test_by_keyboard_alone(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, SANNE)
    page.goto(f"{tool.lms.url}/links/2/launch?window=1")
    page.locator("button[name=begin]").focus()
    page.keyboard.press("Enter")
    ready(page)
    first = page.locator("fieldset[data-kind=single]").first
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.locator("button[name=finish]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_have_attribute("data-page", "result")


def persistent(browser: Browser, folder: Path, preferences: dict[str, object]) -> BrowserContext:
    """A browser with settings of its own."""
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text(json.dumps(preferences))
    executable = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return browser.browser_type.launch_persistent_context(folder, executable_path=executable, args=ARGUMENTS)


def test_third_party_cookies_blocked(browser: Browser, tool: RunningTool, tmp_path: Path) -> None:
    settings: dict[str, object] = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}
    context = persistent(browser, tmp_path / "profile", settings)
    page = sign_in(context, tool, SANNE)
    frame = begin(page, tool)
    frame.locator("button[name=finish]").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "result")
    context.close()


def test_no_cookies_in_frames_at_all_leads_to_a_window(browser: Browser, tool: RunningTool, tmp_path: Path) -> None:
    rule = {f"{tool.url},{tool.lms.url}": {"setting": 2}}
    settings: dict[str, object] = {"profile": {"content_settings": {"exceptions": {"cookies": rule}}}}
    context = persistent(browser, tmp_path / "profile", settings)
    page = sign_in(context, tool, SANNE)
    frame = open_link(page, tool, "2")
    expect(frame.locator("main")).to_have_attribute("data-page", "new-window")
    with context.expect_page() as opened:
        frame.locator("button").click()
    window = opened.value
    window.locator("button[name=begin]").click()
    window.locator("button[name=finish]").click()
    expect(window.locator("main")).to_have_attribute("data-page", "result")
    context.close()


def test_a_teacher_takes_the_results_along_from_inside_the_frame(context: BrowserContext, tool: RunningTool) -> None:
    learner = sign_in(context, tool, SANNE)
    begin(learner, tool)
    page = sign_in(context, tool, TEACHER)
    frame = open_link(page, tool, "2")
    with page.expect_download() as caught:
        frame.get_by_role("link", name="Results as CSV").click()
    assert "Sanne" in Path(caught.value.path()).read_text(encoding="utf-8-sig")


def test_a_teacher_finds_the_way_back_to_the_class(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, TEACHER)
    frame = open_link(page, tool, "1")
    frame.get_by_role("link", name="Open as learners see it").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "lesson")
    frame.get_by_role("link", name="Your class").click()
    expect(frame.locator("main")).to_have_attribute("data-page", "instructor")


def test_after_a_reload_the_page_still_says_what_is_saved(context: BrowserContext, tool: RunningTool) -> None:
    page = sign_in(context, tool, INIGO)
    frame = begin(page, tool)
    first = frame.locator("fieldset[data-kind=single]").first
    first.locator("label").first.click()
    expect(first.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(first.locator("[data-saved]")).to_contain_text("Saved")
