"""Deleting what has run out, in batches short enough that nobody waits for the write lock."""

from __future__ import annotations

from sqlalchemy import Column, Delete, Table, and_, bindparam, delete, select

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection

AFTER_LAUNCH = 7 * 24 * 3600.0
"""Seconds that an ended launch is kept, for the way back that its pages still show."""


def _batch(table: Table, key: Column[str]) -> Delete:
    old = (
        select(key)
        .where(table.c.platform_id == bindparam("platform"), table.c.expires < bindparam("before"))
        .limit(bindparam("most"))
    )
    return delete(table).where(and_(table.c.platform_id == bindparam("platform"), key.in_(old)))


_LOGINS = _batch(t.login, t.login.c.state_hash)
_LAUNCHES = _batch(t.launch, t.launch.c.id_hash)
_TOKENS = _batch(t.service_token, t.service_token.c.scopes)


def delete_batch(connection: Connection, platform_id: str, now: float, most: int) -> int:
    """Delete up to `most` expired rows of each kind of one platform; how many in all."""
    return sum(
        connection.execute(statement, {"platform": platform_id, "before": before, "most": most}).rowcount
        for statement, before in ((_LOGINS, now), (_LAUNCHES, now - AFTER_LAUNCH), (_TOKENS, now))
    )
