"""Taking a quiz over HTTP: nothing is lost, nothing is overwritten unseen, one submission results."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from quizzes.model import Question, Quiz
from tests.answers import right_answer
from tests.functional.visitor import ELENI, INIGO, SANNE, TEACHER, UXIA, Page, Visitor, until
from tests.running import RunningTool


def questions(running: RunningTool, page: Page) -> list[Question]:
    """The questions that a page asks."""
    quiz = running.tool.course.items["lesson-1.quiz"]
    assert isinstance(quiz, Quiz)
    ids = page.tree.xpath("//fieldset/@data-question")
    return [found for each in ids if (found := quiz.question(str(each)))]


def grades(running: RunningTool, visitor: Visitor) -> list[dict[str, Any]]:
    return visitor.session.get(f"{running.lms.url}/grades.json").json()["grades"]


def answer_all(running: RunningTool, learner: Visitor, page: Page) -> None:
    for question in questions(running, page):
        reply = learner.save(page, question.id, right_answer(question), 0)
        assert reply.json() == {"saved": True, "revision": 1}, (question.id, reply.text)


def single(running: RunningTool, page: Page) -> Question:
    return next(each for each in questions(running, page) if each.kind == "single")


def test_answers_saved_one_by_one_make_a_full_score_that_reaches_the_gradebook(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    asked = questions(fresh, page)
    assert len(asked) == 12
    answer_all(fresh, learner, page)
    result = learner.submit(learner.get(page.url), "finish")
    assert (result.kind, result.main["data-score"], result.main["data-maximum"]) == ("result", "100.0", "100.0")
    sent = until(lambda: grades(fresh, learner), seconds=5)
    assert [(each["user_id"], each["points"], each["resource_link_id"]) for each in sent] == [(SANNE, 100.0, "2")]
    until(lambda: learner.get(result.url).tree.xpath("//*[@data-grade='sent']"))


def test_a_form_without_script_does_the_same(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    question = single(fresh, page)
    saved = learner.submit(page, "save", **{f"q.{question.id}": right_answer(question)})
    assert saved.kind == "quiz"
    assert saved.tree.xpath(f"//input[@name='q.{question.id}'][@checked]/@value") == [right_answer(question)]
    result = learner.submit(saved, "finish")
    assert float(result.main["data-score"]) == pytest.approx(100 / 12, abs=0.01)


def test_an_empty_hand_in_gets_a_result_with_feedback_on_every_option(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    question = single(fresh, page)
    result = learner.submit(page, "finish")
    assert (result.kind, result.main["data-score"]) == ("result", "0.0")
    shown = result.tree.xpath(f"//fieldset[@data-question='{question.id}']//*[@class='why']")
    assert len(shown) == len(question.body.options)


def test_no_key_reaches_the_browser_before_the_attempt_ends(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    text = page.response.text
    for question in questions(fresh, page):
        for option in getattr(question.body, "options", ()):
            assert option.feedback[:40] not in text
    assert "verdict-word" not in text
    assert "data-key" not in text


def test_a_double_click_on_hand_in_makes_one_submission(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(learner.submit, [page] * 8, ["finish"] * 8))
    assert {each.kind for each in results} == {"result"}
    assert len({each.url for each in results}) == 1
    start = learner.get(page.url)
    assert len(start.tree.xpath("//section[@class='past']//tbody/tr")) == 1


def test_a_double_click_on_begin_makes_one_attempt(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    start = learner.open("2")
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(learner.submit, [start] * 8))
    asked = {tuple(each.tree.xpath("//fieldset/@data-question")) for each in pages}
    assert len(asked) == 1
    assert {each.tree.xpath("//input[@name='attempt']/@value")[0] for each in pages} == {"1"}


def test_two_tabs_never_overwrite_each_other_unseen(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    first = learner.begin_quiz()
    second = learner.get(first.url)
    question = single(fresh, first)
    one, other = [option.id for option in question.body.options][:2]
    assert learner.save(first, question.id, one, 0).status_code == 200
    stale = learner.save(second, question.id, other, 0)
    assert (stale.status_code, stale.json()["answer"], stale.json()["revision"]) == (409, one, 1)
    assert learner.save(first, question.id, one, 0).json() == {"saved": True, "revision": 1}  # a retried save

    conflict = learner.submit(second, "finish", **{f"q.{question.id}": other})
    assert (conflict.status, conflict.kind) == (409, "conflict")
    assert learner.get(first.url).kind == "quiz"  # nothing was handed in
    mine = learner.submit(conflict, "finish", **{f"keep.{question.id}": "mine"})
    assert mine.kind == "result"
    assert mine.tree.xpath(f"//input[@name='q.{question.id}'][@checked]/@value") == [other]


def test_an_open_attempt_goes_on_at_the_next_launch_and_on_another_device(fresh: RunningTool) -> None:
    learner, phone = Visitor(fresh.lms, SANNE), Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    question = single(fresh, page)
    learner.save(page, question.id, right_answer(question), 0)
    elsewhere = phone.open("2")
    assert elsewhere.kind == "quiz"
    assert elsewhere.tree.xpath(f"//input[@name='q.{question.id}'][@checked]/@value") == [right_answer(question)]
    assert elsewhere.tree.xpath("//fieldset/@data-question") == page.tree.xpath("//fieldset/@data-question")


def test_a_killed_and_restarted_server_loses_nothing(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    answer_all(fresh, learner, page)
    fresh.stop()
    fresh.start()
    result = learner.submit(learner.get(page.url), "finish")
    assert result.main["data-score"] == "100.0"


def test_a_grade_owed_when_the_lms_is_down_arrives_when_it_is_back(fresh: RunningTool) -> None:
    from lti_tool.practice_lms.faults import Fault

    fresh.lms.set_fault(Fault("scores", status=503, body="down", times=1))
    learner = Visitor(fresh.lms, SANNE)
    result = learner.submit(learner.begin_quiz(), "finish")
    assert result.kind == "result"
    until(lambda: grades(fresh, learner), seconds=20)
    health = learner.session.get(f"{fresh.url}/health").json()
    assert (health["status"], health["grades_owed"]) == ("ok", 0)


def test_the_best_attempt_counts_and_each_link_owes_its_own_score(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz("2")
    answer_all(fresh, learner, page)
    learner.submit(learner.get(page.url), "finish")
    learner.submit(learner.begin_quiz("2"), "finish")  # a worse one
    learner.submit(learner.begin_quiz("3"), "finish")
    sent = until(lambda: found if len(found := grades(fresh, learner)) == 2 else None)
    assert {each["resource_link_id"]: each["points"] for each in sent} == {"2": 100.0, "3": 0.0}


def test_late_saves_and_late_forms_change_nothing(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    question = single(fresh, page)
    done = learner.submit(page, "finish")
    late = learner.save(page, question.id, right_answer(question), 0)
    assert (late.status_code, late.json()) == (409, {"error": "closed", "saved": False})
    again = learner.submit(page, "finish", **{f"q.{question.id}": right_answer(question)})
    assert (again.url, again.main["data-score"]) == (done.url, "0.0")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("not json", 400),
        ("[]", 400),
        ('{"answer": "zzz", "revision": 0}', 400),
        ('{"answer": {"a": []}, "revision": 0}', 400),
        ('{"answer": null, "revision": "x"}', 400),
        ('{"answer": null, "revision": -1}', 400),
    ],
)
def test_malformed_saves_are_refused(running: RunningTool, body: str, status: int) -> None:
    learner = Visitor(running.lms, INIGO)
    page = learner.begin_quiz()
    url = f"{page.url}/answers/{single(running, page).id}"
    reply = learner.session.put(url, data=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    assert learner.session.put(f"{page.url}/answers/no-such", json={"answer": None, "revision": 0}).status_code == 404


def test_a_learner_cannot_reach_anothers_attempt(running: RunningTool) -> None:
    learner, other = Visitor(running.lms, UXIA), Visitor(running.lms, ELENI)
    page = learner.begin_quiz()
    other.open("2")
    assert other.get(page.url).status == 403
    assert other.save(page, single(running, page).id, None, 0).status_code == 403


def test_the_teacher_sees_what_the_class_did(fresh: RunningTool) -> None:
    learner, teacher = Visitor(fresh.lms, ELENI), Visitor(fresh.lms, TEACHER)
    assert "Nobody has begun" in teacher.open("2").words
    page = learner.begin_quiz()
    answer_all(fresh, learner, page)
    learner.submit(learner.get(page.url), "finish")
    until(lambda: grades(fresh, learner))
    seen = teacher.open("2")
    assert "Ελένη Παπαδοπούλου" in seen.words
    assert seen.tree.xpath("//td/@data-grade") == ["sent"]
    table = teacher.session.get(seen.links()["Results as CSV"])
    assert table.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[1:] == [["Ελένη Παπαδοπούλου", "8", "Lesson 1 – quiz", "lesson-1.quiz", "1", "1", "100.0", "sent"]]


def test_a_teachers_own_attempt_is_neither_sent_nor_counted(fresh: RunningTool) -> None:
    teacher = Visitor(fresh.lms, TEACHER)
    page = teacher.get(f"{teacher.open('2').url.removesuffix('/class')}/quiz/lesson-1.quiz")
    result = teacher.submit(teacher.submit(page), "finish")
    assert result.kind == "result"
    assert "Nobody has begun" in teacher.open("2").words
    assert teacher.session.get(f"{fresh.url}/health").json()["grades_owed"] == 0


def test_an_old_tab_never_saves_into_a_newer_attempt(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    old = learner.begin_quiz()
    learner.submit(old, "finish")
    new = learner.begin_quiz()
    for question in questions(fresh, old):
        assert learner.save(old, question.id, right_answer(question), 0).json() == {"error": "closed", "saved": False}
    assert learner.submit(new, "finish").main["data-score"] == "0.0"


def test_a_save_still_on_its_way_is_no_conflict(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    question = single(fresh, page)
    wrong = next(option.id for option in question.body.options if option.id != question.body.key)
    learner.save(page, question.id, wrong, 0)  # its reply never reached the page, which still shows revision 0
    answers = {f"q.{question.id}": question.body.key, f"sent.{question.id}": f'"{wrong}"'}
    result = learner.submit(page, "finish", **answers)
    assert float(result.main["data-score"]) == pytest.approx(100 / 12, abs=0.01)


def test_a_choice_between_two_answers_survives_the_next_conflict(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    page = learner.begin_quiz()
    first, second = [each for each in questions(fresh, page) if each.kind in ("single", "true-false")][:2]
    saved = {each.id: right_answer(each) for each in (first, second)}
    learner.save(page, first.id, saved[first.id], 0)
    mine = {each.id: ids(each, saved[each.id]) for each in (first, second)}
    conflict = learner.submit(page, "finish", **{f"q.{name}": value for name, value in mine.items()})
    assert conflict.kind == "conflict"
    learner.save(page, second.id, saved[second.id], 0)
    again = learner.submit(conflict, "finish", **{f"keep.{first.id}": "saved"})
    assert (again.kind, again.tree.xpath("//@data-conflict")) == ("conflict", [second.id])
    result = learner.submit(again, "finish", **{f"keep.{second.id}": "saved"})
    assert float(result.main["data-score"]) == pytest.approx(200 / 12, abs=0.01)


def ids(question: Question, but: str) -> str:
    """Another option than this one."""
    options = getattr(question.body, "options", None)
    return next(each.id for each in options if each.id != but) if options else {"true": "false", "false": "true"}[but]


def test_a_number_keeps_the_language_in_which_it_was_typed(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)  # a Dutch page
    page = learner.begin_quiz()
    question = next(each for each in questions(fresh, page) if each.kind in ("numeric", "estimate"))
    assert learner.save(page, question.id, {"text": "1.234", "language": "en"}, 0).status_code == 200
    again = learner.submit(learner.get(page.url), "save")
    stale = learner.save(again, question.id, {"text": "9", "language": "nl"}, 0)
    assert (stale.status_code, stale.json()["answer"]) == (409, {"text": "1.234", "language": "en"})


@pytest.mark.parametrize("body", ["[" * 100_000, '{"answer": ' + "[" * 50_000 + "]" * 50_000 + ', "revision": 0}'])
def test_deep_json_is_refused(running: RunningTool, body: str) -> None:
    learner = Visitor(running.lms, INIGO)
    page = learner.begin_quiz()
    url = f"{page.url}/answers/{single(running, page).id}"
    assert learner.session.put(url, data=body, headers={"Content-Type": "application/json"}).status_code == 400


@pytest.mark.parametrize("revision", ["²", "-1", "9" * 400, "x", ""])
def test_an_odd_revision_in_a_form_counts_as_none(running: RunningTool, revision: str) -> None:
    learner = Visitor(running.lms, INIGO)
    page = learner.begin_quiz()
    assert learner.submit(page, "save", **{f"r.{single(running, page).id}": revision}).status in (200, 409)
