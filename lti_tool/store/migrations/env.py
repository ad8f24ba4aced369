"""Alembic runs this file: it migrates over the connection that `schema.upgrade` handed in."""

from __future__ import annotations

from alembic import context

from lti_tool.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
