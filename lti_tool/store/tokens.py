"""Access tokens for platforms' services, shared by all processes (LTI Security Framework 1.0, section 4)."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.database import Database

_put = insert(t.service_token)
_PUT = _put.on_conflict_do_update(
    index_elements=[t.service_token.c.platform_id, t.service_token.c.scopes],
    set_={"token": _put.excluded.token, "expires": _put.excluded.expires},
)
_GET = select(t.service_token.c.token).where(
    t.service_token.c.platform_id == bindparam("platform"),
    t.service_token.c.scopes == bindparam("scopes"),
    t.service_token.c.expires > bindparam("now"),
)


class SharedTokens:
    """The tokens of a database, as `lti.service` wants to have them kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, platform_id: str, scopes: str, now: float) -> str | None:
        """The token for these scopes (space-separated, sorted), while it is good."""
        with self._database.read() as connection:
            return get(connection, platform_id, scopes, now)

    def put(self, platform_id: str, scopes: str, token: str, expires: float) -> None:
        """Keep a token until `expires`."""
        with self._database.write() as connection:
            put(connection, platform_id, scopes, token, expires)


def get(connection: Connection, platform_id: str, scopes: str, now: float) -> str | None:
    """The token for these scopes (space-separated, sorted), while it is good."""
    values = {"platform": platform_id, "scopes": scopes, "now": now}
    token: str | None = connection.execute(_GET, values).scalar_one_or_none()
    return token


def put(connection: Connection, platform_id: str, scopes: str, token: str, expires: float) -> None:
    """Keep a token until `expires`; the caller has taken a margin off."""
    values = {"platform_id": platform_id, "scopes": scopes, "token": token, "expires": expires}
    connection.execute(_PUT, values)
