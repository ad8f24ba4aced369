"""What every page and service of one practice LMS works with."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, session

from lti_tool.practice_lms.course import Link, Person, person_by_id
from lti_tool.practice_lms.database import Database
from lti_tool.practice_lms.keys import SigningKey
from lti_tool.practice_lms.placing import placed_links
from lti_tool.practice_lms.registration import PlatformFacts, Registration
from lti_tool.practice_lms.tool_keys import ToolKeys

EXTENSION = "practice_lms"


@dataclass(frozen=True)
class Lms:
    """One running practice LMS; `url` and `tool_url` are origins without a slash at the end.

    `links` are those that it began with.
    """

    url: str
    tool_url: str
    database: Database
    clock: Callable[[], float]
    links: tuple[Link, ...]
    key: SigningKey
    registration: Registration
    facts: PlatformFacts
    tool_keys: ToolKeys
    share_names: bool
    share_email: bool
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def all_links(self) -> tuple[Link, ...]:
        """Every placement, those that came by deep linking last."""
        with self.database.read() as db:
            return (*self.links, *placed_links(db))

    def link(self, link_id: str | None) -> Link | None:
        """The placement with that id, or None."""
        return next((link for link in self.all_links if link.id == link_id), None)


def current_lms() -> Lms:
    """The LMS that serves the current request."""
    return cast(Lms, current_app.extensions[EXTENSION])


def signed_in() -> Person | None:
    """Who is signed in to the LMS in this browser."""
    return person_by_id(session.get("person"))
