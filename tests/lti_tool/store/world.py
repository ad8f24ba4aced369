"""Two platforms with the same LMS ids in them, so that a statement that forgets the platform is found out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pytest

from lti_tool.lti.model import Platform
from lti_tool.store import attempts, grades, people, platforms
from lti_tool.store.attempts import AttemptKey, AttemptRow, NewAttempt
from lti_tool.store.database import Database
from lti_tool.store.people import NewContext, NewResourceLink, PersonRow

NOW = 1_790_000_000.0
QUIZ = "lesson-1.quiz"
SCORES = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
Result = TypeVar("Result")


def platform(platform_id: str) -> Platform:
    """An active platform; all share one issuer."""
    return Platform(
        id=platform_id,
        name=f"LMS {platform_id}",
        issuer="https://lms.example",
        client_id=f"client-{platform_id}",
        login_url="https://lms.example/auth",
        token_url="https://lms.example/token",
        jwks_url="https://lms.example/jwks",
    )


@dataclass(frozen=True)
class Place:
    """What one platform holds: a course with a graded link, learners, an instructor, a test user."""

    database: Database
    platform_id: str

    def id(self, name: str) -> str:
        return f"{self.platform_id}.{name}"

    def key(self, person: str = "ann", quiz: str = QUIZ, link: str = "link") -> AttemptKey:
        return AttemptKey(self.platform_id, self.id(link), self.id(person), quiz)

    def begin(self, person: str = "ann", *, role: str = "learner", now: float = NOW, **key: str) -> AttemptRow:
        """Begin an attempt, or go on with the open one."""
        attempt_key = self.key(person, **key)
        with self.database.write() as connection:
            number = len(attempts.of_person(connection, attempt_key)) + 1
            parts = (person, attempt_key.quiz, attempt_key.link_id.partition(".")[2], str(number))
            new = NewAttempt(self.id("-".join(parts)), role, 7, "en", ("hash-1", "hash-2"))
            return attempts.begin(connection, attempt_key, new, now)

    def hand_in(
        self,
        score: float,
        person: str = "ann",
        *,
        role: str = "learner",
        now: float = NOW,
        marks: Mapping[str, Mapping[str, Any]] | None = None,
        **key: str,
    ) -> AttemptRow:
        """Begin, close and owe, as the pages do."""
        attempt = self.begin(person, role=role, now=now, **key)
        with self.database.write() as connection:
            assert attempts.close(connection, attempt.id, marks or {}, score, 100.0, now)
            grades.owe(connection, self.key(person, **key), now)
        return attempt

    def link(self, name: str, **changes: Any) -> None:
        """Make or change a link in the course."""
        link = NewResourceLink(
            deployment_id="1",
            lms_id=name,
            context_id=self.id("course"),
            item=QUIZ,
            title="Quiz",
            line_item=f"https://lms.example/{self.platform_id}/items/1",
            line_items=f"https://lms.example/{self.platform_id}/items",
            scopes=SCORES,
        )
        with self.database.write() as connection:
            people.upsert_resource_link(connection, self.platform_id, replace(link, **changes), self.id(name))

    def person(self, name: str, *, is_test: bool = False) -> None:
        """Make a person whose sub is the name."""
        person = PersonRow(self.platform_id, self.id(name), name, name.title(), is_test, NOW)
        with self.database.write() as connection:
            people.upsert_person(connection, person)

    def grade(self, person: str = "ann", **key: str) -> grades.GradeRow | None:
        with self.database.read() as connection:
            return grades.of_person(connection, self.key(person, **key))


@dataclass(frozen=True)
class World:
    """Two platforms that hold the same."""

    database: Database
    one: Place
    two: Place


@pytest.fixture
def world(database: Database) -> World:
    """Platforms `p1` and `p2`, each with a course, a link, ann, bob, an instructor and a test user."""
    return fill(database)


def fill(database: Database) -> World:
    """As the fixture, for a database at hand."""
    places = [Place(database, platform_id) for platform_id in ("p1", "p2")]
    for place in places:
        with database.write() as connection:
            platforms.add(connection, platform(place.platform_id), NOW)
            context = NewContext("1", "course", "Course")
            people.upsert_context(connection, place.platform_id, context, place.id("course"))
        place.link("link")
        for name in ("ann", "bob", "teacher"):
            place.person(name)
        place.person("student-view", is_test=True)
    return World(database, *places)


def at_once(tasks: int, work: Callable[[int], Result]) -> list[Result]:
    """Run `work(0)`, `work(1)` … in as many threads, all released together; their results."""
    gate = threading.Barrier(tasks)
    results: dict[int, Result] = {}

    def run(number: int) -> None:
        gate.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[number] for number in range(tasks)]
