"""The scripts of questions in a page: what forms hold, marks as the server shows them, buttons that order."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from random import Random
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page

from course_content.pages import STATIC
from quizzes.drawing import part_order
from quizzes.kinds import KINDS
from quizzes.marking import mark, question_from_data
from quizzes.model import Answer, Question
from quizzes.scripts import scripts
from quizzes.view import QuestionView, ReadAgain
from quizzes.words import mark_words
from tests.quizzes.pages import one_of_each_kind, rendered

QUESTIONS = one_of_each_kind()
THEME = (STATIC / "theme.css").read_text(encoding="utf-8")
STATE = {"checked", "selected", "value", "data-ready"}
"""Attributes that a page's own state replaces."""
FLAGS = {"disabled", "hidden", "readonly"}
"""Attributes whose value says nothing."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page; no error may come up in it."""
    opened = browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def load(page: Page, view: QuestionView) -> None:
    page.set_content(f"<!doctype html><style>{THEME}</style><main>{rendered(view)}</main>")
    for path in scripts():
        page.add_script_tag(content=path.read_text(encoding="utf-8"))


def shape(element: html.HtmlElement) -> Any:
    """An element as nested values: no spaces that a browser ignores, classes in order, no state of controls."""
    attributes = {name: "" if name in FLAGS else value for name, value in element.items() if name not in STATE}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(attributes["class"].split()))
    inner: list[Any] = ["" if element.tag == "textarea" else " ".join((element.text or "").split())]
    for child in element:
        inner += [shape(child), " ".join((child.tail or "").split())]
    return (element.tag, sorted(attributes.items()), [each for each in inner if each])


def answers(question: Question) -> list[Answer | None]:
    random = Random(4)
    made = [KINDS[question.kind].generate(question.body, random) for _ in range(30)]
    found: list[Answer | None] = [None]
    for answer in made:
        is_point = isinstance(answer, dict) and "x" in answer  # a tap of a live quiz; pages hold regions
        if answer not in found and mark(question, answer).note != "empty" and not is_point:
            found.append(answer)
    return found[:8]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.kind)
def test_marks_look_as_the_server_draws_them(page: Page, question: Question) -> None:
    again = ReadAgain("/unit", "1.1 R&D")
    order = part_order(question, 5, shuffle=True)
    asked = QuestionView(question, 1, 12, (), read_again=again)
    for answer in answers(question):
        load(page, asked)
        shown = page.evaluate(
            """([data, answer, order, words]) => {
                const fieldset = document.querySelector("fieldset");
                OM.arrange(fieldset, order);
                OM.writeAnswer(fieldset, answer);
                const read = OM.readAnswer(fieldset);
                const mark = OM.mark(data, read);
                OM.showMark(fieldset, data, mark, words);
                return {read, mark, html: fieldset.outerHTML};
            }""",
            [asked.script_data(), answer, list(order), mark_words(NullTranslations())],
        )
        given = answer
        if isinstance(answer, dict) and "language" in answer:  # a page reads numbers in its own language
            given = {**answer, "language": "en"}
        if question.kind != "cloze":
            if isinstance(given, list) and question.kind in ("multiple", "hotspot"):
                assert sorted(shown["read"]) == sorted(given)
            else:
                assert shown["read"] == given
        marked = mark(question, shown["read"])
        assert shown["mark"] == marked.to_json()
        server = QuestionView(question, 1, 12, order, shown["read"], marked, read_again=again)
        assert shape(html.fragment_fromstring(shown["html"])) == shape(html.fragment_fromstring(rendered(server)))


@pytest.fixture
def ordering(page: Page) -> Page:
    """A page with an `order` question whose items stand as c, a, d, b, with its buttons; `changes` counts events."""
    question = next(each for each in QUESTIONS if each.kind == "order")
    load(page, QuestionView(question, 1, 1, ("c", "a", "d", "b")))
    page.evaluate("changes = 0; document.addEventListener('change', () => { changes += 1; })")
    return page


def read(page: Page) -> Any:
    return page.evaluate("OM.readAnswer(document.querySelector('fieldset'))")


