"""The practice LMS's own SQLite file: its tables, and how to read and write them.

Every write is one `BEGIN IMMEDIATE … COMMIT`, so that two processes on the same file never lose each other's work.
"""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS signing_key (kid TEXT PRIMARY KEY, private_pem TEXT NOT NULL, made_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS registration (
    client_id TEXT PRIMARY KEY, deployment_id TEXT NOT NULL, login_url TEXT NOT NULL, launch_url TEXT NOT NULL,
    jwks_url TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message_hint (
    hint TEXT PRIMARY KEY, person_id TEXT NOT NULL, link_id TEXT NOT NULL, document_target TEXT NOT NULL,
    expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS selection (
    id TEXT PRIMARY KEY, person_id TEXT NOT NULL, multiple INTEGER NOT NULL, line_items INTEGER NOT NULL,
    expires REAL NOT NULL, added INTEGER);
CREATE TABLE IF NOT EXISTS placed_link (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL,
    custom TEXT NOT NULL, points REAL, due TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS used_assertion (jti TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS access_token (token_hash TEXT PRIMARY KEY, scopes TEXT NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS line_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, maximum REAL NOT NULL, resource_id TEXT NOT NULL,
    tag TEXT NOT NULL, resource_link_id TEXT, made_for_link TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS grade (
    line_item INTEGER NOT NULL REFERENCES line_item ON DELETE CASCADE, person_id TEXT NOT NULL, points REAL,
    comment TEXT, timestamp TEXT NOT NULL, second INTEGER NOT NULL, activity_progress TEXT NOT NULL,
    grading_progress TEXT NOT NULL, received REAL NOT NULL, PRIMARY KEY (line_item, person_id));
CREATE TABLE IF NOT EXISTS received_score (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received REAL NOT NULL, line_item INTEGER NOT NULL, body TEXT NOT NULL,
    status INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    service TEXT PRIMARY KEY, status INTEGER, body TEXT NOT NULL, headers TEXT NOT NULL, hang_seconds REAL NOT NULL,
    times_left INTEGER, hits INTEGER NOT NULL DEFAULT 0);
"""

BUSY_SECONDS = 10


class Database:
    """The file at `path`, made with its tables when it isn't there yet."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._writing = threading.Lock()
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    @contextmanager
    def read(self) -> Generator[sqlite3.Connection]:
        """A connection for looking things up; it refuses to write."""
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA query_only=ON")
            yield connection

    @contextmanager
    def write(self) -> Generator[sqlite3.Connection]:
        """One transaction: kept when the block ends, undone when it raises."""
        with self._writing, closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
