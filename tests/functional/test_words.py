"""Every word that the software says goes through its catalogue: the pseudo-language puts all of them in brackets."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from tests.functional.visitor import INIGO, Page, Visitor
from tests.running import RunningTool

OWN = "ancestor-or-self::*[@lang='en' or self::code or self::time or self::script]"
"""Words of the course, of programs and of clocks."""


def english(page: Page) -> list[str]:
    """Texts that neither stand in brackets nor belong to the course."""
    texts: list[Any] = page.tree.xpath(f"//body//text()[normalize-space() and not({OWN})]")
    words = (" ".join(str(each).split()) for each in texts)
    return [each for each in words if re.search(r"[A-Za-z]{3}", each) and "⟦" not in each and "⟧" not in each]


@pytest.mark.parametrize("path", ["/", "/lti/login", "/nothing", "/launch/practice.xxxx/"])
def test_pages_without_a_launch(running: RunningTool, path: str) -> None:
    page = Page(requests.get(f"{running.url}{path}", headers={"Accept-Language": "qps"}, timeout=10))
    assert page.tree.get("lang") == "qps"
    assert english(page) == []


def test_pages_of_a_launch(running: RunningTool) -> None:
    learner = Visitor(running.lms, INIGO, language="qps")  # his Spanish is not spoken yet, so the browser decides
    quiz = learner.open("2")
    assert quiz.tree.get("lang") == "qps"
    base = quiz.url.partition("/quiz/")[0]
    form = learner.submit(quiz) if quiz.kind == "start" else quiz
    result = learner.submit(form, "finish")
    items = [learner.get(f"{base}/item/{item}") for item in ("course", "lesson-1", "lesson-1.unit-1", "glossary")]
    for each in (quiz, form, result, *items):
        assert english(each) == [], each.kind
