"""Rules of the house that the schema and the statements must keep."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Delete, Executable, Insert, PrimaryKeyConstraint, Select, Table, UniqueConstraint, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import visitors

import lti_tool.store
from lti_tool.store.spanning import MARK
from lti_tool.store.tables import ACROSS_PLATFORMS, metadata

Statement = Select[tuple[object, ...]] | Insert | Update | Delete
STORE = Path(lti_tool.store.__file__).parent


def statements() -> Iterator[tuple[str, Statement]]:
    """Every statement that is a constant of a module of the store, or in a tuple there."""
    for info in pkgutil.iter_modules([str(STORE)]):
        if info.name in ("migrations", "schema", "database"):  # these run on no table of ours
            continue
        module = importlib.import_module(f"lti_tool.store.{info.name}")
        for name, value in vars(module).items():
            for member in _members(value):
                if name.isupper() and isinstance(member, Select | Insert | Update | Delete):
                    yield f"{info.name}.{name}", member


def _members(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


ALL = list(statements())


def spans(statement: Executable) -> bool:
    return bool(statement.get_execution_options().get(MARK))


def tables_of(statement: Statement) -> set[str]:
    found = {each.name for each in visitors.iterate(statement) if isinstance(each, Table)}
    return {name for name in found if name not in ACROSS_PLATFORMS}


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: table.name)
def test_every_key_and_index_begins_with_the_platform(table: Table) -> None:
    if table.name in ACROSS_PLATFORMS:
        assert "platform_id" not in table.c
        return
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    keys = [table.primary_key, *table.indexes, *constraints]
    for key in keys:
        assert next(iter(key.columns)).name == "platform_id", key


def test_the_tables_across_platforms_are_a_closed_list() -> None:
    assert {"platform", "signing_key", "question_version"} == ACROSS_PLATFORMS


def test_there_are_statements_to_look_at() -> None:
    assert len(ALL) > 50


@pytest.mark.parametrize(("name", "statement"), ALL, ids=[name for name, _ in ALL])
def test_a_statement_stays_within_its_platform(name: str, statement: Statement) -> None:
    tables = tables_of(statement)
    if not tables or spans(statement) or isinstance(statement, Insert):
        return
    said = str(statement.compile(dialect=postgresql.dialect()))
    assert "platform_id = %(platform)s" in said, f"{name} reads rows of all platforms"
    for table in tables:
        assert f"{table}.platform_id" in said, f"{name} joins {table} without its platform"


def test_the_statements_that_span_platforms_are_a_closed_list() -> None:
    spanning = {name for name, statement in ALL if spans(statement) and tables_of(statement)}
    assert spanning == {"grades._OWED_SUMMARY", "outbox._DUE_PLATFORMS"}


@pytest.mark.parametrize(("name", "statement"), ALL, ids=[name for name, _ in ALL])
@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_one_statement_serves_both_databases(
    name: str, statement: Statement, dialect: sqlite.base.SQLiteDialect
) -> None:
    assert str(statement.compile(dialect=dialect)), name


def test_no_sql_outside_the_store() -> None:
    """The practice LMS is exempt: it is a foreigner, with a file of its own."""
    root = STORE.parent
    for path in root.rglob("*.py"):
        room = path.relative_to(root).parts[0]
        if room in ("store", "practice_lms"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        drivers = _imported(tree) & {"sqlalchemy", "sqlite3", "psycopg", "alembic"}
        assert not drivers, f"{path} imports {drivers}"


def _imported(tree: ast.AST) -> set[str]:
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {module.partition(".")[0] for module in modules}
