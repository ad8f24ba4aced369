"""The SCORM 1.2 package as learners meet it: in a frame, in a window of its own, cut off, offline, on a telephone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.lms import Lms
from tests.browser.tabs import Tabs
from tests.course_content.tiny import LESSON, change, write_tiny_course
from tests.scorm_builder.packages import build_scorm12, unpack

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


PLACE = "lesson-1.unit-2"


@pytest.fixture
def again(tiny_package: Path) -> Iterator[Lms]:
    """An LMS on scorm-again that has imported the tiny course."""
    with Lms(tiny_package, api="scorm-again") as running:
        yield running


def sco(page: Page) -> FrameLocator:
    """The package inside the LMS's page."""
    return page.frame_locator("#sco")


def turn_to(place: FrameLocator | Page, item: str) -> None:
    """Choose an item from the contents."""
    place.locator("[data-contents] summary").click()
    place.locator(f"[data-contents] a[href='#/{item}']").click()
    expect(place.locator("main")).to_have_attribute("data-item", item)


def begin_quiz(place: FrameLocator | Page) -> None:
    turn_to(place, "lesson-1.quiz")
    place.locator("button[name=begin]").click()
    expect(place.locator("main")).to_have_attribute("data-page", "quiz")


def solution(data: dict[str, Any]) -> Any:
    """A right answer to a question, from its key."""
    match data["kind"]:
        case "short":
            return data["accept"][0]
        case "numeric" | "estimate":
            return {"text": str(data["key"]), "language": "en"}
        case "cloze":
            return {name: solution(gap) for name, gap in data["gaps"].items()}
        case "open":
            return {"text": "Two lamps.", "ticked": [data["criteria"][0]["id"]]}
        case "scale":
            return 1
        case _:
            return data["key"]


def pool(package: Path) -> dict[str, Any]:
    """The questions of the package's quiz by id."""
    text = (package / "pages" / "lesson-1.quiz.js").read_text(encoding="utf-8")
    page = json.loads(text[text.index(",") + 1 : text.rindex(")")])
    return {data["id"]: data for data in page["data"]}


def answer_all(place: FrameLocator | Page, package: Path) -> None:
    """Give the right answer to each question on the page, as a hand would leave the controls."""
    questions = pool(package)
    for fieldset in place.locator("fieldset[data-question]").all():
        answer = solution(questions[str(fieldset.get_attribute("data-question"))])
        fieldset.evaluate(
            """(fieldset, answer) => {
                OM.writeAnswer(fieldset, answer);
                fieldset.querySelector("input, select, textarea").dispatchEvent(new Event("change", {bubbles: true}));
            }""",
            answer,
        )


def answers(place: FrameLocator | Page) -> dict[str, Any]:
    """What each question on the page holds."""
    found: dict[str, Any] = place.locator("main").evaluate(
        """main => Object.fromEntries(Array.from(main.querySelectorAll("fieldset[data-question]"),
            each => [each.dataset.question, OM.readAnswer(each)]))"""
    )
    return found


def api(page: Page, script: str) -> Any:
    """Ask the LMS's own API in the page around the package."""
    return page.evaluate(f"() => {{ var api = window.API; return {script}; }}")


def test_a_course_is_read_and_passed_in_a_frame(tabs: Tabs, lms: Lms, tiny_package: Path) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    answer_all(sco(page), tiny_package)
    sco(page).locator("button[name=finish]").click()
    expect(sco(page).locator("main")).to_have_attribute("data-page", "result")
    expect(sco(page).locator("main")).to_have_attribute("data-score", "100")
    expect(sco(page).locator("h1")).to_have_text("Passed")
    page.wait_for_function("() => window.API.data['cmi.core.lesson_status'] === 'passed'")
    page.wait_for_function("() => ['correct', 'neutral'].includes(window.API.data['cmi.interactions.3.result'])")
    assert (lms.state["cmi.core.score.raw"], lms.state["cmi.core.score.max"]) == ("100", "100")
    assert api(page, "api.faults") == []


