"""A quiz with every kind of question: what no machine marks is kept and shown, and counts nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from quizzes.model import Quiz
from tests.answers import right_answer
from tests.course_content.tiny import LESSON, change, write_tiny_course
from tests.functional.visitor import SANNE, TEACHER, UXIA, Page, Visitor, until
from tests.running import RunningTool


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    """The tiny course, whose quiz asks everything: eleven questions that count, one open, one scale."""
    folder = tmp_path_factory.mktemp("tiny")
    course = write_tiny_course(folder / "course")
    change(course, f"{LESSON}/lesson.yaml", "draw: 4", "draw: 13")
    with RunningTool(folder, course_dir=course) as running:
        yield running


def save_all(tool: RunningTool, learner: Visitor, page: Page, *, but: tuple[str, ...] = ()) -> None:
    quiz = tool.tool.course.items["lesson-1.quiz"]
    assert isinstance(quiz, Quiz)
    for question in quiz.pool:
        if question.kind not in but:
            assert learner.save(page, question.id, right_answer(question), 0).json()["saved"], question.id


def test_without_the_unmarked_questions_the_score_is_full(tiny: RunningTool) -> None:
    learner = Visitor(tiny.lms, SANNE)
    page = learner.begin_quiz()
    save_all(tiny, learner, page, but=("open", "scale"))
    result = learner.submit(learner.get(page.url), "finish")
    assert result.main["data-score"] == "100.0"
    assert result.tree.xpath("//*[@data-unmarked][not(@hidden)]")
    assert len(result.tree.xpath("//a[@class='overview-empty']")) == 2
    sent: list[dict[str, Any]] = until(lambda: learner.session.get(f"{tiny.lms.url}/grades.json").json()["grades"])
    assert [each["points"] for each in sent if each["user_id"] == SANNE] == [100]


def test_answers_without_script_are_kept_and_shown_with_the_model_answer(tiny: RunningTool) -> None:
    learner = Visitor(tiny.lms, UXIA)
    page = learner.begin_quiz()
    fields = {"q.1.2-q5": "Two lamps,\r\nlow.", "q.1.2-q5.ticked": "height", "q.1.2-q6": "3", "q.1.2-q4": "glass"}
    saved = learner.submit(page, "save", **fields)
    assert "3 of 13 answered" in saved.words
    assert "beside the door" not in saved.words
    result = learner.submit(saved, "finish")
    assert float(result.main["data-score"]) == pytest.approx(100 / 11, abs=0.01)
    assert "Two lamps, low." in result.words
    assert "One good answer" in result.words
    assert "Two lamps beside the door, at the height of a hand." in result.words
    assert result.tree.xpath("//fieldset[@id='1.2-q5']//input[@checked]/@value") == ["height"]
    assert result.tree.xpath("//fieldset[@id='1.2-q6']//input[@checked]/@value") == ["3"]
    assert len(result.tree.xpath("//a[@class='overview-open']")) == 2
    assert result.words.count("Answered, not marked") == 4


def test_the_class_page_has_no_share_for_them(tiny: RunningTool) -> None:
    learner = Visitor(tiny.lms, SANNE)
    learner.submit(learner.begin_quiz(), "finish")
    page = Visitor(tiny.lms, TEACHER).open("2")
    (row,) = page.tree.xpath("//tr[contains(th, 'light your own entrance')]")
    assert [cell.text_content() for cell in row.xpath("td")][1:] == ["–", "–"]


def test_two_tabs_with_an_open_question_show_both_texts(tiny: RunningTool) -> None:
    one = Visitor(tiny.lms, UXIA)
    page = one.begin_quiz()
    assert one.save(page, "1.2-q5", {"text": "In the first tab", "ticked": ["place"]}, 0).json()["saved"]
    conflict = one.submit(page, "save", **{"q.1.2-q5": "In the second tab"})
    assert conflict.status == 409
    assert "In the first tab · ✓ It says where the lamps are." in conflict.words
    assert "In the second tab" in conflict.words
