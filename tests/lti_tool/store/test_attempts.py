"""Attempts: one open at a time, answers that are never overwritten unseen, one submission."""

from __future__ import annotations

from typing import Any

import pytest

from lti_tool.store import attempts, questions
from lti_tool.store.attempts import AttemptRow, Closed, NewAttempt, Saved, Stale
from tests.lti_tool.store.world import NOW, World, at_once


def save(world: World, attempt: AttemptRow, answer: Any, revision: int, question: str = "q1") -> object:
    with world.database.write() as connection:
        return attempts.save_answer(connection, attempt.id, question, answer, revision, NOW + 1)


def saved(world: World, attempt: AttemptRow) -> dict[str, tuple[Any, int]]:
    with world.database.read() as connection:
        rows = attempts.answers(connection, attempt.id)
    return {question: (row.answer, row.revision) for question, row in rows.items()}


def test_an_attempt_fixes_what_it_asks(world: World) -> None:
    attempt = world.one.begin()
    with world.database.read() as connection:
        assert attempts.get(connection, attempt.id) == attempt
        assert attempts.get(connection, "p2." + attempt.id.partition(".")[2]) is None
    assert (attempt.number, attempt.seed, attempt.language, attempt.state) == (1, 7, "en", "open")
    assert attempt.versions == ("hash-1", "hash-2")
    assert (attempt.started_at, attempt.submitted_at, attempt.score, attempt.marks) == (NOW, None, None, {})


def test_large_seeds_fit(world: World) -> None:
    new = NewAttempt("p1.large", "learner", 2**53, "en", ())
    with world.database.write() as connection:
        assert attempts.begin(connection, world.one.key(), new, NOW).seed == 2**53


def test_an_open_attempt_goes_on(world: World) -> None:
    first = world.one.begin()
    again = NewAttempt("p1.again", "learner", 8, "nl", ())
    with world.database.write() as connection:
        assert attempts.begin(connection, world.one.key(), again, NOW + 9) == first
        assert attempts.open_of(connection, world.one.key()) == first
        assert attempts.open_of(connection, world.two.key()) is None


def test_attempts_are_numbered_by_person_quiz_and_link(world: World) -> None:
    world.one.link("second")
    numbers = [
        world.one.hand_in(10).number,
        world.one.hand_in(20).number,
        world.one.begin("bob").number,
        world.one.begin(quiz="lesson-2.quiz").number,
        world.one.begin(link="second").number,
        world.two.begin().number,
    ]
    assert numbers == [1, 2, 1, 1, 1, 1]
    with world.database.read() as connection:
        mine = attempts.of_person(connection, world.one.key())
    assert [(each.number, each.score) for each in mine] == [(1, 10), (2, 20)]


def test_of_tabs_that_begin_at_once_all_get_one_attempt(world: World) -> None:
    def begin(number: int) -> str:
        new = NewAttempt(f"p1.tab{number}", "learner", number, "en", ())
        with world.database.write() as connection:
            return attempts.begin(connection, world.one.key(), new, NOW).id

    assert len(set(at_once(8, begin))) == 1


def test_an_id_that_is_taken_is_refused(world: World) -> None:
    taken = world.one.hand_in(10)
    with pytest.raises(RuntimeError), world.database.write() as connection:
        new = NewAttempt(taken.id, "learner", 7, "en", ())
        attempts.begin(connection, world.one.key(), new, NOW)


@pytest.mark.parametrize("answer", ["a", ["a", "b"], {"x": "y"}, {"text": "1,5", "language": "nl"}, "\0 \ud800 é"])
def test_an_answer_comes_back_as_it_was_saved(world: World, answer: Any) -> None:
    attempt = world.one.begin()
    assert save(world, attempt, answer, 0) == Saved(1)
    assert saved(world, attempt) == {"q1": (answer, 1)}


def test_each_answer_has_its_own_revision(world: World) -> None:
    attempt = world.one.begin()
    assert save(world, attempt, "a", 0) == Saved(1)
    assert save(world, attempt, "b", 1) == Saved(2)
    assert save(world, attempt, "x", 0, "q2") == Saved(1)
    assert saved(world, attempt) == {"q1": ("b", 2), "q2": ("x", 1)}


