"""Alembic's environment and the schema's history. Run by `Database.upgrade`, never by hand."""
