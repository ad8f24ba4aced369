"""Launches: a valid LTI message, the browser that brought it, and the pages that it opens.

A launch lives 24 hours after it was last used, at most 7 days. Its public id is known to the browser alone;
the row holds its hash.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy import and_, bindparam, insert, or_, select, update

from lti_tool.lti.model import DeepLinkingSettings
from lti_tool.store import tables as t
from lti_tool.store.connection import Connection, Row
from lti_tool.store.rows import dump, into, load, platform_of

IDLE = 24 * 3600.0
LIFETIME = 7 * 24 * 3600.0
_SLIDE_EVERY = 3600.0


@dataclass(frozen=True)
class NewLaunch:
    """What a launch brings. role: the tool's word for the LMS's roles. item: what opens.

    frame_origins: who may frame its pages. browser_hash, state_hash, token_hash: of the browser's
    secret, of the login's state and of the id token, so that a double click finds its launch.
    deep_linking: where something is to be chosen for a course.
    """

    person_id: str | None
    link_id: str | None
    context_id: str | None
    role: str
    message_type: str
    item: str
    language: str
    frame_origins: tuple[str, ...]
    return_url: str | None
    browser_hash: str
    state_hash: str
    token_hash: str
    deep_linking: DeepLinkingSettings | None = None


@dataclass(frozen=True, kw_only=True)
class LaunchRow(NewLaunch):
    """A launch with what its pages need to know of platform, person, link and course.

    graded: the platform takes scores for this link; has_column: it has given it a line item of its own.
    answered: when the choice of a deep linking request was sent.
    """

    platform_id: str
    created: float
    expires: float
    platform_name: str
    platform_state: str
    family: str
    sub: str | None
    person_name: str | None
    is_test: bool | None
    link_title: str | None
    context_title: str | None
    graded: bool
    has_column: bool
    deployment_id: str | None
    answered: float | None

    def should_slide(self, now: float) -> bool:
        """Whether its expiry should be moved: at most once an hour, so that reads stay reads."""
        return min(now + IDLE, self.created + LIFETIME) - self.expires >= _SLIDE_EVERY


_CREATE = insert(t.launch)

_joined = (
    select(
        *(each for each in t.launch.c if each.name != "id_hash"),
        t.platform.c.name.label("platform_name"),
        t.platform.c.state.label("platform_state"),
        t.platform.c.family,
        t.person.c.sub,
        t.person.c.name.label("person_name"),
        t.person.c.is_test,
        t.resource_link.c.title.label("link_title"),
        t.resource_link.c.deployment_id,
        and_(t.resource_link.c.id.is_not(None), t.resource_link.c.line_item.is_not(None)).label("has_column"),
        t.context.c.title.label("context_title"),
        and_(
            t.resource_link.c.id.is_not(None),
            or_(t.resource_link.c.line_item.is_not(None), t.resource_link.c.line_items.is_not(None)),
        ).label("graded"),
    )
    .join(t.platform, t.platform.c.id == t.launch.c.platform_id)
    .outerjoin(
        t.person,
        and_(t.person.c.platform_id == t.launch.c.platform_id, t.person.c.id == t.launch.c.person_id),
    )
    .outerjoin(
        t.resource_link,
        and_(
            t.resource_link.c.platform_id == t.launch.c.platform_id,
            t.resource_link.c.id == t.launch.c.link_id,
        ),
    )
    .outerjoin(
        t.context,
        and_(t.context.c.platform_id == t.launch.c.platform_id, t.context.c.id == t.launch.c.context_id),
    )
    .where(t.launch.c.platform_id == bindparam("platform"))
)
_GET = _joined.where(t.launch.c.id_hash == bindparam("launch"), t.launch.c.expires > bindparam("now"))
_BY_TOKEN = _joined.where(t.launch.c.token_hash == bindparam("token"), t.launch.c.expires > bindparam("now"))
_SLIDE = (
    update(t.launch)
    .where(t.launch.c.platform_id == bindparam("platform"), t.launch.c.id_hash == bindparam("launch"))
    .values(expires=bindparam("new_expires"))
)
_MOVE = (
    update(t.launch)
    .where(
        t.launch.c.platform_id == bindparam("platform"),
        t.launch.c.id_hash == bindparam("launch"),
        t.launch.c.browser_hash == bindparam("brought"),
        t.launch.c.expires > bindparam("now"),
    )
    .values(browser_hash=bindparam("new_browser_hash"))
)
_ANSWER = (
    update(t.launch)
    .where(
        t.launch.c.platform_id == bindparam("platform"),
        t.launch.c.id_hash == bindparam("launch"),
        t.launch.c.answered.is_(None),
    )
    .values(answered=bindparam("now"))
)
_RETURN_URL = select(t.launch.c.return_url).where(
    t.launch.c.platform_id == bindparam("platform"), t.launch.c.id_hash == bindparam("launch")
)


def launch_id(platform_id: str, state: str, browser_secret: str) -> str:
    """The public id of the launch that a login leads to: 128 bits that only this browser can compute.

    Made from the login's state and the browser's secret, so that a double click, which brings both again,
    is sent to the same address although only the id's hash is kept.
    """
    digest = hashlib.sha256(f"launch {state} {browser_secret}".encode()).digest()
    return f"{platform_id}.{base64.urlsafe_b64encode(digest[:16]).decode().rstrip('=')}"


def create(connection: Connection, public_id: str, launch: NewLaunch, now: float) -> None:
    """Keep a launch that has been verified."""
    row = {"platform_id": platform_of(public_id), "id_hash": _hash(public_id), "created": now}
    settings = dump(asdict(launch.deep_linking)) if launch.deep_linking else None
    values = {**vars(launch), "frame_origins": " ".join(launch.frame_origins), "deep_linking": settings, **row}
    connection.execute(_CREATE, {**values, "expires": now + IDLE})


def get(connection: Connection, public_id: str, now: float) -> LaunchRow | None:
    """A launch that still lives. Where it says `should_slide`, follow with `slide` in a write."""
    values = {"platform": platform_of(public_id), "launch": _hash(public_id), "now": now}
    row = connection.execute(_GET, values).one_or_none()
    return _launch(row) if row else None


def slide(connection: Connection, public_id: str, launch: LaunchRow, now: float) -> None:
    """Move a launch's end to 24 hours from now, but no further than 7 days from its beginning."""
    expires = min(now + IDLE, launch.created + LIFETIME)
    values = {"platform": launch.platform_id, "launch": _hash(public_id), "new_expires": expires}
    connection.execute(_SLIDE, values)


