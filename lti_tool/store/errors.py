"""What a caller of the store must be ready for."""

from __future__ import annotations


class StoreError(Exception):
    """Base of the store's own errors."""


class DatabaseUnavailable(StoreError):
    """The database is gone, locked, full or broken. The transaction has been rolled back whole."""


class SchemaTooOld(StoreError):
    """The database was made by an older version of the tool.

    found: its schema version, or None for an empty database. wanted: the version that this code needs.
    """

    def __init__(self, found: str | None, wanted: str) -> None:
        self.found = found
        self.wanted = wanted
        have = f"has schema {found}" if found else "is empty"
        super().__init__(f"the database {have}, schema {wanted} is needed: run `lti-tool database upgrade`")
