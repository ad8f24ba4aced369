"""The scripts of questions in a page: what forms hold, marks as the server shows them, buttons that order."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from random import Random
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from quizzes.drawing import part_order
from quizzes.kinds import KINDS
from quizzes.marking import mark
from quizzes.model import Answer, Question
from quizzes.scripts import scripts
from quizzes.view import QuestionView, ReadAgain
from quizzes.words import mark_words
from tests.quizzes.pages import one_of_each_kind, rendered

QUESTIONS = one_of_each_kind()
STATE = {"checked", "selected", "value", "data-ready"}
"""Attributes that a page's own state replaces."""
FLAGS = {"disabled", "hidden"}
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
    page.set_content(f"<!doctype html><main>{rendered(view)}</main>")
    for path in scripts():
        page.add_script_tag(content=path.read_text(encoding="utf-8"))


def shape(element: html.HtmlElement) -> Any:
    """An element as nested values: no spaces that a browser ignores, classes in order, no state of controls."""
    attributes = {name: "" if name in FLAGS else value for name, value in element.items() if name not in STATE}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(attributes["class"].split()))
    inner: list[Any] = [" ".join((element.text or "").split())]
    for child in element:
        inner += [shape(child), " ".join((child.tail or "").split())]
    return (element.tag, sorted(attributes.items()), [each for each in inner if each])


def answers(question: Question) -> list[Answer | None]:
    random = Random(4)
    made = [KINDS[question.kind].generate(question.body, random) for _ in range(30)]
    found: list[Answer | None] = [None]
    for answer in made:
        if answer not in found and mark(question, answer).note != "empty":
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
            order_free = question.kind == "multiple"
            assert (set(shown["read"] or []) if order_free else shown["read"]) == (
                set(given or []) if order_free else given
            )
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
    page.evaluate("OM.enhanceOrder(document)")
    assert page.get_by_role("button").count() == 8
    load(page, QuestionView(question, 1, 1, (), mark=mark(question, None)))
    assert page.get_by_role("button").count() == 0
