"""SQLAlchemy engines with the settings that each database needs, and which of their errors mean what."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_READER = "reader"
"""Execution option of an engine whose connections refuse to write."""

_MISTAKES = {sqlite3.SQLITE_ERROR}
"""SQLite's primary codes for an error in the statement: unknown table, syntax. It raises them as
OperationalError, like a lost disk."""

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""Codes that SQLite raises as plain DatabaseError though no statement is at fault."""


def sqlite(url: URL, patience: float) -> tuple[Engine, Engine]:
    """A reader and a writer on one SQLite file (WAL, synchronous=FULL, foreign keys held)."""
    reader = _sqlite_engine(url, patience, "BEGIN", pool_size=8, max_overflow=56)
    writer = _sqlite_engine(url, patience, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)

    def refuse_writes(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(reader, "connect", refuse_writes)
    return reader.execution_options(**{_READER: True}), writer


def _sqlite_engine(url: URL, patience: float, begin: str, **pool: int) -> Engine:
    # isolation_level None: the driver begins nothing by itself, so that reads too get a transaction
    arguments = {"timeout": patience, "isolation_level": None, "check_same_thread": False}
    engine = create_engine(
        url,
        connect_args=arguments,
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

    def start(connection: Any) -> None:
        connection.connection.driver_connection.execute(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    return engine


def postgresql(url: URL, patience: float) -> tuple[Engine, Engine]:
    """A reader and a writer that share one pool; statements and idle transactions are cut off."""
    milliseconds = int(patience * 1000)
    options = (
        f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        f"-c idle_in_transaction_session_timeout={3 * milliseconds} -c timezone=UTC"
    )
    writer = create_engine(
        url,
        connect_args={"options": options, "connect_timeout": max(1, round(patience))},
        pool_size=10,
        max_overflow=30,
        pool_timeout=patience,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    return writer.execution_options(**{_READER: True}, postgresql_readonly=True), writer


def is_reader(engine: Engine) -> bool:
    """Whether this engine's connections refuse to write."""
    return bool(engine.get_execution_options().get(_READER))


def is_unavailable(error: Exception, *, writing: bool) -> bool:
    """Whether an error says that the database can't be used now, and not that a statement is wrong."""
    if isinstance(error, PoolTimeout):
        return True
    # BEGIN goes to the driver directly, so that its errors come unwrapped
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        primary = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if primary == sqlite3.SQLITE_READONLY:
            return writing
        return primary in _BROKEN or (isinstance(cause, sqlite3.OperationalError) and primary not in _MISTAKES)
    return isinstance(error, DBAPIError) and (isinstance(error, OperationalError) or error.connection_invalidated)
