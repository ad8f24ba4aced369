"""What people write in worksheets: a present state, and up to five versions that they kept on purpose.

Fields are {key: {"text", "label"}}, as `course_content.worksheets.contents.to_json` makes them. Whoever changes a state
holds it first, so that of two tabs the second one sees what the first has written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import Integer

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection, Row
from lti_tool.store.rows import dump, into, load

MOST_VERSIONS = 5

_RACES = 5
"""How often another tab may delete the sheet while this one writes in it."""

Fields = Mapping[str, Mapping[str, str]]

_PRESENT = literal_column("0", Integer)


@dataclass(frozen=True)
class SheetKey:
    """Whose sheet, by its item id: one a person on a platform, from whichever link it is opened."""

    platform_id: str
    person_id: str
    item: str


@dataclass(frozen=True)
class SheetRow:
    """A state of a sheet. version: 0 for the present one, else its number, which is never used again."""

    version: int
    fields: Fields
    saved_at: float


_of_key = (
    t.worksheet.c.platform_id == bindparam("platform"),
    t.worksheet.c.person_id == bindparam("person"),
    t.worksheet.c.item == bindparam("which"),
)
_columns = t.worksheet.c["version", "fields", "saved_at"]
_GET = select(*_columns).where(*_of_key, t.worksheet.c.version == bindparam("number"))
_HOLD = select(*_columns).where(*_of_key, t.worksheet.c.version == _PRESENT).with_for_update()
_VERSIONS = select(*_columns).where(*_of_key, t.worksheet.c.version > _PRESENT).order_by(t.worksheet.c.version.desc())
_ADD = insert(t.worksheet).on_conflict_do_nothing()
_SAVE = (
    update(t.worksheet)
    .where(*_of_key, t.worksheet.c.version == _PRESENT)
    .values(fields=bindparam("new_fields"), saved_at=bindparam("new_saved_at"))
)
_DROP = delete(t.worksheet).where(*_of_key, t.worksheet.c.version == bindparam("number"))
_DELETE = delete(t.worksheet).where(*_of_key)


def present(connection: Connection, key: SheetKey) -> SheetRow | None:
    """The present state; None where nothing was ever written."""
    return version(connection, key, 0)


def version(connection: Connection, key: SheetKey, number: int) -> SheetRow | None:
    """One state, by its number."""
    row = connection.execute(_GET, {**_key(key), "number": number}).one_or_none()
    return _state(row) if row else None


def versions(connection: Connection, key: SheetKey) -> tuple[SheetRow, ...]:
    """The kept versions, newest first."""
    return tuple(_state(row) for row in connection.execute(_VERSIONS, _key(key)).rows())


def hold(connection: Connection, key: SheetKey, now: float) -> SheetRow:
    """The present state, made empty where there is none, and nobody else's to change until this transaction ends."""
    for _ in range(_RACES):
        connection.execute(_ADD, {**vars(key), "version": 0, "fields": dump({}), "saved_at": now})
        row = connection.execute(_HOLD, _key(key)).one_or_none()
        if row:
            return _state(row)
    raise RuntimeError("this sheet is deleted as often as it is made")


def save(connection: Connection, key: SheetKey, fields: Fields, now: float) -> None:
    """Write the present state, which the caller holds."""
    connection.execute(_SAVE, {**_key(key), "new_fields": dump(fields), "new_saved_at": now})


def keep(connection: Connection, key: SheetKey, now: float) -> bool:
    """Make a version of the present state, which the caller holds; the oldest of more than five goes.

    False where there is nothing to keep: an empty sheet, or one that the newest version holds already.
    """
    state, kept = present(connection, key), versions(connection, key)
    if state is None or not state.fields or (kept and kept[0].fields == state.fields):
        return False
    number = kept[0].version + 1 if kept else 1
    connection.execute(_ADD, {**vars(key), "version": number, "fields": dump(state.fields), "saved_at": now})
    for each in kept[MOST_VERSIONS - 1 :]:
        connection.execute(_DROP, {**_key(key), "number": each.version})
    return True


def forget(connection: Connection, key: SheetKey) -> None:
    """Delete a sheet with all its versions."""
    connection.execute(_DELETE, _key(key))


def _key(key: SheetKey) -> dict[str, Any]:
    return {"platform": key.platform_id, "person": key.person_id, "which": key.item}


def _state(row: Row) -> SheetRow:
    return into(SheetRow, row, fields=load(row["fields"]))
