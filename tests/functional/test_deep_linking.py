"""Adding activities from inside the practice LMS, without script. Deep Linking 2.0."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest

from lti_tool.practice_lms import course
from lti_tool.practice_lms.launch import selection_claims
from tests.functional.visitor import SANNE, TEACHER, Page, Visitor, until
from tests.running import RunningTool

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
BOTH = ("multiple", "line_items")


def ask(teacher: Visitor, *switches: str) -> Page:
    """The LMS's signed request, as yet unsent."""
    page = teacher.session.post(f"{teacher.lms.url}/content-items", data=dict.fromkeys(switches, "1"))
    return teacher.get(f"{page.url}/launch")


def choose(running: RunningTool, *switches: str) -> tuple[Visitor, Page]:
    """A teacher on the tool's page of choices."""
    teacher = Visitor(running.lms, TEACHER)
    page = teacher.submit(ask(teacher, *switches))
    assert (page.status, page.kind) == (200, "choose")
    return teacher, page


def inputs(page: Page, kind: str) -> list[str]:
    found: list[Any] = page.tree.xpath("//form[@method='post']//input[@type=$kind]/@value", kind=kind)
    return [str(each) for each in found]


def checked(page: Page) -> list[str]:
    found: list[Any] = page.tree.xpath("//input[@name='item'][@checked]/@value")
    return [str(each) for each in found]


def content_items(chosen: Page) -> list[dict[str, Any]]:
    """What the tool's answer holds, as yet unsent."""
    assert chosen.kind == "chosen", chosen.words
    (token,) = (value for name, value in chosen.form()[2] if name == "JWT")
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims[f"{DL}content_items"]


def course_links(visitor: Visitor) -> dict[str, str]:
    links = visitor.get(f"{visitor.lms.url}/course").links()
    return {title: url.rpartition("/")[2] for title, url in links.items() if "/links/" in url}


def test_what_a_teacher_chooses_appears_and_its_grade_arrives(fresh: RunningTool) -> None:
    teacher, page = choose(fresh, *BOTH)
    chosen = teacher.submit(page, "add", item=["lesson-2", "lesson-2.quiz"], points="20")
    back = teacher.submit(chosen)
    assert "2 activities added" in back.words
    links = course_links(teacher)
    learner = Visitor(fresh.lms, SANNE)
    assert learner.open(links["Internet communication"]).main["data-item"] == "lesson-2"
    quiz = learner.begin_quiz(links["Lesson 2 – quiz"])
    assert learner.submit(quiz, "finish").main["data-item"] == "lesson-2.quiz"
    grades = until(lambda: learner.session.get(f"{fresh.lms.url}/grades.json").json()["grades"])
    assert [(each["resource_link_id"], each["maximum"]) for each in grades] == [(links["Lesson 2 – quiz"], 20)]


