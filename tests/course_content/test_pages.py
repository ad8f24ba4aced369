"""The pages of the tiny course: complete, addressed, safe for a strict content policy, in any language."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import html as lxml_html

from course_content.loader import load_course
from course_content.pages import STATIC, FieldState, environment, number, state_of
from course_content.svg import CLASSES
from quizzes.drawing import draw
from quizzes.kinds import KINDS
from quizzes.languages import translations
from quizzes.languages.pseudo import PSEUDO
from quizzes.marking import mark
from quizzes.model import Mark
from quizzes.view import QuestionView, ReadAgain
from tests.course_content.tiny import TINY_COURSE
from tests.course_content.worksheets_of import worksheet_of

COURSE = load_course(TINY_COURSE)
LESSON = COURSE.lessons[0]
UNIT = LESSON.units[0]
PAGES = ["course", "lesson", "unit", "start", "quiz", "result", "worksheet", "glossary", "error"]


def address(kind: str, target: str) -> str:
    assert kind == "item"
    item, _, section = target.partition("#")
    assert item in COURSE.items or item in ("course", "glossary")
    return f"/{item}" + (f"#{section}" if section else "")


def views(*, marked: bool) -> list[QuestionView]:
    random = Random(7)
    paper = draw(replace(LESSON.quiz, draw=len(LESSON.quiz.pool)), seed=1)
    result: list[QuestionView] = []
    for place, drawn in enumerate(paper, start=1):
        question = drawn.question
        answer = KINDS[question.kind].generate(question.body, random)
        view = QuestionView(question, place, len(paper), drawn.order, answer, sources=COURSE.source_labels)
        if marked:
            again = ReadAgain(address("item", question.unit), "1.1 Oil and wick")
            view = replace(view, mark=mark(question, answer), read_again=again)
        result.append(view)
    return result


def render(page: str, language: str = "en", **more: Any) -> str:
    values: dict[str, Any] = {"course": COURSE, "address": address, "asset": "/static/{}".format}
    if page in ("lesson", "unit", "start", "quiz", "result", "worksheet"):
        values["lesson"] = LESSON
    if page in ("unit", "worksheet"):
        values["unit"] = UNIT
    if page == "worksheet":
        values["worksheet"] = UNIT.worksheet
    if page in ("start", "quiz", "result"):
        values.update(quiz=LESSON.quiz, action="/hand-in", views=views(marked=page == "result"))
    if page == "result":
        values.update(score=62.5, maximum=100)
    if page == "error":
        values.update(heading="Expired", message="Please open it again.", reference="p1.x", back=("/lms", "Back"))
    pages = environment(translations(language), language)
    return pages.get_template(f"{page}.html").render(**(values | more))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole(page: str) -> None:
    document = lxml_html.document_fromstring(render(page))
    assert document.get("lang") == "en"
    assert document.findtext(".//title")
    (main,) = document.findall(".//main")
    assert main.get("data-page") == page
    assert len(document.findall(".//h1")) == 1
    assert document.xpath("string(//a[@class='skip']/@href)") == "#page-main"
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    missing = {str(link)[1:] for link in document.xpath("//a/@href[starts-with(., '#')]")} - set(ids)
    assert missing == set()
    assert "om:" not in "".join(map(str, document.xpath("//@href")))


@pytest.mark.parametrize("page", PAGES)
def test_a_strict_content_policy_is_kept(page: str) -> None:
    document = lxml_html.document_fromstring(render(page))
    assert document.xpath("//@style") == []
    assert document.findall(".//style") == []
    assert document.xpath("//script[not(@src)]") == []
    assert document.xpath("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("page", PAGES)
def test_headings_never_skip_a_level(page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", render(page))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_software_goes_through_gettext(page: str) -> None:
    own = re.compile(
        r"Skip to|Lesson 1|Units?\b|Afterwards you|In this unit|Glossary|Hand in|answered|Passed|Your answers|Back"
    )
    text = lxml_html.document_fromstring(render(page, PSEUDO, back=None)).text_content()
    assert own.findall(text) == []


def test_item_ids_and_score_for_machines() -> None:
    assert (
        '<main id="page-main" class="page page-unit" tabindex="-1" data-page="unit" data-item="lesson-1.unit-1">'
        in render("unit")
    )
    assert 'data-item="lesson-1.quiz" data-score="62.5" data-maximum="100">' in render("result")


def test_a_quiz_is_a_plain_form_whose_last_button_hands_in() -> None:
    document = lxml_html.document_fromstring(render("quiz", answered=3))
    (form,) = document.xpath("//form[@method='post'][@action='/hand-in']")
    assert [button.get("name") for button in form.findall(".//button")][-1] == "finish"
    assert len(form.xpath(".//fieldset[@data-question]")) == len(LESSON.quiz.pool)
    assert "3 of 13 answered" in form.text_content()


def test_errors_lead_to_their_questions() -> None:
    document = lxml_html.document_fromstring(render("quiz", errors=[("1.1-q2", "Question 2: changed elsewhere")]))
    (link,) = document.xpath("//*[@role='alert']//a")
    assert link.get("href") == "#1.1-q2"
    assert document.xpath("//fieldset[@id='1.1-q2']")


def test_passing_and_not_passing_offer_different_next_steps() -> None:
    assert "Passed" in render("result", score=60.0)
    failed = lxml_html.document_fromstring(render("result", score=59.9))
    assert "Not passed yet" in failed.text_content()
    (first, *_) = failed.xpath("//nav[@class='next-steps']//a")
    assert (first.text, first.get("href")) == ("Try again", "/lesson-1.quiz")


def test_a_worksheet_is_a_plain_form_with_a_named_box_for_each_field() -> None:
    assert UNIT.worksheet is not None
    state = FieldState("\nOil", "r1", elsewhere="Wick", unsaved=True)
    earlier = {"9.old.key": "Old › Key"}
    page = render("worksheet", states={"1.which-lamp.answer": state}, earlier=earlier, action="/sheet")
    document = lxml_html.document_fromstring(page)
    (form,) = document.xpath("//form[@method='post'][@action='/sheet'][@enctype='multipart/form-data']")
    assert list(form.fields.keys())[:2] == ["f.1.which-lamp.answer", "r.1.which-lamp.answer"]
    (label,) = document.xpath("//label[@for='f-1.which-lamp.answer']")
    assert " ".join(label.text_content().split()) == "Answer (Which lamp?)"
    assert "\n\nOil</textarea>" in page  # the browser drops the first line end
    assert document.xpath("string(//*[@data-elsewhere]//q)") == "Wick"
    assert document.xpath("string(//label[@for='f-9.old.key'])") == "Old › Key"
    assert document.xpath("//a[@href='/lesson-1.unit-1#activity']")


def test_a_text_between_tables_has_its_boxes_in_place() -> None:
    sheet = worksheet_of("Month\n**Reach:** … · visits …\n")
    document = lxml_html.document_fromstring(render("worksheet", worksheet=sheet))
    assert document.xpath("//p/span/textarea/@aria-label") == ["Reach", "visits"]


def test_terms_lead_down_the_page_or_to_the_glossary() -> None:
    document = lxml_html.document_fromstring(render("unit"))
    assert document.xpath("//div[@class='text']//a[@class='term']/@href") == ["#term-lamp"]
    assert document.xpath("//dl//a[@class='term']/@href") == ["/glossary#term-oil"]
    assert "/glossary#term-lamp" in render("quiz")


def test_sources_that_questions_name_are_listed_below() -> None:
    document = lxml_html.document_fromstring(render("result"))
    assert document.xpath("//section[@class='sources']//li/@id") == ["source-S-2"]


def test_progress() -> None:
    text = lxml_html.document_fromstring(render("course", done={"lesson-1.unit-1"})).text_content()
    assert "1 of 3 done" in text
    assert "Your best result: 66.7 per cent" in render("lesson", best={"lesson-1.quiz": 66.67})


def test_previous_and_next() -> None:
    document = lxml_html.document_fromstring(render("unit", unit=LESSON.units[1]))
    assert document.xpath("//nav[@class='neighbours']//a/@href") == ["/lesson-1.unit-1", "/lesson-1.quiz"]


def test_a_text_with_markup_in_it_is_escaped() -> None:
    page = render("error", message="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in page


def test_templates_that_build_on_these_replace_blocks(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text(
        '{% extends "unit.html" %}{% block after_content %}More{% endblock %}', encoding="utf-8"
    )
    pages = environment(translations("en"), "en", [tmp_path])
    page = pages.get_template("mine.html").render(course=COURSE, lesson=LESSON, unit=UNIT, address=address, asset=str)
    assert "More</main>" in page


@pytest.mark.parametrize(
    ("marked", "state"),
    [
        (Mark(1.0), "right"),
        (Mark(0.5), "partly"),
        (Mark(0.0), "wrong"),
        (Mark(0.0, note="empty"), "empty"),
        (Mark(None), "open"),
        (Mark(None, note="empty"), "empty"),
    ],
)
def test_a_mark_in_a_word(marked: Mark, state: str) -> None:
    assert state_of(marked) == state


@pytest.mark.parametrize(("language", "written"), [("en", "66.7"), ("nl", "66,7"), ("gl", "66,7"), ("xx", "66.7")])
def test_numbers_as_the_language_writes_them(language: str, written: str) -> None:
    assert number(66.667, language) == written


def test_the_stylesheet_is_one_and_loads_nothing() -> None:
    css = (STATIC / "theme.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert "url(" not in css
    assert all(re.search(rf"\.{name}\b", css) for name in CLASSES)
