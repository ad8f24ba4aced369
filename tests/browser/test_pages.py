"""Every page of the tool: accessible by axe's rules, within 320 px, without errors or foreign requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_tool import ELENI, SANNE, TEACHER, sign_in
from tests.running import RunningTool

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ITEMS = ["course", "lesson-1", *(f"lesson-1.unit-{number}" for number in range(1, 5)), "glossary"]


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    with RunningTool(tmp_path_factory.mktemp("pages")) as running:
        yield running


def walk(page: Page, tool: RunningTool, person: str) -> Iterator[str]:
    """Show each page in turn; yields its name."""
    page.goto(f"{tool.lms.url}/links/2/launch?window=1")
    page.locator("main[data-page]").wait_for()
    if person == TEACHER:
        yield "class"
        page.goto(f"{tool.lms.url}/course")
        page.get_by_role("button", name="Add activities from the tool").click()
        page.wait_for_url("**/content-items/*")
        page.goto(f"{page.url}/launch")
        page.locator("main[data-page=choose]").wait_for()
        yield "choose"
        page.locator("button[name=add]").click()
        page.locator("[role=alert]").wait_for()
        yield "choose, with problems"
        page.locator("#choice-lesson-1 button").click()
        page.locator("iframe").wait_for()
        yield "choose, with a preview"
        return
    base = page.url.partition("/quiz/")[0]
    yield "start"
    if page.locator("button[name=begin]").count():
        page.locator("button[name=begin]").click()
    yield "quiz"
    for box in page.locator("fieldset[data-kind=single] label:first-of-type").all():
        box.click()
    expect(page.locator("[data-saved][data-state=saving]")).to_have_count(0)
    page.locator("button[name=finish]").click()
    page.locator("main[data-page=result]").wait_for()
    yield "result"
    for item in ITEMS:
        page.goto(f"{base}/item/{item}")
        yield item
    for name in ("lesson-1.unit-2", "lesson-3.unit-1"):
        page.goto(f"{base}/item/{name}.worksheet")
        yield f"worksheet of {name}"
    yield from worksheet_pages(page)
    page.goto(f"{base}/item/no-such-item")
    yield "unknown item"
    page.goto(f"{tool.url}/")
    yield "front"


def worksheet_pages(page: Page) -> Iterator[str]:
    """From a worksheet: a kept version, another tab's text, a file to load, the question before it is deleted."""
    boxes = page.locator("textarea[data-key]")
    boxes.first.fill("before")
    page.locator("button[name=keep]").click()
    page.locator("[data-kept='1']").wait_for()
    with page.expect_download() as caught:
        page.locator("button[name=download]").click()
    boxes.first.evaluate("box => { box.form.elements['r.' + box.dataset.key].value = 'unknown'; }")
    boxes.first.fill("after")
    page.locator(".sheet-note[role=alert]").wait_for()
    yield "worksheet changed elsewhere"
    page.locator("button[name=save]").click()
    page.locator(".error-summary").wait_for()
    yield "worksheet with a conflict"
    page.locator(".sheet-note button").first.click()
    expect(page.locator("[data-sheet-state]")).to_have_attribute("data-state", "saved")
    page.locator("input[type=file]").set_input_files(caught.value.path())
    page.locator("button[name=load]").click()
    page.locator("[data-page=worksheet-load]").wait_for()
    yield "file to load"
    page.locator(".buttons a").click()
    page.locator(".sheet-kept li a").first.click()
    page.locator("[data-page=worksheet-version]").wait_for()
    yield "version"
    page.locator(".buttons a").click()
    page.locator(".sheet-kept > p a").click()
    page.locator("[data-page=worksheet-delete]").wait_for()
    yield "worksheet to delete"
    page.locator("button[name=delete]").click()
    page.locator("[data-kept='0']").wait_for()


@pytest.mark.parametrize(("person", "scheme"), [(SANNE, "light"), (ELENI, "dark"), (TEACHER, "light")])
def test_axe_finds_nothing(browser: Browser, tool: RunningTool, person: str, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page = sign_in(context, tool, person)
    for name in walk(page, tool, person):
        page.add_script_tag(path=AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found["violations"]]
        assert told == [], (name, scheme)
    context.close()


@pytest.mark.parametrize(("person", "width"), [(SANNE, 320), (SANNE, 640), (TEACHER, 320)])
def test_nothing_scrolls_sideways_and_nothing_comes_from_elsewhere(
    browser: Browser, tool: RunningTool, person: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = sign_in(context, tool, person)
    foreign: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url else None)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for name in walk(page, tool, person):
        page.wait_for_load_state()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
    assert [url for url in foreign if "localhost" not in url] == []
    assert [each for each in errors if not any(status in each for status in ("404", "409", "400"))] == []
    context.close()
