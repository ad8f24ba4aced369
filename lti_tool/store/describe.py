"""Writes docs/schema.txt, where a change of the schema shows as a readable difference.

Run as `python -m lti_tool.store.describe > docs/schema.txt`; a test says when that is due.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, UniqueConstraint

from lti_tool.store.database import SCHEMA_VERSION
from lti_tool.store.tables import metadata


def describe() -> str:
    """The schema as text: each table with its columns, keys, references and indexes."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    head = f"Schema {SCHEMA_VERSION}. Generated from lti_tool/store/tables.py; columns may be empty where it says null."
    return "\n\n".join([head, *("\n".join(_table(table)) for table in tables)]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield table.name
    yield f"    {table.info['about']}"
    width = max(len(column.name) for column in table.c)
    for column in table.c:
        null = " null" if column.nullable else ""
        yield f"    {column.name:{width}}  {str(column.type).lower()}{null}"
    yield f"    primary key ({_names(table.primary_key)})"
    constraints = table.constraints
    yield from sorted(
        f"    unique ({_names(each.columns)})" for each in constraints if isinstance(each, UniqueConstraint)
    )
    yield from sorted(_reference(each) for each in constraints if isinstance(each, ForeignKeyConstraint))
    yield from sorted(_index(each) for each in table.indexes)


def _reference(key: ForeignKeyConstraint) -> str:
    targets = ", ".join(element.column.name for element in key.elements)
    return f"    ({_names(key.columns)}) in {key.referred_table.name} ({targets})"


def _index(index: Index) -> str:
    where = index.dialect_kwargs.get("postgresql_where")
    condition = "" if where is None else f" where {where}"
    return f"    {'unique ' if index.unique else ''}index {index.name} ({_names(index.columns)}){condition}"


def _names(columns: Iterable[Column[object]]) -> str:
    return ", ".join(column.name for column in columns)


if __name__ == "__main__":
    sys.stdout.write(describe())
