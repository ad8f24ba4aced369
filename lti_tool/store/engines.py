"""What each database needs: connections with their settings, how transactions begin, which errors mean what."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import URL, Engine, create_engine, event

_MISTAKES = {sqlite3.SQLITE_ERROR}
"""SQLite's primary codes for an error in the statement: unknown table, syntax. It raises them as
OperationalError, like a lost disk."""

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""Codes that SQLite raises as plain DatabaseError though no statement is at fault."""


@dataclass(frozen=True)
class Side:
    """Reading or writing.

    begin: the statement that begins a transaction. is_unavailable: whether an error of the driver says that the
    database can't be used now, and not that a statement is wrong.
    """

    engine: Engine
    begin: str
    is_unavailable: Callable[[Exception], bool]


def sqlite(url: URL, patience: float) -> tuple[Side, Side]:
    """A reader and a writer on one SQLite file (WAL, synchronous=FULL, foreign keys held)."""
    reader = _sqlite_engine(url, patience, pool_size=8, max_overflow=56)
    writer = _sqlite_engine(url, patience, pool_size=1, max_overflow=0)

    def refuse_writes(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(reader, "connect", refuse_writes)
    return (
        Side(reader, "BEGIN", _sqlite_is_unavailable),
        Side(writer, "BEGIN IMMEDIATE", lambda error: _sqlite_is_unavailable(error) or _is_read_only(error)),
    )


def _sqlite_engine(url: URL, patience: float, **pool: int) -> Engine:
    # isolation_level None: the driver begins nothing by itself, so that reads too get a transaction
    arguments = {"timeout": patience, "isolation_level": None, "check_same_thread": False}
    engine = create_engine(
        url,
        connect_args=arguments,
        paramstyle="named",
        pool_timeout=patience,
        pool_use_lifo=True,
        pool_reset_on_return=None,
        hide_parameters=True,
        **pool,
    )

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    event.listen(engine, "connect", prepare)
    return engine


def _sqlite_is_unavailable(error: Exception) -> bool:
    primary = _primary_code(error)
    if primary is None or primary == sqlite3.SQLITE_READONLY:
        return False
    return primary in _BROKEN or (isinstance(error, sqlite3.OperationalError) and primary not in _MISTAKES)


def _is_read_only(error: Exception) -> bool:
    return _primary_code(error) == sqlite3.SQLITE_READONLY


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

    return Side(engine, "BEGIN READ ONLY", is_unavailable), Side(engine, "BEGIN", is_unavailable)
