"""Upgrading the schema with Alembic, from the migrations that are installed beside this module."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, StaticPool, create_engine, text

from lti_tool.store.connection import Connection

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(738412)")
_NO_TIME_LIMIT = text("SET LOCAL statement_timeout = 0")
_WAIT_FOR_LOCKS = text("SET LOCAL lock_timeout = 0")


def alembic_config() -> Config:
    """Alembic's settings, without a file: where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def upgrade(connection: Connection, url: URL) -> None:
    """Run the missing migrations inside the caller's transaction, and commit it; a second process waits and finds none.

    Alembic works on a connection of SQLAlchemy's, which is laid over the caller's.
    """
    if connection.dialect.name == "postgresql":
        for statement in (_NO_TIME_LIMIT, _WAIT_FOR_LOCKS, _ONE_AT_A_TIME):
            connection.execute(statement)
    config = alembic_config()
    engine = create_engine(url, creator=lambda: connection.driver, poolclass=StaticPool, pool_reset_on_return=None)
    with engine.begin() as config.attributes["connection"]:
        command.upgrade(config, "head")