def test_every_item_of_the_course_can_be_chosen_and_opens(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    offered = inputs(page, "checkbox")
    assert {"course", "final-test", *running.tool.course.items} == set(offered)
    sent = content_items(teacher.submit(page, "add", item=offered))
    assert [each["custom"]["item"] for each in sent] == offered
    assert {each["url"] for each in sent} == {f"{running.url}/lti/launch?item={each}" for each in offered}
    graded = [each["custom"]["item"] for each in sent if "lineItem" in each]
    assert graded == [each for each in offered if each.endswith(".quiz") or each == "final-test"]


def test_one_only_is_chosen_by_radio_buttons(running: RunningTool) -> None:
    teacher, page = choose(running, "line_items")
    assert inputs(page, "checkbox") == []
    assert "lesson-1.quiz" in inputs(page, "radio")
    refused = teacher.submit(page, "add", item=["lesson-1", "lesson-2"])
    assert (refused.status, refused.kind) == (400, "choose")
    assert content_items(teacher.submit(page, "add", item="lesson-1.quiz"))[0]["lineItem"]["scoreMaximum"] == 100


def test_where_line_items_are_ignored_none_is_sent_and_no_points_are_asked(running: RunningTool) -> None:
    teacher, page = choose(running, "multiple")
    assert not page.tree.xpath("//input[@name='points']")
    assert "lineItem" not in content_items(teacher.submit(page, "add", item="lesson-1.quiz", points="7"))[0]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    wrong = {"points": "0", "due": "2001-01-01T00:00", "language": "xx", "item": ["lesson-1", "no-such"]}
    refused = teacher.submit(page, "add", **wrong)
    assert refused.status == 400
    problems = refused.tree.xpath("//*[@role='alert']//a/@href")
    assert problems == ["#field-item", "#field-points", "#field-due", "#field-language"]
    assert checked(refused) == ["lesson-1"]
    assert dict(refused.form()[2])["due"] == "2001-01-01T00:00"
    assert teacher.submit(page, "add").status == 400


@pytest.mark.parametrize("points", ["0", "101", "1.5", "-1", "", "١", "1e1", "a"])
def test_points_are_whole_from_1_to_100(running: RunningTool, points: str) -> None:
    teacher, page = choose(running, *BOTH)
    assert teacher.submit(page, "add", item="lesson-1.quiz", points=points).status == 400


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"due": "2099-06-01T09:30"}, "2099-06-01T09:30:00Z"),
        ({"due": "2099-06-01T09:30", "due_utc": "2099-06-01T07:30:00.000Z"}, "2099-06-01T07:30:00Z"),
        ({"due": "", "due_utc": "2099-06-01T07:30:00.000Z"}, None),
    ],
)
def test_the_due_date_is_the_browsers_moment_or_utc(
    running: RunningTool, fields: dict[str, str], end: str | None
) -> None:
    teacher, page = choose(running, *BOTH)
    quiz, unit = content_items(teacher.submit(page, "add", item=["lesson-1.quiz", "lesson-1.unit-1"], **fields))
    assert quiz.get("submission") == ({"endDateTime": end} if end else None)
    assert "submission" not in unit


@pytest.mark.parametrize("due", ["2099-13-01T00:00", "soon", "99999-01-01T00:00", "2099-06-01"])
def test_what_is_no_date_is_refused(running: RunningTool, due: str) -> None:
    teacher, page = choose(running, *BOTH)
    assert teacher.submit(page, "add", item="lesson-1.quiz", due=due).status == 400


def test_a_fixed_language_goes_before_the_learners_own(fresh: RunningTool) -> None:
    teacher, page = choose(fresh, *BOTH)
    teacher.submit(teacher.submit(page, "add", item="lesson-3", language="en"))
    link = course_links(teacher)["Social media"]
    learner = Visitor(fresh.lms, SANNE, language="nl")  # her profile is Dutch, too
    assert learner.open("1").tree.get("lang") == "nl"
    assert learner.open(link).tree.get("lang") == "en"


