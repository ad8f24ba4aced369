"""What each database needs: connections with their settings, how transactions begin, which errors mean what."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import URL, Dialect, create_engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_MISTAKES = {sqlite3.SQLITE_ERROR}
"""SQLite's primary codes for an error in the statement: unknown table, syntax. It raises them as
OperationalError, like a lost disk."""

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""Codes that SQLite raises as plain DatabaseError though no statement is at fault."""


class Lent(Protocol):
    """A connection lent from a pool."""

    @property
    def driver_connection(self) -> Any:
        """The driver's own connection."""
        ...

    def close(self) -> None:
        """Give it back."""

    def invalidate(self) -> None:
        """Throw it away; it can't be used again."""


class Pool(Protocol):
    """Connections for all threads of a process."""

    def raw_connection(self) -> Lent:
        """One of them, for now."""
        ...

    def dispose(self) -> None:
        """Close those that are idle."""


@dataclass(frozen=True)
class Side:
    """Reading or writing.

    begin: the statement that begins a transaction. is_unavailable: whether an error of the driver says that the
    database can't be used now, and not that a statement is wrong. no_such_table: what the driver raises then.
    """

    dialect: Dialect
    pool: Pool
    begin: str
    is_unavailable: Callable[[Exception], bool]
    no_such_table: type[Exception]


def sqlite(url: URL, patience: float) -> tuple[Side, Side]:
    """A reader and a writer on one SQLite file (WAL, synchronous=FULL, foreign keys held)."""
    dialect = SQLiteDialect_pysqlite(paramstyle="named")
    reader, writer = _SqlitePool(url, patience, reads_only=True), _SqlitePool(url, patience, reads_only=False)
    return (
        Side(dialect, reader, "BEGIN", _sqlite_is_unavailable, sqlite3.OperationalError),
        Side(dialect, writer, "BEGIN IMMEDIATE", _sqlite_refuses_to_write, sqlite3.OperationalError),
    )


class _SqlitePool:
    """As many connections as threads use at once. (SQLAlchemy's pool costs as much as a statement.)"""

    def __init__(self, url: URL, patience: float, *, reads_only: bool) -> None:
        self._file = url.database or ":memory:"
        self._patience = patience
        self._reads_only = reads_only
        self.idle: deque[sqlite3.Connection] = deque()

    def raw_connection(self) -> _SqliteLent:
        """The connection that was used last, or a new one."""
        try:
            return _SqliteLent(self, self.idle.pop())
        except IndexError:
            return _SqliteLent(self, self._connect())

    def _connect(self) -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, so that reads too get a transaction
        connection = sqlite3.connect(self._file, self._patience, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            if self._reads_only:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def dispose(self) -> None:
        """Close what is idle."""
        while self.idle:
            self.idle.pop().close()


@dataclass(frozen=True)
class _SqliteLent:
    pool: _SqlitePool
    driver_connection: sqlite3.Connection

    def close(self) -> None:
        self.pool.idle.append(self.driver_connection)

    def invalidate(self) -> None:
        self.driver_connection.close()


def _sqlite_is_unavailable(error: Exception) -> bool:
    primary = _primary_code(error)
    if primary is None or primary == sqlite3.SQLITE_READONLY:
        return False
    return primary in _BROKEN or (isinstance(error, sqlite3.OperationalError) and primary not in _MISTAKES)


def _sqlite_refuses_to_write(error: Exception) -> bool:
    return _sqlite_is_unavailable(error) or _primary_code(error) == sqlite3.SQLITE_READONLY


def _primary_code(error: Exception) -> int | None:
    if not isinstance(error, sqlite3.Error):
        return None
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def postgresql(url: URL, patience: float) -> tuple[Side, Side]:
    """A reader and a writer that share one pool; statements and idle transactions are cut off."""
    import psycopg  # a server on SQLite starts without it

    milliseconds = int(patience * 1000)
    options = (
        f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        f"-c idle_in_transaction_session_timeout={3 * milliseconds} -c timezone=UTC"
    )
    engine = create_engine(
        url,
        connect_args={"options": options, "connect_timeout": max(1, round(patience)), "autocommit": True},
        pool_size=10,
        max_overflow=30,
        pool_timeout=patience,
        pool_pre_ping=True,
        hide_parameters=True,
    )

    def is_unavailable(error: Exception) -> bool:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)

    return (
        Side(engine.dialect, engine, "BEGIN READ ONLY", is_unavailable, psycopg.errors.UndefinedTable),
        Side(engine.dialect, engine, "BEGIN", is_unavailable, psycopg.errors.UndefinedTable),
    )
