"""The SCORM 2004 package on an LMS: what its run-time adds; test_scorm12.py has what packages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lms import Kind, Lms
from tests.browser.tabs import Tabs
from tests.browser.test_scorm12 import answer_all, answers, begin_quiz, sco


@pytest.mark.parametrize("kind", ["strict 2004", "scorm-again 2004"])
def test_a_tab_that_ends_loses_nothing_and_score_completion_and_success_arrive(
    tabs: Tabs, tiny_packages: Callable[[str], Path], kind: Kind
) -> None:
    package = tiny_packages("scorm2004")
    with Lms(package, api=kind) as lms:
        first = tabs.open(lms.frame, deaf=True)
        begin_quiz(sco(first))
        answer_all(sco(first), package)
        given = answers(sco(first))
        expect(sco(first).locator("[data-saved]").last).to_contain_text("Saved")
        first.close()

        second = tabs.open(lms.frame)
        expect(sco(second).locator("main")).to_have_attribute("data-page", "quiz")
        assert answers(sco(second)) == given
        sco(second).locator("button[name=finish]").click()
        expect(sco(second).locator("main")).to_have_attribute("data-score", "100")
        second.wait_for_function("() => window.API_1484_11.GetValue('cmi.interactions._count') === '4'")
        if kind == "strict 2004":
            assert second.evaluate("() => window.API_1484_11.faults") == []
        second.goto("about:blank")
        assert (lms.state["cmi.completion_status"], lms.state["cmi.success_status"]) == ("completed", "passed")
        assert [float(lms.state[f"cmi.score.{name}"]) for name in ("scaled", "raw", "min", "max")] == [1, 100, 0, 100]
        assert lms.state["cmi.interactions.3.result"] in ("correct", "neutral")  # neutral: a kind that no machine marks
