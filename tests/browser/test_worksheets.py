"""Worksheets in a browser: in the tool, and in a package without any server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.lms import Lms
from tests.browser.tabs import Tabs
from tests.browser.test_pages import AXE, TAGS
from tests.browser.test_tool import INIGO, context, sign_in, wait_for
from tests.running import RunningTool

__all__ = ["context"]


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    with RunningTool(tmp_path_factory.mktemp("worksheets")) as running:
        yield running


def open_sheet(context: BrowserContext, tool: RunningTool, item: str) -> Page:
    """A worksheet in a window of its own."""
    page = sign_in(context, tool, INIGO)
    page.goto(f"{tool.lms.url}/links/1/launch?window=1")
    page.locator("main[data-page]").wait_for()
    page.goto(f"{page.url.partition('/item/')[0]}/item/{item}.worksheet")
    ready(page)
    return page


def ready(page: Page) -> None:
    """Its scripts run."""
    expect(page.locator("[data-sheet]")).to_have_attribute("data-begun", "")


def box(page: Page, number: int) -> Locator:
    return page.locator("textarea[data-key]").nth(number)


def saved(page: Page) -> None:
    expect(page.locator("[data-sheet-state]")).to_have_attribute("data-state", "saved")


def test_what_is_typed_is_kept_and_grows(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-1.unit-1")
    low = box(page, 0).evaluate("box => box.offsetHeight")
    box(page, 0).fill("\nFor whom?\nNeighbours\nSchools\nChoirs\nThe sea")
    saved(page)
    page.reload()
    expect(box(page, 0)).to_have_value("\nFor whom?\nNeighbours\nSchools\nChoirs\nThe sea")
    assert box(page, 0).evaluate("box => box.offsetHeight") > 2 * low


def test_typing_just_before_the_page_is_left_is_kept(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-1.unit-3")
    box(page, 0).fill("at the last moment")
    page.locator("nav.neighbours a").click()
    page.locator("[data-page=unit]").wait_for()
    page.go_back()
    page.reload()
    expect(box(page, 0)).to_have_value("at the last moment")


def test_typing_waits_for_a_server_that_is_down(context: BrowserContext, tmp_path: Path) -> None:
    with RunningTool(tmp_path) as tool:
        page = open_sheet(context, tool, "lesson-1.unit-1")
        tool.stop()
        box(page, 0).fill("patience")
        expect(page.locator("[data-sheet-state]")).to_have_attribute("data-state", "unsaved")
        tool.start()
        expect(page.locator("[data-sheet-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def test_two_tabs_show_both_texts_and_the_learner_chooses(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-1.unit-4")
    other = context.new_page()
    other.goto(page.url)
    ready(other)
    box(page, 1).fill("from the first")
    saved(page)
    box(other, 1).fill("from the second")
    note = other.locator(".sheet-note[role=alert]")
    expect(note).to_contain_text("from the first")
    other.get_by_role("button", name="Keep what stands here").click()
    saved(other)
    box(page, 1).fill("from the first again")
    expect(page.locator(".sheet-note[role=alert]")).to_contain_text("from the second")
    page.get_by_role("button", name="Take the other text").click()
    expect(box(page, 1)).to_have_value("from the second")
    page.reload()
    expect(box(page, 1)).to_have_value("from the second")


def test_keeping_a_version_while_a_save_is_slow_is_no_conflict(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-2.unit-1")
    replies: list[Any] = []
    page.route("**/fields", lambda route: replies.append(route.fetch()))  # the server has it; the page never hears
    box(page, 0).fill("slow")
    wait_for(page, lambda: bool(replies))
    box(page, 0).fill("slower")
    page.locator("button[name=keep]").click()
    expect(page.locator("main")).to_have_attribute("data-kept", "1")
    expect(box(page, 0)).to_have_value("slower")


def test_saving_by_the_button_leaves_the_page_where_it_is(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-2.unit-2")
    box(page, 3).fill("here")
    page.evaluate("window.sameDocument = true")
    page.locator("button[name=save]").press("Enter")
    saved(page)
    assert page.evaluate("window.sameDocument")
    page.reload()
    expect(box(page, 3)).to_have_value("here")


def test_on_paper_whole_texts_stand_in_the_table(context: BrowserContext, tool: RunningTool) -> None:
    page = open_sheet(context, tool, "lesson-2.unit-3")
    box(page, 0).fill("one\ntwo\nthree")
    saved(page)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".sheet-text").first).to_be_visible()
    expect(page.locator(".sheet-text").first).to_have_text("one\ntwo\nthree", use_inner_text=True)
    expect(page.locator("textarea[data-key]").first).to_be_hidden()
    expect(page.locator(".sheet-for")).to_be_visible()
    expect(page.get_by_text("Texts and drawings:")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".sheet-text")).to_have_count(0)


# Packages -----------------------------------------------------------------------------------------

SHEET = "lesson-1.unit-1.worksheet"


def package_sheet(tabs: Tabs, package: Path) -> Page:
    page = tabs.open(f"{(package / 'index.html').as_uri()}#/{SHEET}")
    expect(page.locator("main")).to_have_attribute("data-page", "worksheet")
    return page


def test_a_package_keeps_a_sheet_in_the_browser(tabs: Tabs, tiny_package: Path) -> None:
    page = tabs.open(f"{(tiny_package / 'index.html').as_uri()}#/lesson-1.unit-1")
    page.get_by_role("link", name="Fill in your sheet").click()
    expect(page.locator("main")).to_have_attribute("data-item", SHEET)
    box(page, 0).fill("the one\nby the door")
    saved(page)
    page.reload()
    expect(box(page, 0)).to_have_value("the one\nby the door")
    box(page, 0).fill("typed and left")
    page.get_by_role("link", name="Back to the task").click()
    expect(page.locator("#activity")).to_be_in_viewport()
    page.go_back()
    expect(box(page, 0)).to_have_value("typed and left")


def test_a_package_sends_no_texts_to_the_lms(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.frame)
    place = page.frame_locator("#sco")
    place.locator("[data-contents] summary").click()
    place.locator("[data-contents] a[href='#/lesson-1.unit-1']").click()
    place.get_by_role("link", name="Fill in your sheet").click()
    place.locator("textarea[data-key]").first.fill("private")
    expect(place.locator("[data-sheet-state]")).to_have_attribute("data-state", "saved")
    place.get_by_role("link", name="Back to the task").click()
    wait_for(page, lambda: lms.state.get("cmi.core.lesson_location") == "lesson-1.unit-1")
    assert "private" not in json.dumps(lms.state)


def test_a_package_downloads_and_loads_a_sheet(tabs: Tabs, tiny_package: Path, tmp_path: Path) -> None:
    page = package_sheet(tabs, tiny_package)
    box(page, 0).fill("first")
    saved(page)
    with page.expect_download() as caught:
        page.locator("button[name=download]").click()
    assert caught.value.suggested_filename == f"{SHEET}.json"
    file = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))
    assert (file["course"], file["item"], file["fields"]) == ("tiny", SHEET, {"1.which-lamp.answer": "first"})

    file["fields"] = {"1.which-lamp.answer": "second", "9.gone.old": "kept"}
    file["labels"] = {"9.gone.old": "Gone › Old"}
    load(page, tmp_path, file)
    rows = page.locator("[data-loading] tbody tr")
    expect(rows).to_have_text(["Which lamp? › Answerfirstsecond", "Gone › Old–kept"])
    expect(box(page, 0)).to_have_value("first")
    page.locator("[data-load-yes]").click()
    expect(box(page, 0)).to_have_value("second")
    expect(page.get_by_label("Gone › Old")).to_have_value("kept")
    page.reload()
    expect(page.get_by_label("Gone › Old")).to_have_value("kept")

    load(page, tmp_path, {**file, "item": "lesson-9.unit-9.worksheet", "title": "Other"})
    expect(page.locator("[data-load-says]")).to_contain_text("belongs to another sheet: “Other”")
    page.locator("summary", has_text="Delete this sheet").click()
    page.locator("[data-delete]").click()
    expect(box(page, 0)).to_have_value("")
    assert page.evaluate("window.localStorage.length") == 0


def load(page: Page, folder: Path, file: dict[str, Any]) -> None:
    path = folder / "sheet.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("button[name=load]").click()


def test_a_browser_that_keeps_nothing_says_so(tabs: Tabs, tiny_package: Path) -> None:
    page = tabs.open("about:blank")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})")
    page.goto(f"{(tiny_package / 'index.html').as_uri()}#/{SHEET}")
    expect(page.get_by_text("This browser keeps nothing for this page.")).to_be_visible()
    box(page, 0).fill("while it lasts")
    page.get_by_role("link", name="Back to the task").click()
    page.go_back()
    expect(box(page, 0)).to_have_value("while it lasts")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_packages_sheet_is_accessible_at_any_width(tabs: Tabs, lms: Lms, width: int) -> None:
    page = tabs.open(f"{lms.alone}#/{SHEET}", width=width)
    expect(page.locator("main")).to_have_attribute("data-page", "worksheet")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.add_script_tag(path=AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found["violations"]] == []
