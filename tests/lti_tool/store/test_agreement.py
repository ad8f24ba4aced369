"""Saves, hand-ins, takes, crashes in any order: the store agrees with a model that is plainly right."""

from __future__ import annotations

import functools
import math
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lti_tool.store import attempts, grades, outbox
from lti_tool.store.attempts import AttemptKey, Closed, Saved, Stale
from lti_tool.store.database import Database
from lti_tool.store.outbox import LEASE, Reply, TakenGrade
from tests.lti_tool.store.world import NOW, Place, fill

PEOPLE = st.sampled_from(("ann", "bob", "student-view"))
OWN = "lesson-1.quiz"
"""The quiz that the link is for; its line item is known. The other's is known once it was found."""

QUIZZES = st.sampled_from((OWN, "lesson-2.quiz"))
PLATFORMS = st.sampled_from((0, 1))
QUESTIONS = st.sampled_from(("q1", "q2"))
ANSWERS = st.sampled_from((None, "a", "b", ["a"]))
SCORES = st.sampled_from((0.0, 50.0, 100.0))


@dataclass
class ModelAttempt:
    answers: dict[str, tuple[object, int]] = field(default_factory=dict[str, tuple[object, int]])
    score: float | None = None


@dataclass
class ModelGrade:
    score: float
    next_try: float
    state: str = "owed"
    version: int = 1
    lease: float = 0.0
    last: float | None = None
    confirmed: float | None = None


@functools.cache
def template() -> Path:
    path = Path(tempfile.mkdtemp()) / "template.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    fill(database)
    database.close()
    return path


