"""Platforms (LMSes that may launch the tool) and their deployments. LTI Core 1.3, sections 3.1.2, 3.1.3.

A platform is found by issuer and client id: one issuer may have many clients (Canvas has one issuer for all
its customers), and each client is a platform of its own here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Literal

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from lti_tool.lti.model import Platform, PlatformState
from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.rows import into

DeploymentState = Literal["waiting", "approved"]


@dataclass(frozen=True)
class DeploymentRow:
    """A deployment that an admin named or a launch brought."""

    deployment_id: str
    state: DeploymentState
    first_seen: float


_ADD = insert(t.platform)
_columns = t.platform.c[tuple(field.name for field in fields(Platform))]
_ALL = select(*_columns).order_by(t.platform.c.created, t.platform.c.id)
_BY_ID = select(*_columns).where(t.platform.c.id == bindparam("platform"))
_BY_ISSUER = (
    select(*_columns).where(t.platform.c.issuer == bindparam("issuer")).order_by(t.platform.c.created, t.platform.c.id)
)
_LOCK = select(t.platform.c.any_deployment).where(t.platform.c.id == bindparam("platform")).with_for_update()
_SET_STATE = update(t.platform).where(t.platform.c.id == bindparam("platform")).values(state=bindparam("new_state"))
_SET_FAMILY = update(t.platform).where(t.platform.c.id == bindparam("platform")).values(family=bindparam("new_family"))
_DEPLOYMENTS = (
    select(*t.deployment.c["deployment_id", "state", "first_seen"])
    .where(t.deployment.c.platform_id == bindparam("platform"))
    .order_by(t.deployment.c.first_seen, t.deployment.c.deployment_id)
)
_DEPLOYMENT_STATE = select(t.deployment.c.state).where(
    t.deployment.c.platform_id == bindparam("platform"),
    t.deployment.c.deployment_id == bindparam("deployment"),
)
_COUNT_DEPLOYMENTS = (
    select(func.count()).select_from(t.deployment).where(t.deployment.c.platform_id == bindparam("platform"))
)
_ADD_DEPLOYMENT = insert(t.deployment)
_APPROVE_DEPLOYMENT = upsert(t.deployment).on_conflict_do_update(
    index_elements=[t.deployment.c.platform_id, t.deployment.c.deployment_id], set_={"state": "approved"}
)
_APPROVE_DEPLOYMENTS = (
    update(t.deployment).where(t.deployment.c.platform_id == bindparam("platform")).values(state="approved")
)

# children first, so that no reference is left dangling
_OWNED: tuple[Table, ...] = tuple(table for table in reversed(t.metadata.sorted_tables) if "platform_id" in table.c)
_REMOVE_OWNED = tuple(delete(table).where(table.c.platform_id == bindparam("platform")) for table in _OWNED)
_REMOVE = delete(t.platform).where(t.platform.c.id == bindparam("platform"))


def add(connection: Connection, platform: Platform, now: float) -> None:
    """Register a platform. IntegrityError when its issuer and client id are registered already."""
    connection.execute(_ADD, {**asdict(platform), "created": now})


def all_platforms(connection: Connection) -> tuple[Platform, ...]:
    """Every platform, in the order of registration."""
    return tuple(into(Platform, row) for row in connection.execute(_ALL).rows())


def by_id(connection: Connection, platform_id: str) -> Platform | None:
    """The platform with this id."""
    row = connection.execute(_BY_ID, {"platform": platform_id}).one_or_none()
    return into(Platform, row) if row else None


def by_issuer_client(connection: Connection, issuer: str, client_id: str | None) -> tuple[Platform, ...]:
    """The platforms of an issuer; only the one with this client id where a login names it."""
    rows = connection.execute(_BY_ISSUER, {"issuer": issuer}).rows()
    found = (into(Platform, row) for row in rows)
    return tuple(each for each in found if client_id is None or each.client_id == client_id)


def set_state(connection: Connection, platform_id: str, state: PlatformState) -> bool:
    """Approve, suspend or revive a platform; False when there is none."""
    values = {"platform": platform_id, "new_state": state}
    return connection.execute(_SET_STATE, values).rowcount == 1


def set_family(connection: Connection, platform_id: str, family: str) -> None:
    """Keep which kind of LMS a launch has shown it to be."""
    connection.execute(_SET_FAMILY, {"platform": platform_id, "new_family": family})


def remove(connection: Connection, platform_id: str) -> bool:
    """Remove a platform with everything that came from it; False when there is none."""
    for statement in _REMOVE_OWNED:
        connection.execute(statement, {"platform": platform_id})
    return connection.execute(_REMOVE, {"platform": platform_id}).rowcount == 1


def deployments(connection: Connection, platform_id: str) -> tuple[DeploymentRow, ...]:
    """The platform's deployments, in the order in which they became known."""
    rows = connection.execute(_DEPLOYMENTS, {"platform": platform_id}).rows()
    return tuple(into(DeploymentRow, row) for row in rows)


def deployment_state(connection: Connection, platform_id: str, deployment_id: str) -> DeploymentState | None:
    """A deployment's state, None when it has never been seen."""
    values = {"platform": platform_id, "deployment": deployment_id}
    return connection.execute(_DEPLOYMENT_STATE, values).scalar_one_or_none()


def note_deployment(connection: Connection, platform_id: str, deployment_id: str, now: float) -> DeploymentState:
    """The state of the deployment that a launch names, which becomes known by it.

    The first one of a platform without any is approved, as are all where the platform says so; others wait
    for an admin.
    """
    known = deployment_state(connection, platform_id, deployment_id)
    if known:
        return known
    # the platform's row is locked: of two first launches, only one finds no deployment
    any_deployment = connection.execute(_LOCK, {"platform": platform_id}).scalar_one()
    known = deployment_state(connection, platform_id, deployment_id)
    if known:
        return known
    first = connection.execute(_COUNT_DEPLOYMENTS, {"platform": platform_id}).scalar_one() == 0
    state: DeploymentState = "approved" if first or any_deployment else "waiting"
    values = {"platform_id": platform_id, "deployment_id": deployment_id, "state": state, "first_seen": now}
    connection.execute(_ADD_DEPLOYMENT, values)
    return state


def approve_deployment(connection: Connection, platform_id: str, deployment_id: str, now: float) -> None:
    """Approve one deployment, known or not yet."""
    values = {"platform_id": platform_id, "deployment_id": deployment_id}
    connection.execute(_APPROVE_DEPLOYMENT, {**values, "state": "approved", "first_seen": now})


def approve_deployments(connection: Connection, platform_id: str) -> None:
    """Approve all deployments that wait."""
    connection.execute(_APPROVE_DEPLOYMENTS, {"platform": platform_id})
