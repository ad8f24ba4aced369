"""Every word that the software says goes through its catalogue: the pseudo-language puts all of them in brackets."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import requests

from lti_tool.practice_lms import course
from tests.functional.visitor import INIGO, TEACHER, Page, Visitor
from tests.running import RunningTool

OWN = "ancestor-or-self::*[@lang='en' or self::code or self::time or self::script or self::option[@lang]]"
"""Words of the course, of programs and of clocks, and languages' own names."""


def english(page: Page) -> list[str]:
    """Texts that neither stand in brackets nor belong to the course."""
    assert page.tree.get("lang") == "qps"
    texts: list[Any] = page.tree.xpath(f"//body//text()[normalize-space() and not({OWN})]")
    words = (" ".join(str(each).split()) for each in texts)
    return [each for each in words if re.search(r"[A-Za-z]{3}", each) and "⟦" not in each and "⟧" not in each]


@pytest.mark.parametrize("path", ["/", "/lti/login", "/nothing", "/launch/practice.xxxx/"])
def test_pages_without_a_launch(running: RunningTool, path: str) -> None:
    page = Page(requests.get(f"{running.url}{path}", headers={"Accept-Language": "qps"}, timeout=10))
    assert english(page) == []


def test_pages_of_a_launch(running: RunningTool) -> None:
    learner = Visitor(running.lms, INIGO, language="qps")  # his Spanish is not spoken yet, so the browser decides
    quiz = learner.open("2")
    base = quiz.url.partition("/quiz/")[0]
    form = learner.submit(quiz) if quiz.kind == "start" else quiz
    result = learner.submit(form, "finish")
    items = [learner.get(f"{base}/item/{item}") for item in ("course", "lesson-1", "lesson-1.unit-1", "glossary")]
    for each in (quiz, form, result, *items):
        assert english(each) == [], each.kind


def test_a_conflict_between_two_tabs(running: RunningTool) -> None:
    learner = Visitor(running.lms, INIGO, language="qps")
    page = learner.begin_quiz()
    question, first, second = page.tree.xpath("//fieldset[@data-kind='single'][1]")[0], *options(page)[:2]
    learner.save(page, question.get("data-question"), first, 0)
    conflict = learner.submit(page, "finish", **{f"q.{question.get('data-question')}": second})
    assert conflict.kind == "conflict"
    assert english(conflict) == []


def options(page: Page) -> list[str]:
    found: list[Any] = page.tree.xpath("(//fieldset[@data-kind='single'])[1]//input[@type='radio']/@value")
    return [str(each) for each in found]


def test_a_browser_that_blocks_cookies(running: RunningTool) -> None:
    learner = Visitor(running.lms, INIGO, language="qps")
    learner.session.blocked = True
    page = learner.open("2")
    assert page.kind == "new-window"
    assert english(page) == []


def test_the_class(running: RunningTool, monkeypatch: pytest.MonkeyPatch) -> None:
    speaking = [replace(each, locale="qps") if each.role == "teacher" else each for each in course.PEOPLE]
    monkeypatch.setattr(course, "PEOPLE", tuple(speaking))
    Visitor(running.lms, INIGO).begin_quiz()
    page = Visitor(running.lms, TEACHER).open("2")
    assert page.kind == "instructor"
    choice = lms_asks(Visitor(running.lms, TEACHER))
    words_of_the_lms = {course.COURSE_TITLE, *(each.title for each in course.DEFAULT_LINKS)}
    words_of_the_lms |= {each.name for each in course.PEOPLE}
    for each in (page, *choice):
        assert set(english(each)) <= words_of_the_lms, each.kind


def lms_asks(teacher: Visitor) -> tuple[Page, Page, Page]:
    """What a teacher sees who adds activities: the choice, a wrong one, and the right one twice."""
    asked = teacher.session.post(f"{teacher.lms.url}/content-items", data={"multiple": "1", "line_items": "1"})
    choice = teacher.submit(teacher.get(f"{asked.url}/launch"))
    wrong = teacher.submit(choice, "add", points="0", due="soon", language="x")
    teacher.submit(choice, "add", item="course")
    return choice, wrong, teacher.submit(choice, "add", item="course")
