"""The one course of the practice LMS: its people, and the links to the tool that its teacher has placed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["teacher", "learner"]

SITE_NAME = "Practice LMS"
SCHOOL_NAME = "Adult Education Centre Testville"
COURSE_ID = "2"
COURSE_LABEL = "DSM-1"
COURSE_TITLE = "Digital skills for museum staff"


@dataclass(frozen=True)
class Person:
    """Somebody enrolled in the course.

    `id` is the LTI `sub` and `userId`; `locale` is the language of the person's profile.
    """

    id: str
    given_name: str
    family_name: str
    email: str
    role: Role
    locale: str
    language: str

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class Link:
    """A placement of the tool in the course (LTI: a resource link).

    `item` names what the tool shall open; a link that came by deep linking has `url` and `custom` instead, as the tool
    sent them. A link with `points` has a column of its own in the gradebook. `due` is ISO 8601. Ids are digits, as in
    Moodle.
    """

    id: str
    title: str
    item: str = ""
    points: float | None = None
    url: str = ""
    custom: Mapping[str, str] | None = None
    text: str = ""
    due: str = ""


PEOPLE: tuple[Person, ...] = (
    Person("3", "Tessa", "de Wit", "tessa@testville.example", "teacher", "en", "English"),
    Person("4", "Sanne", "van der Veen", "sanne@testville.example", "learner", "nl", "Dutch"),
    Person("5", "Uxía", "Castiñeira Rey", "uxia@testville.example", "learner", "gl", "Galician"),
    Person("6", "Íñigo", "Muñoz Peña", "inigo@testville.example", "learner", "es", "Spanish"),
    Person("7", "Niccolò", "D’Amico", "niccolo@testville.example", "learner", "it", "Italian"),
    Person("8", "Ελένη", "Παπαδοπούλου", "eleni@testville.example", "learner", "el", "Greek"),
)

DEFAULT_LINKS: tuple[Link, ...] = (
    Link("1", "Lesson 1", "lesson-1"),
    Link("2", "Lesson 1 – quiz", "lesson-1.quiz", 100),
    Link("3", "Lesson 1 – quiz (second placement)", "lesson-1.quiz", 100),
    Link("4", "The whole course", "course"),
)

LEARNERS: tuple[Person, ...] = tuple(person for person in PEOPLE if person.role == "learner")


def person_by_id(person_id: str | None) -> Person | None:
    """The enrolled person with that id, or None."""
    return next((person for person in PEOPLE if person.id == person_id), None)