def test_what_no_machine_marks_counts_neither_in_the_score_nor_in_its_maximum(tabs: Tabs, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path / "course")
    change(course, f"{LESSON}/lesson.yaml", "draw: 4", "draw: 13")
    package = unpack(build_scorm12(tmp_path / "all.zip", course).path, tmp_path / "package")
    with Lms(package) as running:
        page = tabs.open(running.frame)
        begin_quiz(sco(page))
        answer_all(sco(page), package)
        sco(page).locator(".scale-none input").check()
        sco(page).locator("[data-region=name]").click()
        sco(page).locator("button[name=finish]").click()
        expect(sco(page).locator("main")).to_have_attribute("data-score", "90.91")
        expect(sco(page).locator("[data-unmarked]")).to_be_visible()
        expect(sco(page).locator(".overview-empty")).to_have_count(1)
        expect(sco(page).locator(".overview-open")).to_have_count(1)
        expect(sco(page).locator("fieldset[data-kind=open] .model-name")).to_be_visible()
        expect(sco(page).locator("[data-region=name]")).to_have_class("region is-chosen is-wrong")
        assert api(page, "api.faults") == []


def test_every_option_says_why_after_handing_in(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    sco(page).locator("button[name=finish]").click()
    expect(sco(page).locator("h1")).to_have_text("Not passed yet")
    for fieldset in sco(page).locator("fieldset[data-kind=single], fieldset[data-kind=multiple]").all():
        expect(fieldset.locator(".why")).to_have_count(fieldset.locator(".part").count())
    expect(sco(page).locator("fieldset input:not([type=hidden]):enabled")).to_have_count(0)


def test_the_best_score_counts_and_trying_again_draws_anew(tabs: Tabs, lms: Lms, tiny_package: Path) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    answer_all(sco(page), tiny_package)
    sco(page).locator("button[name=finish]").click()
    sco(page).locator(".next-steps a[href='#/lesson-1.quiz']").click()
    expect(sco(page).locator("main")).to_have_attribute("data-page", "quiz")
    assert not any(answers(sco(page)).values())
    sco(page).locator("button[name=finish]").click()
    expect(sco(page).locator("main")).to_have_attribute("data-score", "0")
    page.wait_for_function("() => window.API.types.length === 8")
    page.wait_for_function("() => ['wrong', 'neutral'].includes(window.API.data['cmi.interactions.7.result'])")
    assert lms.state["cmi.core.score.raw"] == "100"
    assert lms.state["cmi.core.lesson_status"] == "passed"
    assert api(page, "api.faults") == []


@pytest.mark.parametrize("kind", ["strict", "scorm-again"])
def test_a_tab_that_ends_without_warning_loses_nothing(
    tabs: Tabs, lms: Lms, again: Lms, tiny_package: Path, kind: str
) -> None:
    running = lms if kind == "strict" else again
    first = tabs.open(running.frame, deaf=True)
    begin_quiz(sco(first))
    answer_all(sco(first), tiny_package)
    given = answers(sco(first))
    expect(sco(first).locator("[data-saved]").last).to_contain_text("Saved")
    first.close()
    second = tabs.open(running.frame)
    expect(sco(second).locator("main")).to_have_attribute("data-item", "lesson-1.quiz")
    expect(sco(second).locator("main")).to_have_attribute("data-page", "quiz")
    assert answers(sco(second)) == given
    sco(second).locator("button[name=finish]").click()
    expect(sco(second).locator("main")).to_have_attribute("data-score", "100")


def test_a_unit_opens_again_where_the_learner_was(tabs: Tabs, again: Lms) -> None:
    first = tabs.open(again.frame, deaf=True)
    turn_to(sco(first), "lesson-1.unit-2")
    first.wait_for_function("() => window.API.cmi.core.lesson_location === 'lesson-1.unit-2'")
    first.close()
    second = tabs.open(again.frame)
    expect(sco(second).locator("main")).to_have_attribute("data-item", "lesson-1.unit-2")


def test_score_and_completion_reach_scorm_again(tabs: Tabs, again: Lms, tiny_package: Path) -> None:
    page = tabs.open(again.frame)
    begin_quiz(sco(page))
    answer_all(sco(page), tiny_package)
    sco(page).locator("button[name=finish]").click()
    expect(sco(page).locator("main")).to_have_attribute("data-score", "100")
    page.goto("about:blank")
    assert again.state["cmi.core.lesson_status"] == "passed"
    assert float(again.state["cmi.core.score.raw"]) == 100


def test_a_result_opens_again_with_the_same_answers_and_score(tabs: Tabs, lms: Lms) -> None:
    first = tabs.open(lms.frame)
    begin_quiz(sco(first))
    sco(first).locator("button[name=finish]").click()
    expect(sco(first).locator("main")).to_have_attribute("data-page", "result")
    score = sco(first).locator("main").get_attribute("data-score")
    questions = list(answers(sco(first)))
    first.goto("about:blank")
    second = tabs.open(lms.frame)
    expect(sco(second).locator("main")).to_have_attribute("data-page", "result")
    assert sco(second).locator("main").get_attribute("data-score") == score
    assert list(answers(sco(second))) == questions


def test_an_answer_costs_the_lms_little(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    page.wait_for_function("() => /lesson-1.quiz/.test(window.API.data['cmi.suspend_data'])")
    api(page, "api.calls = []")
    control = ":is(input[type=radio], input[type=checkbox], select, input[type=text])"
    sco(page).locator(f"fieldset[data-question] {control}").first.evaluate(
        """control => {
            if (control.type === "radio" || control.type === "checkbox") control.checked = true;
            else control.value = control.options ? control.options[1].value : "lux";
            control.dispatchEvent(new Event("change", {bubbles: true}));
        }"""
    )
    page.wait_for_function("() => window.API.calls.some(call => call[0] === 'LMSCommit')")
    calls = api(page, "api.calls")
    assert [call[0] for call in calls].count("LMSCommit") == 1
    assert [call[0] for call in calls].count("LMSSetValue") <= 6


def test_the_page_takes_answers_while_a_slow_lms_saves(tabs: Tabs, lms: Lms, tiny_package: Path) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    api(page, "api.delay = 400")
    answer_all(sco(page), tiny_package)
    given = answers(sco(page))
    api(page, "api.delay = 0")
    expect(sco(page).locator("[data-saved]").last).to_contain_text("Saved")
    assert all(given.values())
    page.reload()
    expect(sco(page).locator("main")).to_have_attribute("data-page", "quiz")
    assert answers(sco(page)) == given


def test_leaving_finishes_once(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.popup)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Open").click()
    window = opened.value
    turn_to(window, "lesson-1.unit-1")
    window.close()
    page.wait_for_function("() => window.API.calls.some(call => call[0] === 'LMSFinish')")
    calls = api(page, "api.calls")
    assert [call[0] for call in calls].count("LMSFinish") == 1
    assert calls[-1][0] == "LMSFinish"
    assert lms.state["cmi.core.lesson_location"] == "lesson-1.unit-1"
    assert api(page, "api.faults") == []


def test_without_an_lms_it_can_be_read_and_practised_and_says_so(tabs: Tabs, tiny_package: Path) -> None:
    page = tabs.open((tiny_package / "index.html").as_uri())
    expect(page.locator("[data-message]")).to_contain_text("nothing is recorded")
    begin_quiz(page)
    answer_all(page, tiny_package)
    page.locator("button[name=finish]").click()
    expect(page.locator("main")).to_have_attribute("data-score", "100")


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_looking_back_writes_nothing(tabs: Tabs, tiny_package: Path, mode: str) -> None:
    with Lms(tiny_package, state={"cmi.core.lesson_mode": mode, "cmi.core.lesson_location": PLACE}) as running:
        page = tabs.open(running.frame)
        expect(sco(page).locator("main")).to_have_attribute("data-item", PLACE)
        turn_to(sco(page), "lesson-1.unit-1")
        expect(sco(page).locator("[data-message]")).to_contain_text("nothing is recorded")
        page.locator("#sco").evaluate("frame => frame.remove()")
        calls = api(page, "api.calls")
        assert {call[0] for call in calls} <= {"LMSInitialize", "LMSGetValue", "LMSFinish"}
        assert api(page, "api.faults") == []


def test_an_answer_too_long_for_the_lms_stays_in_the_browser_and_the_page_says_so(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.frame)
    begin_quiz(sco(page))
    short = sco(page).locator("fieldset[data-kind=short]")
    while not short.count():  # the draw takes it in two of three attempts
        sco(page).locator("button[name=finish]").click()
        sco(page).locator(".next-steps a[href='#/lesson-1.quiz']").click()
        expect(sco(page).locator("main")).to_have_attribute("data-page", "quiz")
    short.locator("input").fill("a very long answer, far beyond the twenty-four characters")
    short.locator("input").blur()
    expect(short.locator("[data-saved]")).to_contain_text("kept in this browser only")
    page.wait_for_function("() => /true/.test(window.API.data['cmi.suspend_data'])")
    page.reload()
    expect(sco(page).locator("fieldset[data-kind=short] input")).to_have_value(
        "a very long answer, far beyond the twenty-four characters"
    )
    elsewhere = tabs.open(lms.frame)
    expect(sco(elsewhere).locator("fieldset[data-kind=short] [data-saved]")).to_contain_text("in another browser")


def test_a_refusing_lms_is_named_and_what_was_refused_is_sent_later(tabs: Tabs, lms: Lms) -> None:
    page = tabs.open(lms.frame)
    turn_to(sco(page), "lesson-1.unit-1")
    api(page, "api.refuse = ['LMSCommit']")
    turn_to(sco(page), "lesson-1.unit-2")
    expect(sco(page).locator("[data-message]")).to_contain_text("sent again")
    api(page, "api.refuse = []")
    turn_to(sco(page), "glossary")
    expect(sco(page).locator("[data-message]")).to_be_hidden()
    assert lms.state["cmi.core.lesson_location"] == "glossary"


def test_back_forward_and_sections_work_like_on_any_site(tabs: Tabs, tiny_package: Path) -> None:
    page = tabs.open((tiny_package / "index.html").as_uri())
    turn_to(page, "lesson-1.unit-1")
    page.locator(".unit-contents a").first.click()
    expect(page.locator("main")).to_have_attribute("data-item", "lesson-1.unit-1")
    page.locator(".neighbour-after").first.click()
    expect(page.locator("main")).to_have_attribute("data-item", "lesson-1.unit-2")
    page.go_back()
    expect(page.locator("main")).to_have_attribute("data-item", "lesson-1.unit-1")
    page.go_forward()
    expect(page.locator("main")).to_have_attribute("data-item", "lesson-1.unit-2")
    page.reload()
    expect(page.locator("main")).to_have_attribute("data-item", "lesson-1.unit-2")


def test_the_home_page_can_be_read_before_any_script(browser: Browser, lms: Lms) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(lms.alone)
    expect(page.locator("h1")).to_have_text("Lamps for museums")
    assert "needs JavaScript" in page.locator("noscript").inner_html()
    context.close()


ITEMS = ["lesson-1", "lesson-1.unit-1", "lesson-1.unit-2", "lesson-1.unit-3", "lesson-1.unit-4", "glossary"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_shipped_course_fits_a_telephone_and_has_no_barriers(tabs: Tabs, course_package: Path, scheme: str) -> None:
    with Lms(course_package) as running:
        page = tabs.open(running.alone, width=320, height=640, scheme=scheme)
        for item in ITEMS:
            turn_to(page, item)
            check_page(page)
        begin_quiz(page)
        check_page(page)
        page.locator("button[name=finish]").click()
        expect(page.locator("main")).to_have_attribute("data-page", "result")
        check_page(page)


def check_page(page: Page) -> None:
    """No scrolling sideways, and nothing that axe-core calls a violation of WCAG 2.2 A or AA."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(done => done.violations.map("
        "each => each.id + ': ' + each.nodes.map(node => node.html).join(' | ')))"
    )
    assert found == [], page.url


def test_a_page_costs_few_requests(tabs: Tabs, course_package: Path) -> None:
    with Lms(course_package) as running:
        page = tabs.open(running.alone)
        turn_to(page, "lesson-1.unit-1")
        assert len(tabs.requests) <= 10
