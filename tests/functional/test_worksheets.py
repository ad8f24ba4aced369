"""Filling in a worksheet over HTTP: kept for its owner alone, in versions, taken away and loaded again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
import requests

from course_content.worksheets.contents import revision_of
from lti_tool.store import launches
from lti_tool.store.launches import NewLaunch
from lti_tool.web.frame import COOKIE
from lti_tool.web.tool import digest
from tests.functional.visitor import ELENI, INIGO, NICCOLO, SANNE, TEACHER, UXIA, Page, Visitor
from tests.running import RunningTool

ITEM = "lesson-1.unit-1.worksheet"


def course(learner: Visitor, link: str = "4") -> str:
    """The address of the launch, without what follows."""
    return learner.open(link).url.partition("/item/")[0]


def sheet(learner: Visitor, link: str = "4", item: str = ITEM) -> Page:
    return learner.get(f"{course(learner, link)}/item/{item}")


def keys(page: Page) -> list[str]:
    return [str(each) for each in page.tree.xpath("//textarea/@data-key")]


def texts(page: Page) -> dict[str, str]:
    """What stands in the boxes, as a browser reads them."""
    boxes: Any = page.tree.xpath("//textarea[@data-key]")
    return {box.get("data-key"): box.value.removeprefix("\n") for box in boxes if box.value.strip("\n")}


def post(
    learner: Visitor,
    page: Page,
    button: str,
    fields: Mapping[str, str] = MappingProxyType({}),
    file: bytes | None = None,
) -> Page:
    """Send the sheet's form as multipart, by a button, with some of its texts changed."""
    _, address, given = page.form()
    values = {name: value.removeprefix("\n") for name, value in given if name not in ("file", "product")}
    values |= {f"f.{key}": text for key, text in fields.items()}
    parts = [(name, (None, value)) for name, value in {**values, button: "1"}.items()]
    upload = [("file", ("sheet.json", file))] if file is not None else []
    return Page(learner.session.post(address, files=[*parts, *upload]))


def put(learner: Visitor, page: Page, changes: Mapping[str, tuple[str, str]]) -> requests.Response:
    """What the page's script does: {key: (text, the text that it knew)}."""
    fields = {key: {"text": text, "revision": revision_of(known)} for key, (text, known) in changes.items()}
    return learner.session.put(f"{page.url.partition('?')[0]}/fields", json={"fields": fields})


