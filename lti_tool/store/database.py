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

from sqlalchemy import URL, Connection, Engine, Text, column, make_url, select, table
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from lti_tool.store import engines
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
        self._reader: Engine
        self._writer: Engine
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
        with _translated(self._reader), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises. Doesn't nest."""
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write inside a write")
        self._writing.now = True
        try:
            with self._turn(), _translated(self._writer), self._writer.begin() as connection:
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
        except (OperationalError, ProgrammingError):  # no such table
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
            schema.upgrade(connection)

    def close(self) -> None:
        """Close idle connections."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _translated(engine: Engine) -> Generator[None]:
    """Turn what means "the database is no use now" into DatabaseUnavailable; let mistakes through."""
    try:
        yield
    except Exception as error:
        if engines.is_unavailable(error, writing=not engines.is_reader(engine)):
            raise DatabaseUnavailable(_reason(error)) from error
        raise


def _reason(error: Exception) -> str:
    """The driver's words without the statement and its parameters, which hold personal data."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__