def test_buttons_move_items_by_mouse_and_keyboard(ordering: Page) -> None:
    assert read(ordering) is None
    ordering.get_by_role("button", name="Move up: First").click()
    assert read(ordering) == ["a", "c", "d", "b"]
    assert ordering.evaluate("document.activeElement.getAttribute('aria-label')") == "Move up: First"
    assert ordering.get_by_role("status").first.text_content() == "Now at position 1 of 4"
    ordering.get_by_role("button", name="Move up: Second").focus()
    ordering.keyboard.press("Enter")
    ordering.keyboard.press("Space")
    assert read(ordering) == ["a", "b", "c", "d"]
    assert ordering.evaluate("changes") == 3
    ordering.get_by_role("button", name="Move up: First").click()
    ordering.get_by_role("button", name="Move down: Fourth").click()
    assert read(ordering) == ["a", "b", "c", "d"]
    assert ordering.evaluate("changes") == 3


def test_a_position_chosen_by_hand_moves_the_item_too(ordering: Page) -> None:
    ordering.locator("[data-part=b] select").select_option("1")
    assert read(ordering) == ["b", "c", "a", "d"]
    ordering.locator("[data-part=c] select").select_option("4")
    assert read(ordering) == ["b", "a", "d", "c"]
    assert ordering.evaluate("changes") == 2
    ordering.evaluate("OM.writeAnswer(document.querySelector('fieldset'), ['d', 'c', 'b', 'a'])")
    ordering.get_by_role("button", name="Move down: Second").click()
    assert read(ordering) == ["d", "c", "a", "b"]


def test_buttons_come_once_and_only_while_the_question_is_open(page: Page) -> None:
    question = next(each for each in QUESTIONS if each.kind == "order")
    load(page, QuestionView(question, 1, 1, ()))
    page.evaluate("OM.enhance(document)")
    assert page.get_by_role("button").count() == 8
    load(page, QuestionView(question, 1, 1, (), mark=mark(question, None)))
    assert page.get_by_role("button").count() == 0


def of_kind(kind: str) -> Question:
    return next(each for each in QUESTIONS if each.kind == kind)


def count_changes(page: Page) -> None:
    page.evaluate("changes = 0; document.addEventListener('change', () => { changes += 1; })")


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, grip: Locator, x: float, y: float, *, drop: bool = True) -> None:
    """Drag with the mouse from the middle of a grip to a place in the window."""
    page.mouse.move(*middle(grip))
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    if drop:
        page.mouse.up()


def test_a_click_on_the_picture_chooses_in_the_list(page: Page) -> None:
    load(page, QuestionView(of_kind("hotspot"), 1, 1, ()))
    count_changes(page)
    page.locator("[data-region=c]").click()
    page.locator("[data-region=b]").click()
    assert read(page) == ["b", "c"]
    assert page.evaluate("changes") == 2
    assert page.locator(".region.is-chosen").count() == 2
    page.locator("[data-region=b]").click()
    page.get_by_role("checkbox", name="4 The corner").check()
    assert read(page) == ["c", "d"]
    assert [each.get_attribute("data-region") for each in page.locator(".is-chosen").all()] == ["c", "d"]


def test_of_regions_that_overlap_the_later_one_is_hit(page: Page) -> None:
    load(page, QuestionView(of_kind("hotspot"), 1, 1, ()))
    box = page.locator("svg.regions").bounding_box()
    assert box
    for share, name in ((0.1, "d"), (0.3, "a")):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
        assert name in read(page)


def test_the_keyboard_goes_through_the_list_and_the_picture_shows_where_it_is(page: Page) -> None:
    load(page, QuestionView(of_kind("hotspot"), 1, 1, ()))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(".is-focused").get_attribute("data-region") == "b"
    page.keyboard.press("Space")
    assert read(page) == ["b"]
    page.keyboard.press("Tab")
    assert page.locator(".is-focused").get_attribute("data-region") == "c"


def test_with_one_key_one_place_is_chosen(page: Page) -> None:
    asked = question_from_data({**of_kind("hotspot").data, "key": ["d"]})
    load(page, QuestionView(asked, 1, 1, ()))
    for name in ("b", "c"):
        page.locator(f"[data-region={name}]").click()
        assert read(page) == [name]
    assert page.locator(".is-chosen").count() == 1


def test_a_marked_picture_takes_no_click(page: Page) -> None:
    asked = of_kind("hotspot")
    load(page, QuestionView(asked, 1, 1, (), ["a"], mark(asked, ["a"])))
    page.locator("[data-region=c]").click()
    assert read(page) == ["a"]
    assert page.locator(".region.is-missed").get_attribute("data-region") == "c"


