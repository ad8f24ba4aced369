"""Who and where: persons, courses, memberships and resource links, as each launch tells of them.

Each function inserts what is new or brings up to date what is known, in one statement, since two launches of
one person may race. `new_id` is the public id to give where the row is new.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.rows import into, plain


@dataclass(frozen=True)
class PersonRow:
    """Someone who came from the platform; `sub` is the platform's opaque user id."""

    platform_id: str
    id: str
    sub: str
    name: str | None
    is_test: bool
    seen: float


@dataclass(frozen=True)
class NewContext:
    """A course as a launch names it; `lms_id` is unique within its deployment."""

    deployment_id: str
    lms_id: str
    title: str | None = None
    roster_url: str | None = None
    history: str | None = None


@dataclass(frozen=True)
class NewResourceLink:
    """A resource link as a launch names it; `lms_id` is unique within its deployment.

    An empty `lms_id`, which no LMS sends, stands for what a deployment's teachers try out before they place it.

    item: what it opens. line_item, line_items, scopes (space-separated): the AGS endpoint claim; both
    addresses None where the platform doesn't let the tool send scores.
    """

    deployment_id: str
    lms_id: str
    context_id: str | None
    item: str
    title: str | None = None
    line_item: str | None = None
    line_items: str | None = None
    scopes: str | None = None
    history: str | None = None


@dataclass(frozen=True)
class ResourceLinkRow(NewResourceLink):
    """A resource link as it is kept."""

    platform_id: str = ""
    id: str = ""


_person = insert(t.person)
_UPSERT_PERSON = _person.on_conflict_do_update(
    index_elements=[t.person.c.platform_id, t.person.c.sub],
    set_={name: _person.excluded[name] for name in ("name", "is_test", "seen")},
).returning(t.person.c.id)
_PERSON = select(t.person).where(t.person.c.platform_id == bindparam("platform"), t.person.c.id == bindparam("person"))

_context = insert(t.context)
_UPSERT_CONTEXT = _context.on_conflict_do_update(
    index_elements=[t.context.c.platform_id, t.context.c.deployment_id, t.context.c.lms_id],
    set_={
        name: func.coalesce(_context.excluded[name], t.context.c[name]) for name in ("title", "roster_url", "history")
    },
).returning(t.context.c.id)

_membership = insert(t.membership)
_UPSERT_MEMBERSHIP = _membership.on_conflict_do_update(
    index_elements=[t.membership.c.platform_id, t.membership.c.context_id, t.membership.c.person_id],
    set_={"roles": _membership.excluded.roles, "status": _membership.excluded.status},
)

_link = insert(t.resource_link)
_UPSERT_LINK = _link.on_conflict_do_update(
    index_elements=[
        t.resource_link.c.platform_id,
        t.resource_link.c.deployment_id,
        t.resource_link.c.lms_id,
    ],
    # Moodle leaves the line item out of some launches, and others leave out more: what was known stays
    set_={"item": _link.excluded["item"]}
    | {
        name: func.coalesce(_link.excluded[name], t.resource_link.c[name])
        for name in ("context_id", "title", "line_item", "line_items", "scopes", "history")
    },
).returning(t.resource_link.c.id)
_LINK = select(t.resource_link).where(
    t.resource_link.c.platform_id == bindparam("platform"), t.resource_link.c.id == bindparam("link")
)


def upsert_person(connection: Connection, person: PersonRow) -> str:
    """Keep a person by `sub`, with what this launch says; the id of the row, `person.id` where it is new.

    A name that the platform no longer sends is forgotten.
    """
    values = {**vars(person), "name": plain(person.name)}
    return connection.execute(_UPSERT_PERSON, values).scalar_one()


def person(connection: Connection, platform_id: str, person_id: str) -> PersonRow | None:
    """The person with this id."""
    values = {"platform": platform_id, "person": person_id}
    row = connection.execute(_PERSON, values).one_or_none()
    return into(PersonRow, row) if row else None


def upsert_context(connection: Connection, platform_id: str, context: NewContext, new_id: str) -> str:
    """Keep a course; its id. What this launch leaves out stays as it was."""
    values = {**vars(context), "title": plain(context.title), "platform_id": platform_id, "id": new_id}
    return connection.execute(_UPSERT_CONTEXT, values).scalar_one()


def upsert_membership(connection: Connection, platform_id: str, context_id: str, person_id: str, roles: str) -> None:
    """Keep a person's role in a course; whoever launches from it is an active member."""
    values = {"platform_id": platform_id, "context_id": context_id, "person_id": person_id}
    connection.execute(_UPSERT_MEMBERSHIP, {**values, "roles": roles, "status": "Active"})


def upsert_resource_link(connection: Connection, platform_id: str, link: NewResourceLink, new_id: str) -> str:
    """Keep a resource link; its id. An AGS address that this launch leaves out stays as it was."""
    values = {**vars(link), "title": plain(link.title), "platform_id": platform_id, "id": new_id}
    return connection.execute(_UPSERT_LINK, values).scalar_one()


def resource_link(connection: Connection, platform_id: str, link_id: str) -> ResourceLinkRow | None:
    """The resource link with this id."""
    row = connection.execute(_LINK, {"platform": platform_id, "link": link_id}).one_or_none()
    return into(ResourceLinkRow, row) if row else None
