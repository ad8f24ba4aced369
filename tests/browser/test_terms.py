"""A glossary word explains itself where it stands: pointed at, focused, or tapped; Escape puts it away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_tool import SANNE, sign_in
from tests.running import RunningTool


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    with RunningTool(tmp_path_factory.mktemp("terms")) as running:
        yield running


def open_unit(page: Page, tool: RunningTool) -> None:
    page.goto(f"{tool.lms.url}/links/1/launch?window=1")
    page.locator("main[data-page=lesson]").wait_for()
    page.goto(f"{page.url.rpartition('/')[0]}/lesson-1.unit-1")


def test_hover_focus_and_escape(browser: Browser, tool: RunningTool) -> None:
    context = browser.new_context()
    page = sign_in(context, tool, SANNE)
    open_unit(page, tool)
    word = page.locator("a.term").first
    note = page.get_by_role("tooltip")
    word.hover()
    expect(note).to_be_visible()
    assert len(note.inner_text()) > 20
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    word.focus()
    expect(note).to_be_visible()
    expect(word).to_have_attribute("aria-describedby", "page-term-note")
    page.keyboard.press("Tab")
    expect(page.locator("a.term").first).not_to_have_attribute("aria-describedby", "page-term-note")
    context.close()


def test_a_tap_on_a_phone_shows_it_within_the_page(browser: Browser, tool: RunningTool) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = sign_in(context, tool, SANNE)
    open_unit(page, tool)
    for word in page.locator("a.term").all()[:6]:
        word.tap()
        box = page.get_by_role("tooltip").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    context.close()


def test_without_script_the_link_leads_to_the_words_of_the_unit(browser: Browser, tool: RunningTool) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tool.lms.url)
    page.locator(f'button[value="{SANNE}"]').first.click()
    page.goto(f"{tool.lms.url}/links/1/launch?window=1")
    page.locator("button").first.click()
    page.goto(f"{page.url.rpartition('/')[0]}/lesson-1.unit-1")
    page.locator("a.term").first.click()
    assert "#term-" in page.url
    context.close()


def test_the_same_in_a_package(browser: Browser, course_package: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{course_package.as_uri()}/index.html#/lesson-1.unit-1")
    word = page.locator("a.term").first
    word.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    context.close()