class StoreAgreesWithModel(RuleBasedStateMachine):
    """`self.flying` are takes whose worker has neither settled nor died, live or long expired."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "tool.db"
        shutil.copy(template(), path)
        self.database = Database(f"sqlite:///{path}")
        self.places = [Place(self.database, "p1"), Place(self.database, "p2")]
        self.now = NOW
        self.attempts: dict[AttemptKey, list[ModelAttempt]] = {}
        self.grades: dict[AttemptKey, ModelGrade] = {}
        self.flying: list[TakenGrade] = []
        self.found: set[str] = set()

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def model(self, key: AttemptKey) -> ModelAttempt:
        """The open attempt of the model; one is begun where there is none."""
        mine = self.attempts.setdefault(key, [])
        if not mine or mine[-1].score is not None:
            mine.append(ModelAttempt())
        return mine[-1]

    @rule(platform=PLATFORMS, person=PEOPLE, quiz=QUIZZES)
    def begin(self, platform: int, person: str, quiz: str) -> None:
        place = self.places[platform]
        self.model(place.key(person, quiz))
        attempt = place.begin(person, quiz=quiz, now=self.now)
        assert attempt.number == len(self.attempts[place.key(person, quiz)])

    @rule(platform=PLATFORMS, person=PEOPLE, quiz=QUIZZES, question=QUESTIONS, answer=ANSWERS, back=st.integers(0, 2))
    def save(self, platform: int, person: str, quiz: str, question: str, answer: object, back: int) -> None:
        place = self.places[platform]
        answers = self.model(place.key(person, quiz)).answers
        attempt = place.begin(person, quiz=quiz, now=self.now)
        current, revision = answers.get(question, (None, 0))
        with self.database.write() as connection:
            result = attempts.save_answer(connection, attempt.id, question, answer, revision - back, self.now)
        if answer == current:
            assert result == Saved(revision)
        elif back:
            assert result == Stale(current, revision)
        else:
            assert result == Saved(revision + 1)
            answers[question] = (answer, revision + 1)

    @rule(platform=PLATFORMS, person=PEOPLE, quiz=QUIZZES, score=SCORES)
    def hand_in_twice(self, platform: int, person: str, quiz: str, score: float) -> None:
        place = self.places[platform]
        key = place.key(person, quiz)
        self.model(key).score = score
        attempt = place.begin(person, quiz=quiz, now=self.now)
        with self.database.write() as connection:
            assert attempts.close(connection, attempt.id, {}, score, 100.0, self.now)
            assert grades.owe(connection, key, self.now) == self.owe(key, person)
        with self.database.write() as connection:
            assert not attempts.close(connection, attempt.id, {}, 100.0, 100.0, self.now)
            assert not grades.owe(connection, key, self.now)
            assert attempts.save_answer(connection, attempt.id, "q1", "late", 0, self.now) == Closed()

    def owe(self, key: AttemptKey, person: str) -> bool:
        if person == "student-view":
            return False
        best = max(each.score for each in self.attempts[key] if each.score is not None)
        grade = self.grades.get(key)
        if grade is None:
            self.grades[key] = ModelGrade(best, self.now)
        elif grade.score != best:
            grade.score, grade.state, grade.next_try = best, "owed", self.now
            grade.version += 1
        else:
            return False
        return True

    @rule(seconds=st.sampled_from((0.3, 1.0, 20.0, LEASE)))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(platform=PLATFORMS)
    def take(self, platform: int) -> None:
        place = self.places[platform]
        with self.database.write() as connection:
            taken = outbox.take(connection, place.platform_id, self.now, 100)
        got = {_key(grade) for grade in taken}
        due = {key for key, grade in self.grades.items() if self.is_due(key, grade, place)}
        assert len(got) == len(taken)
        assert got <= due
        assert all(any(self.clash(key, other) for other in got - {key}) == (key not in got) for key in due)
        for grade in taken:
            mine = self.grades[_key(grade)]
            assert (grade.score, grade.version) == (mine.score, mine.version)
            mine.lease, mine.last = self.now + LEASE, grade.timestamp
        self.flying += taken

    def clash(self, one: AttemptKey, other: AttemptKey) -> bool:
        """Not in flight together: one learner's, and those that would both look for one line item."""
        known = one.quiz == OWN or one.platform_id in self.found
        return one.platform_id == other.platform_id and (
            one.person_id == other.person_id or (one.quiz == other.quiz and not known)
        )

    def is_due(self, key: AttemptKey, grade: ModelGrade, place: Place) -> bool:
        busy = [other for other, each in self.grades.items() if each.lease > self.now]
        return (
            key.platform_id == place.platform_id
            and grade.state == "owed"
            and grade.next_try <= self.now
            and not any(self.clash(key, other) for other in busy)
            and (grade.last is None or math.floor(grade.last) < math.floor(self.now))
        )

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), outcome=st.sampled_from(("sent", "failed", "refused", "gave up", "dies")))
    def settle(self, data: st.DataObject, outcome: str) -> None:
        taken = self.flying.pop(data.draw(st.integers(0, len(self.flying) - 1)))
        mine = self.grades[_key(taken)]
        holds, current = mine.lease == taken.leased_until, mine.version == taken.version
        with self.database.write() as connection:
            if outcome == "sent":
                assert outbox.sent(connection, taken, Reply(200, ""), self.now, "found") == current
            elif outcome == "refused":
                outbox.refused(connection, taken, Reply(403, ""), self.now)
            elif outcome in ("failed", "gave up"):
                again = self.now + 5 if outcome == "failed" else None
                outbox.failed(connection, taken, Reply(503, ""), self.now, again)
        if outcome == "sent" and (current or holds):
            mine.confirmed = taken.score
            self.found |= {taken.platform_id} if taken.item != OWN else set()
            mine.lease = 0.0
            mine.state = "sent" if current else mine.state
        elif outcome != "dies" and holds:
            mine.lease = 0.0
            if current and outcome == "failed":
                mine.next_try = self.now + 5
            elif current:
                mine.state = outcome.replace(" ", "_")

    @rule(platform=PLATFORMS)
    def send_again(self, platform: int) -> None:
        place = self.places[platform]
        failed = [
            grade
            for key, grade in self.grades.items()
            if key.platform_id == place.platform_id and grade.state in ("refused", "gave_up")
        ]
        with self.database.write() as connection:
            assert grades.resend_all(connection, place.platform_id, self.now) == len(failed)
        for grade in failed:
            grade.state, grade.next_try = "owed", self.now
            grade.version += 1

    @invariant()
    def grades_agree(self) -> None:
        with self.database.read() as connection:
            for key, grade in self.grades.items():
                row = grades.of_person(connection, key)
                assert row
                assert (row.score, row.state, row.sent_score) == (grade.score, grade.state, grade.confirmed)
            owed = [grade for grade in self.grades.values() if grade.state == "owed"]
            assert grades.owed_summary(connection, self.now)[0] == len(owed)

    @invariant()
    def attempts_agree(self) -> None:
        with self.database.read() as connection:
            for key, mine in self.attempts.items():
                rows = attempts.of_person(connection, key)
                assert [row.score for row in rows] == [each.score for each in mine]
                for row, each in zip(rows, mine, strict=True):
                    saved = attempts.answers(connection, row.id)
                    assert {name: (one.answer, one.revision) for name, one in saved.items()} == each.answers


def _key(grade: TakenGrade) -> AttemptKey:
    return AttemptKey(grade.platform_id, grade.link_id, grade.person_id, grade.item)


StoreAgreesWithModel.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestTheStoreAgreesWithTheModel = StoreAgreesWithModel.TestCase