@pytest.mark.parametrize("kind", ["match", "categorise"])
def test_items_are_dragged_into_boxes_and_out_again(page: Page, kind: str) -> None:
    asked = of_kind(kind)
    load(page, QuestionView(asked, 1, 1, ()))
    count_changes(page)
    item, target = asked.body.items[1].id, asked.body.targets[1].id
    drag(page, page.locator(f"[data-part={item}] .grip"), *middle(page.locator(f"[data-box={target}]")))
    assert read(page) == {item: target}
    assert page.locator(f"[data-box={target}] .chip").text_content() == asked.body.items[1].text
    drag(page, page.locator(".chip"), *middle(page.locator("legend")))
    assert read(page) is None
    assert page.locator(".chip").count() == 0
    assert page.evaluate("changes") == 2


def test_boxes_show_what_the_lists_say(page: Page) -> None:
    load(page, QuestionView(of_kind("categorise"), 1, 1, (), {"a": "in"}))
    assert page.locator("[data-box=in] .chip").all_text_contents() == ["First"]
    page.locator("[data-part=c] select").select_option("in")
    page.locator("[data-part=a] select").select_option("out")
    assert page.locator("[data-box=in] .chip").all_text_contents() == ["Third"]
    assert page.locator("[data-box=out] .chip").all_text_contents() == ["First"]
    assert page.locator(".boxes").get_attribute("aria-hidden") == "true"
    assert page.locator(".boxes :is(a, button, input, select, [tabindex])").count() == 0


def test_a_drag_is_given_up_with_escape_or_beside_the_boxes(page: Page) -> None:
    load(page, QuestionView(of_kind("categorise"), 1, 1, ()))
    grip = page.locator("[data-part=b] .grip")
    drag(page, grip, *middle(page.locator("[data-box=out]")), drop=False)
    assert page.locator(".drag-copy").text_content() == "Second"
    assert page.locator(".is-over").get_attribute("data-box") == "out"
    page.keyboard.press("Escape")
    page.mouse.up()
    drag(page, grip, *middle(page.locator("legend")))
    assert read(page) is None
    assert page.locator(".drag-copy, .is-over, .is-waiting").count() == 0


def test_items_are_dragged_into_their_order(ordering: Page) -> None:
    last = ordering.locator("[data-part=b]")
    first = ordering.locator("[data-part=c]")
    x, y = middle(first)
    drag(ordering, last.locator(".grip"), x, y - 20, drop=False)
    assert first.get_attribute("class") == "part drop-before"
    ordering.mouse.up()
    assert read(ordering) == ["b", "c", "a", "d"]
    assert ordering.evaluate("changes") == 1
    assert ordering.get_by_role("status").first.text_content() == "Now at position 1 of 4"
    grip = last.locator(".grip")
    drag(ordering, grip, *middle(grip))
    assert ordering.evaluate("changes") == 1
    assert ordering.locator(".drop-before, .drop-after, .is-dragged, .drag-copy").count() == 0


def test_a_finger_drags_too(browser: Browser) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 700})
    page = context.new_page()
    load(page, QuestionView(of_kind("categorise"), 1, 1, ()))
    start = middle(page.locator("[data-part=d] .grip"))
    end = middle(page.locator("[data-box=out]"))
    touch: Any = context.new_cdp_session(page)
    for kind, points in (("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])):
        where = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})
    assert read(page) == {"d": "out"}
    context.close()


def test_open_and_scale_are_filled_in_by_keyboard(page: Page) -> None:
    load(page, QuestionView(of_kind("open"), 1, 1, ()))
    page.get_by_role("textbox", name="Your answer").fill("One\ntwo")
    page.get_by_role("checkbox", name="It has a date.").press("Space")
    assert read(page) == {"text": "One\ntwo", "ticked": ["when"]}
    load(page, QuestionView(of_kind("scale"), 1, 1, ()))
    assert page.get_by_role("radio", name="No answer, or it does not apply").is_checked()
    page.get_by_role("radio", name="No answer, or it does not apply").press("ArrowUp")
    assert read(page) == 4
    page.get_by_role("radio", name="4 I show others").press("ArrowDown")
    assert read(page) is None
