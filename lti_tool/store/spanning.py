"""Statements that read rows of all platforms at once: each is marked here, and a test lists them.

Where tables are distributed by platform, these are the ones that visit every node.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Executable

MARK = "spans_platforms"

Statement = TypeVar("Statement", bound=Executable)


def spanning(statement: Statement) -> Statement:
    """Mark a statement that isn't confined to one platform."""
    return statement.execution_options(**{MARK: True})