def test_a_search_keeps_what_is_chosen(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    query = {"q": "PERSÓNA", "item": ["lesson-5.quiz"], "points": "30"}
    found = Page(teacher.session.get(page.url, params=query))
    assert {"lesson-1.unit-3", "lesson-5.quiz"} <= set(inputs(found, "checkbox"))
    assert "lesson-5.unit-1" not in inputs(found, "checkbox")
    assert (checked(found), dict(found.form()[2])["points"]) == (["lesson-5.quiz"], "30")
    nothing = Page(teacher.session.get(page.url, params={"q": "zzzz"}))
    assert "Nothing found" in nothing.words


@pytest.mark.parametrize(
    ("quick", "chosen"),
    [
        ("course", ["course"]),
        ("lessons", [f"lesson-{number}" for number in range(1, 6)]),
        ("quizzes", ["final-test", "pre-test", *(f"lesson-{number}.quiz" for number in range(1, 6))]),
        ("other", []),
    ],
)
def test_quick_choices(running: RunningTool, quick: str, chosen: list[str]) -> None:
    teacher, page = choose(running, *BOTH)
    assert checked(Page(teacher.session.get(page.url, params={"quick": quick}))) == chosen


def test_a_preview_opens_in_the_same_launch_without_leaving_the_choice(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    shown = Page(teacher.session.get(f"{page.url}/preview/lesson-1.quiz", params={"item": "lesson-4"}))
    assert (shown.kind, checked(shown)) == ("choose", ["lesson-4"])
    (source,) = shown.tree.xpath("//iframe/@src")
    start = teacher.get(f"{running.url}{source}")
    assert (start.kind, start.main["data-item"]) == ("start", "lesson-1.quiz")
    assert "frame-ancestors 'self'" in start.response.headers["Content-Security-Policy"]
    asked = teacher.submit(start)
    assert teacher.submit(asked, "finish").kind == "result"
    assert "Your class" not in start.response.text
    assert teacher.get(f"{page.url}/preview/no-such").status == 404


def test_the_answers_page_lets_its_form_go_to_the_return_address_alone(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    chosen = teacher.submit(page, "add", item="course")
    assert f"form-action {running.lms.url};" in chosen.response.headers["Content-Security-Policy"]
    assert chosen.form()[:2] == ("POST", f"{running.lms.url}/content-items/return?course=2&id=1")
    assert "return?course=2&amp;id=1" in chosen.response.text
    assert chosen.tree.xpath("//form//button")


def test_a_reload_after_sending_asks_first_and_adds_nothing_twice(fresh: RunningTool) -> None:
    teacher, page = choose(fresh, *BOTH)
    first = teacher.submit(page, "add", item="lesson-1")
    again = teacher.submit(page, "add", item="lesson-1")
    assert first.tree.xpath("//form[@data-send]")
    assert not again.tree.xpath("//form[@data-send]")
    assert "Look into your course first" in again.words
    teacher.submit(first)
    teacher.submit(again)
    assert list(course_links(teacher)).count("Digital marketing foundations") == 1


def test_cancelling_sends_an_empty_list_with_words(running: RunningTool) -> None:
    teacher, page = choose(running, *BOTH)
    before = course_links(teacher)
    cancelled = teacher.submit(page, "cancel", item="lesson-1")
    assert content_items(cancelled) == []
    assert "Nothing was added." in teacher.submit(cancelled).words
    assert course_links(teacher) == before


def test_a_learner_gets_a_polite_refusal_in_their_language(
    running: RunningTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = {"teacher": "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"}
    monkeypatch.setattr("lti_tool.practice_lms.launch.ROLES", roles)
    monkeypatch.setattr(course, "PEOPLE", tuple(replace(each, locale="nl") for each in course.PEOPLE))
    teacher = Visitor(running.lms, TEACHER)
    refused = teacher.submit(ask(teacher, *BOTH))
    assert (refused.status, refused.main["data-code"]) == (403, "role-refused")
    assert refused.tree.get("lang") == "nl"
    assert "Terug naar je cursus" in refused.links()


def test_a_message_that_the_tool_does_not_serve_gets_a_polite_refusal(
    running: RunningTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*asked: Any) -> dict[str, object]:
        message_type = "https://purl.imsglobal.org/spec/lti/claim/message_type"
        return {**selection_claims(*asked), message_type: "LtiEulaRequest"}

    monkeypatch.setattr("lti_tool.practice_lms.oidc.selection_claims", other)
    monkeypatch.setattr(course, "PEOPLE", tuple(replace(each, locale="nl") for each in course.PEOPLE))
    teacher = Visitor(running.lms, TEACHER)
    refused = teacher.submit(ask(teacher, *BOTH))
    assert (refused.status, refused.main["data-code"]) == (400, "message-unsupported")
    assert refused.tree.get("lang") == "nl"
    assert "Terug naar je cursus" in refused.links()


def test_the_choice_belongs_to_its_launch(running: RunningTool) -> None:
    _, page = choose(running, *BOTH)
    learner = Visitor(running.lms, SANNE)
    lesson = learner.open("1")
    assert learner.get(page.url).status == 403
    base = lesson.url.partition("/item/")[0]
    assert learner.get(f"{base}/choose").status == 404
    assert learner.session.post(f"{base}/choose", data={"item": "course"}).status_code == 404


def test_a_request_survives_a_restart_of_the_tool(tmp_path: Path) -> None:
    with RunningTool(tmp_path) as running:
        teacher, page = choose(running, *BOTH)
        running.stop()
        running.start()
        assert "1 activity added" in teacher.submit(teacher.submit(page, "add", item="lesson-1")).words
