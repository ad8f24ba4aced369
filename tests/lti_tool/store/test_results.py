"""The instructor's numbers: learners alone, first attempts for questions."""

from __future__ import annotations

from typing import Any

from lti_tool.store import attempts, outbox, results
from lti_tool.store.outbox import Reply
from tests.lti_tool.store.test_grades import take
from tests.lti_tool.store.world import NOW, QUIZ, World


def marks(**credits: float | None) -> dict[str, dict[str, Any]]:
    return {question: {"credit": credit, "verdicts": {}} for question, credit in credits.items()}


def test_a_row_a_learner_with_best_score_and_grade(world: World) -> None:
    world.one.hand_in(40)
    world.one.hand_in(80, now=NOW + 5)
    world.one.begin("bob", now=NOW + 7)
    world.two.hand_in(99)
    with world.database.read() as connection:
        ann, bob = results.of_link(connection, "p1", "p1.link")
    assert (ann.name, ann.quiz, ann.attempts, ann.finished, ann.best) == ("Ann", QUIZ, 2, 2, 80)
    assert (ann.last_activity, ann.state) == (NOW + 5, "owed")
    assert (bob.name, bob.attempts, bob.finished, bob.best, bob.state) == ("Bob", 1, 0, None, None)


def test_saving_an_answer_is_activity(world: World) -> None:
    attempt = world.one.begin()
    with world.database.write() as connection:
        attempts.save_answer(connection, attempt.id, "q1", "a", 0, NOW + 9)
        (ann,) = results.of_link(connection, "p1", "p1.link")
    assert ann.last_activity == NOW + 9


def test_the_lms_words_are_shown(world: World) -> None:
    world.one.hand_in(40)
    (grade,) = take(world.one)
    with world.database.write() as connection:
        outbox.refused(connection, grade, Reply(403, "not enrolled"), NOW)
        (ann,) = results.of_link(connection, "p1", "p1.link")
    assert (ann.state, ann.reply_status, ann.reply) == ("refused", 403, "not enrolled")


def test_test_users_and_instructors_are_left_out(world: World) -> None:
    world.one.hand_in(10, "teacher", role="instructor", marks=marks(q1=1.0))
    world.one.hand_in(10, "student-view", marks=marks(q1=1.0))
    with world.database.read() as connection:
        assert results.of_link(connection, "p1", "p1.link") == ()
        assert results.questions_of_link(connection, "p1", "p1.link", QUIZ) == ()


def test_a_course_holds_all_of_its_links(world: World) -> None:
    world.one.link("second", title="Second")
    world.one.link("elsewhere", context_id=None)
    for link in ("link", "second", "elsewhere"):
        world.one.hand_in(10, link=link)
    with world.database.read() as connection:
        rows = results.of_context(connection, "p1", "p1.course")
        assert results.of_context(connection, "p2", "p1.course") == ()
    assert [(row.link_id, row.link_title) for row in rows] == [("p1.link", "Quiz"), ("p1.second", "Second")]


def test_questions_over_first_attempts_hardest_first(world: World) -> None:
    world.one.hand_in(50, marks=marks(q1=1.0, q2=0.5, q3=None))
    world.one.hand_in(99, marks=marks(q1=1.0, q2=1.0, q3=None))
    world.one.hand_in(50, "bob", marks=marks(q1=1.0, q2=0.0, q4=1 - 1e-12))
    world.one.begin("teacher")
    world.two.hand_in(50, marks=marks(q1=0.0))
    with world.database.read() as connection:
        rows = results.questions_of_link(connection, "p1", "p1.link", QUIZ)
        assert results.questions_of_context(connection, "p1", "p1.course", QUIZ) == rows
    shown = [(row.question, row.asked, row.right, row.mean and round(row.mean, 6)) for row in rows]
    assert shown == [("q2", 2, 0, 0.25), ("q4", 1, 1, 1), ("q1", 2, 1, 1), ("q3", 1, None, None)]
