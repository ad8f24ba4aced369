"""The plain site, from a folder: what was done is there again, and can be printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lms import Lms
from tests.browser.tabs import Tabs
from tests.browser.test_scorm12 import answer_all, answers, begin_quiz, check_page, turn_to


@pytest.fixture
def site(tiny_packages: Callable[[str], Path]) -> Path:
    """The unpacked site of the tiny course."""
    return tiny_packages("web")


def test_results_are_kept_in_the_browser_and_shown_for_printing(tabs: Tabs, site: Path) -> None:
    page = tabs.open((site / "index.html").as_uri(), width=320, height=640)
    begin_quiz(page)
    answer_all(page, site)
    given = answers(page)
    expect(page.locator("[data-saved]").last).to_contain_text("Saved")
    page.goto("about:blank")
    page.goto((site / "index.html").as_uri())
    expect(page.locator("main")).to_have_attribute("data-page", "quiz")
    assert answers(page) == given
    page.locator("button[name=finish]").click()
    expect(page.locator("main")).to_have_attribute("data-score", "100")

    turn_to(page, "results")
    expect(page.locator("[data-quiz-row] [data-best]")).to_have_text("100 %")
    expect(page.locator("[data-passed]")).to_be_visible()
    expect(page.locator("[data-not-passed]")).to_be_hidden()
    expect(page.locator("[data-attempts]")).to_have_text("1")
    page.emulate_media(media="print")
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator("[data-quiz-row]")).to_be_visible()


def test_the_page_of_results_has_no_barriers(tabs: Tabs, site: Path) -> None:
    with Lms(site) as host:
        page = tabs.open(host.alone, width=320, height=640)
        turn_to(page, "results")
        check_page(page)


def test_a_browser_that_keeps_nothing_says_so(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }});")
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    begin_quiz(page)
    expect(page.locator("[data-message]")).to_contain_text("could not keep")
    context.close()
