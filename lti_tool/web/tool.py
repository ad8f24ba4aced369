"""What every page has at hand: settings, database, course, clock. One value an app, no globals."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from course_content.model import Course
from lti_tool.lti.token import Keys
from lti_tool.settings import Settings
from lti_tool.store.database import Database
from quizzes.model import Quiz

Clock = Callable[[], float]
"""Seconds since 1970, UTC."""

NewId = Callable[[], str]
"""128 random bits, 22 URL-safe characters."""


EXTENSION = "open_museums"
"""Where an app keeps its `Tool`."""


def new_id() -> str:
    """128 random bits for an id or a secret."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Tool:
    """The parts that an app is made of."""

    settings: Settings
    database: Database
    course: Course
    keys: Keys
    clock: Clock
    new_id: NewId
    rendered: dict[tuple[object, ...], str] = field(default_factory=dict[tuple[object, ...], str])
    """Pages of the course that many read, by what they depend on; see `pages`."""

    @property
    def redirect_uri(self) -> str:
        """Where every LTI message is posted."""
        return f"{self.settings.tool_url}/lti/launch"

    def quiz(self, item: str) -> Quiz | None:
        """The quiz that an item is, or that a lesson ends with."""
        found = self.course.items.get(item)
        if isinstance(found, Quiz):
            return found
        lesson = self.course.lesson_of(item)
        return lesson.quiz if lesson and lesson.id == item else None


def tool() -> Tool:
    """The tool of the current request."""
    return cast("Tool", current_app.extensions[EXTENSION])


def digest(secret: str) -> str:
    """What is kept of a secret: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