def test_a_sheet_is_saved_field_by_field_and_the_same_from_every_link(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    page = sheet(learner)
    one, two = keys(page)[:2]
    reply = put(learner, page, {one: ("For whom?\nNeighbours", ""), two: ("Schools", "")})
    saved = {one: revision_of("For whom?\nNeighbours"), two: revision_of("Schools")}
    assert reply.json() == {"saved": saved, "stale": {}, "long": [], "full": False}
    assert texts(sheet(learner, link="1")) == {one: "For whom?\nNeighbours", two: "Schools"}


def test_a_form_without_script_saves_the_same(running: RunningTool) -> None:
    learner = Visitor(running.lms, UXIA)
    page = sheet(learner)
    one = keys(page)[0]
    saved = post(learner, page, "save", {one: "Cinco\r\nhoras\0"})
    assert (saved.status, saved.kind) == (200, "worksheet")
    assert texts(saved) == {one: "Cinco\nhoras"}


def test_the_unit_leads_to_its_sheet_and_back(running: RunningTool) -> None:
    learner = Visitor(running.lms, UXIA)
    unit = learner.get(f"{course(learner)}/item/lesson-1.unit-1")
    page = learner.get(unit.links()["Fill in your sheet"])
    assert page.main["data-item"] == ITEM
    back: Any = page.tree.xpath("//header[@class='sheet-header']//a/@href")
    assert str(back[0]).endswith("/item/lesson-1.unit-1#activity")


def test_two_tabs_overwrite_nothing_unseen(running: RunningTool) -> None:
    learner = Visitor(running.lms, INIGO)
    one_tab, other_tab = sheet(learner), sheet(learner)
    one, two = keys(one_tab)[:2]
    put(learner, other_tab, {one: ("from the other", "")})
    stale = put(learner, one_tab, {one: ("mine", "")}).json()["stale"]
    assert stale == {one: {"text": "from the other", "revision": revision_of("from the other")}}
    both = post(learner, one_tab, "save", {one: "mine", two: "also mine"})
    assert both.status == 409
    assert "from the other" in both.words
    assert texts(both) == {one: "mine", two: "also mine"}  # the second is saved, the first waits
    assert texts(sheet(learner)) == {one: "from the other", two: "also mine"}
    assert texts(post(learner, both, "save")) == {one: "mine", two: "also mine"}


def test_a_text_that_is_too_long_is_named_and_stays_on_the_page(running: RunningTool) -> None:
    learner = Visitor(running.lms, ELENI, language="en")
    page = sheet(learner)
    one, two = keys(page)[:2]
    long = post(learner, page, "save", {one: "x" * 5001, two: "short"})
    assert long.status == 400
    assert texts(long) == {one: "x" * 5001, two: "short"}
    assert len(long.tree.xpath("//div[@role='alert']//a")) == 1
    assert texts(sheet(learner)) == {two: "short"}
    assert put(learner, long, {one: ("x" * 5001, "")}).json()["long"] == [one]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"fields": [1]}', b'{"fields": {"a": "x"}}', b'{"fields": {"": {"text": "", "revision": ""}}}'],
)
def test_a_save_that_is_none(running: RunningTool, body: bytes) -> None:
    learner = Visitor(running.lms, SANNE)
    url = f"{sheet(learner).url}/fields"
    reply = learner.session.put(url, data=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid-fields")


def test_versions_are_kept_compared_and_brought_back(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, INIGO, language="en")
    page = sheet(learner)
    one = keys(page)[0]
    for number in range(5):
        page = post(learner, page, "keep", {one: f"state {number}"})
        assert page.main["data-kept"] == str(number + 1)
    assert "takes the place of the oldest" in page.words
    page = post(learner, page, "save", {one: "state 5"})
    links: Any = page.tree.xpath("//section[@class='sheet-kept screen-only']//li/a/@href")
    oldest = learner.get(f"{fresh.url}{links[-1]}")
    rows: Any = oldest.tree.xpath("//table[@class='sheet-differences']/tbody/tr")
    assert [[cell.text for cell in row][1:] for row in rows] == [["state 0", "state 5"]]
    assert texts(learner.submit(oldest, "back")) == {one: "state 0"}
    newest: Any = sheet(learner).tree.xpath("//section[@class='sheet-kept screen-only']//li/a/@href")
    assert len(newest) == 5
    assert "state 5" in learner.get(f"{fresh.url}{newest[0]}").words  # what stood there was kept first
    assert learner.get(f"{fresh.url}{links[-1]}").status == 404


def download(learner: Visitor, page: Page, fields: Mapping[str, str] = MappingProxyType({})) -> requests.Response:
    return post(learner, page, "download", fields).response


def test_a_sheet_is_taken_away_and_loaded_again_after_a_look(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE, language="en")
    page = sheet(learner)
    one, two = keys(page)[:2]
    page = post(learner, page, "save", {one: "first"})
    reply = download(learner, page, {two: "not saved yet"})
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{ITEM}.json"'
    assert reply.json()["fields"] == {one: "first", two: "not saved yet"}
    assert texts(sheet(learner)) == {one: "first"}

    page = post(learner, page, "save", {one: "changed"})
    asked = post(learner, page, "load", file=reply.content)
    assert asked.kind == "worksheet-load"
    rows: Any = asked.tree.xpath("//table[@class='sheet-differences']/tbody/tr")
    assert [[cell.text for cell in row][1:] for row in rows] == [["changed", "first"], ["–", "not saved yet"]]
    assert texts(sheet(learner)) == {one: "changed"}
    loaded = learner.submit(asked, "load")
    assert texts(loaded) == {one: "first", two: "not saved yet"}
    assert loaded.main["data-kept"] == "1"


def test_what_an_earlier_form_of_the_sheet_held_is_shown_and_stays(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE, language="en")
    page = sheet(learner)
    file: dict[str, Any] = download(learner, page).json()
    file |= {"fields": {"9.gone.old": "still here"}, "labels": {"9.gone.old": "Gone › Old"}}
    page = learner.submit(post(learner, page, "load", file=json.dumps(file).encode()), "load")
    assert texts(page) == {"9.gone.old": "still here"}
    assert page.tree.xpath("//label[@for='f-9.gone.old']/text()") == ["Gone › Old"]
    page = post(learner, page, "save", {"9.gone.old": ""})
    assert texts(page) == {}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Choose a file first"),
        (b"\x89PNG", "not a sheet"),
        (b" " * 1_000_001, "larger than 1 MB"),
        (b'{"format": "open-museums-worksheet/9"}', "another version"),
        (b'{"format": "open-museums-worksheet/1", "item": "x", "title": "Desk tally"}', "another sheet: “Desk tally”"),
    ],
)
def test_a_file_that_is_no_sheet_changes_nothing(running: RunningTool, file: bytes | None, words: str) -> None:
    learner = Visitor(running.lms, NICCOLO, language="en")
    page = sheet(learner)
    answer = post(learner, page, "load", {keys(page)[0]: "mine"}, file)
    assert answer.status == 400
    assert words in answer.tree.xpath("string(//div[@role='alert'])")
    assert texts(answer) == texts(sheet(learner)) == {keys(page)[0]: "mine"}


