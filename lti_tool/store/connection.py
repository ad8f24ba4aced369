"""Running statements: SQLAlchemy writes the SQL, once a process and database; the driver runs it.

Statements are module constants, so nothing has to be built in a request: SQLAlchemy's own execution took half of a
launch's time (docs/decisions/0008-statements-compiled-once.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Boolean, ClauseElement, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows

Row = dict[str, Any]
"""A row's values by column name."""


@dataclass(frozen=True)
class _Prepared:
    """A statement in a database's SQL.

    literals: parameters that it brings itself. truths: indexes of columns whose 0 and 1 mean False and True.
    expanding: itself compiled, where an IN of it has as many parameters as its list has elements.
    """

    sql: str
    literals: Mapping[str, Any]
    truths: tuple[int, ...]
    expanding: SQLCompiler | None


@lru_cache(maxsize=2_000)
def _prepare(statement: Executable, columns: tuple[str, ...] | None, dialect: Dialect) -> _Prepared:
    """columns: of an INSERT, those that get a value."""
    element = cast("ClauseElement", statement)
    compiled = cast("SQLCompiler", element.compile(dialect=dialect, column_keys=columns and list(columns)))
    literals = {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required}
    expanding = any(bind.expanding for bind in compiled.bind_names)
    truths = () if dialect.supports_native_boolean else tuple(_truths(statement))
    return _Prepared(str(compiled), literals, truths, compiled if expanding else None)


def _truths(statement: Executable) -> Iterable[int]:
    columns = statement.exported_columns if isinstance(statement, ReturnsRows) else ()
    return (index for index, column in enumerate(columns) if isinstance(column.type, Boolean))


class Result:
    """What a statement brought: all its rows, or how many it changed."""

    def __init__(self, cursor: Any, truths: tuple[int, ...]) -> None:
        self.rowcount: int = cursor.rowcount
        self._names = [each[0] for each in cursor.description or ()]
        self._rows: list[tuple[Any, ...]] = cursor.fetchall() if self._names else []
        if truths:
            self._rows = [_with_truths(row, truths) for row in self._rows]

    def tuples(self) -> list[tuple[Any, ...]]:
        """Every row, its columns in the statement's order."""
        return self._rows

    def rows(self) -> list[Row]:
        """Every row."""
        return [dict(zip(self._names, row, strict=True)) for row in self._rows]

    def one_or_none(self) -> Row | None:
        """The row, of at most one."""
        rows = self.rows()
        if len(rows) > 1:
            raise LookupError(f"{len(rows)} rows where at most one was expected")
        return rows[0] if rows else None

    def scalars(self) -> list[Any]:
        """The first column."""
        return [row[0] for row in self._rows]

    def scalar_one_or_none(self) -> Any:
        """The first column of at most one row."""
        return next(iter(self.scalars()), None)

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        (value,) = self.scalars()
        return value


def _with_truths(row: tuple[Any, ...], truths: tuple[int, ...]) -> tuple[Any, ...]:
    values = list(row)
    for index in truths:
        values[index] = None if values[index] is None else bool(values[index])
    return tuple(values)


class Connection:
    """A transaction's connection. Not for use by several threads at once, nor after its block has ended."""

    def __init__(self, driver: Any, dialect: Dialect) -> None:
        self.driver = driver
        self.dialect = dialect

    def execute(self, statement: Executable, values: Mapping[str, Any] = {}) -> Result:
        """Run a statement with values for its parameters; of an INSERT, for its columns. The driver's errors pass."""
        prepared = self._prepare(statement, values)
        if prepared.expanding:
            expanded = prepared.expanding.construct_expanded_state({**prepared.literals, **values})
            return Result(self.driver.execute(expanded.statement, expanded.parameters), prepared.truths)
        return Result(self.driver.execute(prepared.sql, {**prepared.literals, **values}), prepared.truths)

    def execute_many(self, statement: Executable, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once for each row of values; all rows have the same columns."""
        given = list(rows)
        if given:
            prepared = self._prepare(statement, given[0])
            self.driver.cursor().executemany(prepared.sql, [{**prepared.literals, **row} for row in given])

    def _prepare(self, statement: Executable, values: Mapping[str, Any]) -> _Prepared:
        return _prepare(statement, tuple(values) if statement.is_insert else None, self.dialect)
