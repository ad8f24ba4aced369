"""Connections: SQLite on one machine, PostgreSQL for many, behind the same two context managers.

`read()` gives a connection that cannot write; `write()` a transaction that commits when its block ends, or
leaves nothing behind. On SQLite a write first takes a lock of the whole process and then BEGIN IMMEDIATE:
waiting in Python is fair, where SQLite's own busy loop lets a writer starve.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Text, column, make_url, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from lti_tool.store import engines
from lti_tool.store.connection import Connection
from lti_tool.store.engines import Lent, Side
from lti_tool.store.errors import DatabaseUnavailable, SchemaTooOld

SCHEMA_VERSION = "0001"
"""The newest migration: what this code needs."""

_SCHEMA_VERSION = select(column("version_num", Text)).select_from(table("alembic_version"))

_sqlite_writer = threading.Lock()
_sqlite_queue = threading.BoundedSemaphore(24)
"""Threads that write or wait for their turn: fewer than the server has, so pages go on while the file is locked."""

_QUEUE_PATIENCE = 1.0
"""Seconds to wait for a place in that queue; it moves fast unless another process holds the file."""


class Database:
    """One database. Shared by all threads of a process; close it when done.

    url: `sqlite:///path` or `postgresql+psycopg://…`. patience: seconds to wait for a lock, a free
    connection or a statement before DatabaseUnavailable.
    """

    def __init__(self, url: str, patience: float = 10.0) -> None:
        self.url: URL = make_url(url)
        self._patience = patience
        self._is_sqlite = self.url.get_backend_name() == "sqlite"
        self._reader: Side
        self._writer: Side
        if self._is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._reader, self._writer = engines.sqlite(self.url, patience)
        else:
            self._reader, self._writer = engines.postgresql(self.url, patience)
        self._writing = threading.local()

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A connection in a transaction of its own that sees one state and refuses to write."""
        with _transaction(self._reader) as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises. Doesn't nest."""
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write inside a write")
        self._writing.now = True
        try:
            with self._turn(), _transaction(self._writer) as connection:
                yield connection
        finally:
            self._writing.now = False

    @contextmanager
    def _turn(self) -> Generator[None]:
        if not self._is_sqlite:
            yield
            return
        if not _sqlite_queue.acquire(timeout=_QUEUE_PATIENCE):
            raise DatabaseUnavailable("too many threads wait to write")
        try:
            if not _sqlite_writer.acquire(timeout=self._patience):
                raise DatabaseUnavailable("another thread has been writing for too long")
            try:
                yield
            finally:
                _sqlite_writer.release()
        finally:
            _sqlite_queue.release()

    def schema_version(self) -> str | None:
        """The version of the database's schema, or None when it is empty."""
        try:
            with self.read() as connection:
                version: str | None = connection.execute(_SCHEMA_VERSION).scalar_one_or_none()
                return version
        except self._reader.no_such_table:
            return None

    def check(self) -> None:
        """Raise SchemaTooOld or DatabaseUnavailable unless the database can be used.

        A newer schema passes: migrations only add, so that processes can be replaced one by one.
        """
        found = self.schema_version()
        if found is None or found < SCHEMA_VERSION:
            raise SchemaTooOld(found, SCHEMA_VERSION)

    def upgrade(self) -> None:
        """Bring the schema to SCHEMA_VERSION in one transaction; does nothing when it is there."""
        from lti_tool.store import schema

        with self.write() as connection:
            schema.upgrade(connection, self.url)

    def close(self) -> None:
        """Close idle connections."""
        self._reader.pool.dispose()
        self._writer.pool.dispose()


@contextmanager
def _transaction(side: Side) -> Generator[Connection]:
    with _translated(side):
        lent = side.pool.raw_connection()
        driver: Any = lent.driver_connection
        try:
            driver.execute(side.begin)
            yield Connection(driver, side.dialect)
            driver.commit()
        except BaseException:
            _undo(lent)
            raise
        finally:
            lent.close()


def _undo(lent: Lent) -> None:
    """Roll back; a connection that can't even do that is thrown away."""
    try:
        lent.driver_connection.rollback()
    except Exception:
        lent.invalidate()


@contextmanager
def _translated(side: Side) -> Generator[None]:
    """Turn what means "the database is no use now" into DatabaseUnavailable; let mistakes through."""
    try:
        yield
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) and isinstance(error.orig, Exception) else error
        if isinstance(cause, NoneFree) or side.is_unavailable(cause):
            raise DatabaseUnavailable(_reason(cause)) from error
        raise


def _reason(error: Exception) -> str:
    """The driver's words, of which the first line holds no personal data."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
