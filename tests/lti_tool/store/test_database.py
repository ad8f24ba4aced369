"""Connections, transactions, the schema's version, and what a broken database looks like."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text

from lti_tool.store import describe, platforms, schema
from lti_tool.store.database import SCHEMA_VERSION, Database
from lti_tool.store.errors import DatabaseUnavailable, SchemaTooOld
from lti_tool.store.tables import metadata
from tests.lti_tool.store.world import NOW, World, platform

CONSTRAINT = (sqlite3.IntegrityError, psycopg.IntegrityError)
DRIVER = (sqlite3.Error, psycopg.Error)
FILL = text("UPDATE platform SET name = :name")
NAMES = text("SELECT name FROM platform ORDER BY id")


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return connection.execute(NAMES).scalars()


def test_write_commits_when_its_block_ends(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(FILL, {"name": "new"})
    assert names(world.database) == ["new", "new"]


def test_write_leaves_nothing_behind_when_it_raises(world: World) -> None:
    with pytest.raises(KeyError), world.database.write() as connection:
        connection.execute(FILL, {"name": "new"})
        raise KeyError
    assert names(world.database) == ["LMS p1", "LMS p2"]


def test_read_refuses_to_write(world: World) -> None:
    with pytest.raises(DRIVER), world.database.read() as connection:
        connection.execute(FILL, {"name": "new"})
    assert names(world.database) == ["LMS p1", "LMS p2"]


def test_read_sees_only_what_is_committed(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(FILL, {"name": "new"})
        assert names(world.database) == ["LMS p1", "LMS p2"]


def test_a_write_inside_a_write_is_a_mistake_and_no_deadlock(world: World) -> None:
    with world.database.write(), pytest.raises(RuntimeError), world.database.write():
        pass
    with world.database.write() as connection:
        connection.execute(FILL, {"name": "after"})
    assert names(world.database) == ["after", "after"]


def test_references_are_held(database: Database) -> None:
    with pytest.raises(CONSTRAINT), database.write() as connection:
        platforms.approve_deployment(connection, "nowhere", "1", NOW)


def test_the_issuer_and_client_of_a_platform_are_unique(world: World) -> None:
    with pytest.raises(CONSTRAINT), world.database.write() as connection:
        platforms.add(connection, platform("p1"), NOW)


def test_sqlite_is_set_up_to_lose_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_locked_database_is_unavailable_and_works_again(sqlite_url: str) -> None:
    database = Database(sqlite_url, patience=0.05)
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable), database.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.write() as connection:
        platforms.add(connection, platform("p1"), NOW)
    assert names(database) == ["LMS p1"]
    database.close()


def test_a_full_disk_is_unavailable_and_leaves_nothing_half_done(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as connection:
        platforms.add(connection, platform("p1"), NOW)
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DatabaseUnavailable, match="full"), database.write() as connection:
        connection.execute(FILL, {"name": "small"})
        connection.execute(FILL, {"name": "large " * 100_000})
    assert names(database) == ["LMS p1"]
    database.close()


def test_a_statement_that_lasts_too_long_is_cut_off(postgresql_url: str) -> None:
    database = Database(postgresql_url, patience=0.1)
    with pytest.raises(DatabaseUnavailable), database.read() as connection:
        connection.execute(text("SELECT pg_sleep(30)"))
    database.close()


def test_a_lock_held_too_long_is_unavailable(world: World, database_url: str) -> None:
    impatient = Database(database_url, patience=0.1)
    with world.database.write() as connection:
        connection.execute(FILL, {"name": "first"})
        with pytest.raises(DatabaseUnavailable), impatient.write() as other:
            other.execute(FILL, {"name": "second"})
    impatient.close()
    assert names(world.database) == ["first", "first"]


@pytest.mark.parametrize("what", ["no server", "not a database", "a folder"])
def test_no_database_at_all(what: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is a text, not a database. " * 100)
    urls = {
        "no server": "postgresql+psycopg://postgres@127.0.0.1:1/postgres",
        "not a database": f"sqlite:///{tmp_path}/text.db",
        "a folder": f"sqlite:///{tmp_path}",
    }
    database = Database(urls[what], patience=1)
    with pytest.raises(DatabaseUnavailable):
        database.check()
    database.close()


def test_the_reason_tells_no_personal_data(sqlite_url: str) -> None:
    database = Database(sqlite_url, patience=0.05)
    with database.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        platforms.add(connection, platform("p1"), NOW)
    with pytest.raises(DatabaseUnavailable) as caught, database.write() as connection:
        connection.execute(FILL, {"name": "Ann Example " * 10_000})
    assert "Ann" not in str(caught.value)
    database.close()


def test_a_mistake_in_a_statement_is_not_taken_for_a_lost_database(database: Database) -> None:
    with pytest.raises(DRIVER), database.read() as connection:
        connection.execute(text("SELECT nonsense FROM nowhere"))


def test_an_empty_database_says_what_to_run(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/tool.db")
    with pytest.raises(SchemaTooOld, match="lti-tool database upgrade") as caught:
        database.check()
    assert caught.value.found is None
    database.upgrade()
    database.check()
    database.close()


def test_an_old_schema_is_refused_and_a_newer_one_passes(database: Database) -> None:
    change = text("UPDATE alembic_version SET version_num = :version")
    with database.write() as connection:
        connection.execute(change, {"version": "0000"})
    with pytest.raises(SchemaTooOld, match="0000"):
        database.check()
    with database.write() as connection:
        connection.execute(change, {"version": "9999"})
    database.check()
    with database.write() as connection:
        connection.execute(change, {"version": SCHEMA_VERSION})


def test_upgrade_twice_changes_nothing(world: World) -> None:
    world.database.upgrade()
    assert names(world.database) == ["LMS p1", "LMS p2"]


def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    engine = create_engine(database.url, poolclass=NullPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_code_wants_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(schema.alembic_config()).get_current_head() == SCHEMA_VERSION


def test_the_description_of_the_schema_is_fresh() -> None:
    written = Path("docs/schema.txt").read_text(encoding="utf-8")
    assert written == describe.describe(), "run: python -m lti_tool.store.describe > docs/schema.txt"