def test_deleting_takes_everything(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, INIGO, language="en")
    page = sheet(learner)
    page = post(learner, page, "keep", {keys(page)[0]: "mine"})
    asked = learner.get(page.links()["Delete this sheet and all its versions"])
    deleted = learner.submit(asked, "delete")
    assert (texts(deleted), deleted.main["data-kept"]) == ({}, "0")


def test_nobody_else_sees_a_sheet(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    page = sheet(learner)
    put(learner, page, {keys(page)[-1]: ("very private", "")})
    teacher = Visitor(running.lms, TEACHER)
    seen = teacher.open("1")
    assert seen.kind == "instructor"
    assert "very private" not in seen.response.text
    assert texts(sheet_of_teacher(teacher, seen)) == {}
    assert teacher.get(page.url).status == 403
    assert Visitor(running.lms, UXIA).get(page.url).status == 403


def sheet_of_teacher(teacher: Visitor, seen: Page) -> Page:
    return teacher.get(f"{seen.url.partition('/class')[0]}/item/{ITEM}")


def test_without_a_name_a_sheet_is_filled_in_but_not_kept(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE, language="en")
    url = nameless(running, learner)
    page = learner.get(url)
    one = keys(page)[0]
    assert "nothing can be kept here" in page.words
    assert page.tree.xpath("//button[@name='save' or @name='keep']") == []
    file = download(learner, page, {one: "mine"}).content
    asked = post(learner, page, "load", {one: "typed since"}, file)
    assert asked.kind == "worksheet-load"
    assert texts(learner.submit(asked, "load")) == {one: "mine"}
    assert texts(learner.submit(asked, "leave")) == {one: "typed since"}
    assert texts(learner.get(url)) == {}
    assert put(learner, page, {one: ("x", "")}).status_code == 404


def nameless(running: RunningTool, learner: Visitor) -> str:
    """The address of a sheet in a launch without a person, in this browser."""
    learner.open("1")
    secret = next(str(each.value) for each in learner.session.cookies if each.name == COOKIE)
    public_id = f"{running.platform_id}.nameless"
    launch = NewLaunch(
        person_id=None,
        link_id=None,
        context_id=None,
        role="other",
        message_type="LtiResourceLinkRequest",
        item=ITEM,
        language="en",
        frame_origins=(),
        return_url=None,
        browser_hash=digest(secret),
        state_hash="s",
        token_hash="nameless",
    )
    with running.database.write() as connection:
        launches.create(connection, public_id, launch, running.tool.clock())
    return f"{running.url}/launch/{public_id}/worksheet/{ITEM}"