@pytest.mark.parametrize("revision", [0, 1, 3, -1])
def test_a_stale_save_changes_nothing_and_says_what_is_there(world: World, revision: int) -> None:
    attempt = world.one.begin()
    save(world, attempt, "a", 0)
    save(world, attempt, "b", 1)
    assert save(world, attempt, "c", revision) == Stale("b", 2)
    assert saved(world, attempt) == {"q1": ("b", 2)}


def test_the_same_save_again_is_saved_whatever_its_revision(world: World) -> None:
    attempt = world.one.begin()
    save(world, attempt, {"x": "1", "y": "2"}, 0)
    assert save(world, attempt, {"y": "2", "x": "1"}, 0) == Saved(1)
    assert save(world, attempt, {"x": "1", "y": "2"}, 1) == Saved(1)


def test_an_answer_can_be_emptied(world: World) -> None:
    attempt = world.one.begin()
    assert save(world, attempt, None, 0) == Saved(0)
    save(world, attempt, "a", 0)
    assert save(world, attempt, None, 1) == Saved(2)
    assert saved(world, attempt) == {"q1": (None, 2)}


def test_of_two_tabs_that_save_at_once_one_is_stale(world: World) -> None:
    attempt = world.one.begin()
    results = at_once(6, lambda number: save(world, attempt, f"tab {number}", 0))
    won = [result for result in results if result == Saved(1)]
    kept = saved(world, attempt)["q1"]
    assert len(won) == 1
    assert kept == (f"tab {results.index(Saved(1))}", 1)
    assert [result for result in results if result != Saved(1)] == [Stale(*kept)] * 5


def test_after_handing_in_nothing_is_saved(world: World) -> None:
    attempt = world.one.hand_in(50)
    assert save(world, attempt, "late", 0) == Closed()
    assert saved(world, attempt) == {}


def test_an_attempt_of_nobody_takes_no_answer(world: World) -> None:
    with world.database.write() as connection:
        assert attempts.save_answer(connection, "p1.unknown", "q1", "a", 0, NOW) == Closed()


def test_handing_in_keeps_marks_and_score(world: World) -> None:
    attempt = world.one.begin()
    marks = {"q1": {"credit": 0.5, "verdicts": {"a": "right", "b": "missed"}, "caught": {}, "note": None}}
    with world.database.write() as connection:
        assert attempts.close(connection, attempt.id, marks, 100 / 3, 100.0, NOW + 60)
        row = attempts.get(connection, attempt.id)
    assert row
    assert (row.state, row.score, row.maximum, row.submitted_at) == ("closed", 100 / 3, 100, NOW + 60)
    assert row.marks == marks


def test_of_two_that_hand_in_at_once_one_does(world: World) -> None:
    attempt = world.one.begin()

    def hand_in(number: int) -> bool:
        with world.database.write() as connection:
            return attempts.close(connection, attempt.id, {}, float(number), 100.0, NOW)

    results = at_once(6, hand_in)
    assert results.count(True) == 1
    with world.database.read() as connection:
        (row,) = attempts.of_person(connection, world.one.key())
    assert row.score == results.index(True)


def test_saving_and_handing_in_at_once_never_saves_after_the_end(world: World) -> None:
    attempt = world.one.begin()

    def work(number: int) -> object:
        if number < 4:
            return save(world, attempt, "a", 0, f"q{number}")
        with world.database.write() as connection:
            seen = set(attempts.answers(connection, attempt.id))
            closed = attempts.close(connection, attempt.id, {}, 0.0, 100.0, NOW)
            return (seen, closed, set(attempts.answers(connection, attempt.id)))

    *saves, end = at_once(5, work)
    said = {f"q{number}" for number, result in enumerate(saves) if result == Saved(1)}
    assert isinstance(end, tuple)
    assert said == set(saved(world, attempt)) == end[2]


def test_questions_are_kept_by_hash(world: World) -> None:
    one, two = {"id": "q1", "text": "Één?"}, {"id": "q2"}
    with world.database.write() as connection:
        questions.put_versions(connection, {"h1": one})
        questions.put_versions(connection, {"h1": {"id": "changed"}, "h2": two})
        questions.put_versions(connection, {})
        assert questions.get_versions(connection, ["h2", "h1", "h3"]) == {"h1": one, "h2": two}
        assert questions.get_versions(connection, []) == {}