def move(connection: Connection, public_id: str, brought: str, browser_hash: str, now: float) -> bool:
    """Give a living launch to another browser that brings the secret whose hash is `brought`: works once."""
    values = {"platform": platform_of(public_id), "launch": _hash(public_id), "now": now}
    moved = connection.execute(_MOVE, {**values, "brought": brought, "new_browser_hash": browser_hash})
    return moved.rowcount == 1


def answer(connection: Connection, public_id: str, now: float) -> bool:
    """Note that a launch's deep linking request is answered; False where it was before."""
    values = {"platform": platform_of(public_id), "launch": _hash(public_id), "now": now}
    return connection.execute(_ANSWER, values).rowcount == 1


def by_token(connection: Connection, platform_id: str, token_hash: str, now: float) -> LaunchRow | None:
    """The launch that an id token has already made. The caller compares browser_hash and state_hash."""
    values = {"platform": platform_id, "token": token_hash, "now": now}
    row = connection.execute(_BY_TOKEN, values).one_or_none()
    return _launch(row) if row else None


def return_url(connection: Connection, public_id: str) -> str | None:
    """The way back to the LMS from a launch, even one that has expired, until it is tidied away."""
    values = {"platform": platform_of(public_id), "launch": _hash(public_id)}
    url: str | None = connection.execute(_RETURN_URL, values).scalar_one_or_none()
    return url


def _launch(row: Row) -> LaunchRow:
    settings = load(row["deep_linking"])
    deep_linking = DeepLinkingSettings(**settings) if settings else None
    return into(LaunchRow, row, frame_origins=tuple(row["frame_origins"].split()), deep_linking=deep_linking)


def _hash(public_id: str) -> str:
    return hashlib.sha256(public_id.encode("utf-8", "replace")).hexdigest()
