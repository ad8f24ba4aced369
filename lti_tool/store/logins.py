"""Logins under way: state and nonce, each taken once. LTI Security Framework 1.0, section 5.1.1.

`state` is `<platform>.<random>`; only its hash is kept. Whoever deletes the row has taken the login: a
second click, or a second of twenty racing tokens, finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.rows import into


@dataclass(frozen=True)
class LoginRow:
    """A login that has been answered with a redirect to the platform and waits for its token.

    browser_hash: of the secret that ties it to a browser. target: the target link URI asked for.
    storage_target: the frame that keeps platform storage, where the platform named one.
    """

    platform_id: str
    state_hash: str
    nonce: str
    browser_hash: str
    target: str
    storage_target: str | None
    expires: float


_BEGIN = insert(t.login)
_LIVE = (
    t.login.c.platform_id == bindparam("platform"),
    t.login.c.state_hash == bindparam("state"),
    t.login.c.expires > bindparam("now"),
)
_GET = select(t.login).where(*_LIVE)
_TAKE = delete(t.login).where(*_LIVE).returning(t.login)


def begin(connection: Connection, login: LoginRow) -> None:
    """Keep a login until its token comes or it expires."""
    connection.execute(_BEGIN, vars(login))


def get(connection: Connection, platform_id: str, state_hash: str, now: float) -> LoginRow | None:
    """Look at a login without taking it, so that its token can be verified outside a transaction."""
    values = {"platform": platform_id, "state": state_hash, "now": now}
    row = connection.execute(_GET, values).one_or_none()
    return into(LoginRow, row) if row else None


def take(connection: Connection, platform_id: str, state_hash: str, now: float) -> LoginRow | None:
    """Take a login; None when it has been taken, has expired or never was.

    Taken in the transaction that creates the launch, a double click that comes second finds that launch by
    `launches.by_token`.
    """
    values = {"platform": platform_id, "state": state_hash, "now": now}
    row = connection.execute(_TAKE, values).one_or_none()
    return into(LoginRow, row) if row else None
