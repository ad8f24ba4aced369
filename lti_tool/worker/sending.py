"""From a taken grade to a call: what the LMS is told, and to which line item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lti_tool.lti.lineitems import SCORE_TAG, WantedLineItem
from lti_tool.lti.model import AgsEndpoint, Platform
from lti_tool.lti.outbound import Outbound
from lti_tool.lti.scores import Score, Sent, post_score
from lti_tool.lti.service import Services, SigningKey
from lti_tool.store import signing_keys
from lti_tool.store.database import Database
from lti_tool.store.outbox import TakenGrade
from lti_tool.store.tokens import SharedTokens

_MAY_MAKE_LINE_ITEMS = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
_LONGEST_LABEL = 255


class ScoreSender(Protocol):
    """Whoever can deliver a score."""

    def send(self, platform: Platform, score: Score) -> Sent:
        """Deliver it; raises PlatformUnavailable (try again) or PlatformRefused (final)."""
        ...


class LtiSender:
    """Delivers scores over Assignment and Grade Services."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def send(self, platform: Platform, score: Score) -> Sent:
        """Deliver a score; see `ScoreSender.send`."""
        return post_score(self._services, platform, score)


def services(database: Database, http: Outbound, clock: Callable[[], float], new_id: Callable[[], str]) -> Services:
    """What `lti` needs for its calls, with keys and tokens from the database."""

    def signing_key() -> SigningKey:
        with database.write() as connection:
            key = signing_keys.ensure(connection, clock())
        return SigningKey(key.kid, key.private_pem)

    return Services(http, SharedTokens(database), signing_key, clock, new_id)


def score_of(grade: TakenGrade, title: str) -> Score:
    """The score to send for a grade. title: of the item, for the heading of a line item made for it."""
    scopes = tuple((grade.scopes or "").split())
    can_make = grade.line_items is not None and _MAY_MAKE_LINE_ITEMS in scopes
    # An item inside a link to more (a quiz of the course) gets a line item of its own where the LMS allows it.
    line_item = grade.line_item or (None if can_make else grade.link_line_item)
    return Score(
        deployment_id=grade.deployment_id,
        endpoint=AgsEndpoint(scopes, grade.line_items, line_item),
        line_item=WantedLineItem(grade.link_lms_id, grade.item, SCORE_TAG, title[:_LONGEST_LABEL]),
        user_id=grade.sub,
        score_given=grade.score,
        score_maximum=grade.maximum,
        timestamp=grade.timestamp,
        started_at=grade.started_at,
        submitted_at=grade.submitted_at,
    )
