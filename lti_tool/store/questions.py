"""Questions as they were asked: an attempt names them by hash, so an edited course changes no old result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.rows import dump, load

_PUT = insert(t.question_version).on_conflict_do_nothing()
_KNOWN = select(t.question_version.c.hash).where(t.question_version.c.hash.in_(bindparam("hashes", expanding=True)))
_GET = select(t.question_version).where(t.question_version.c.hash.in_(bindparam("hashes", expanding=True)))


def put_versions(connection: Connection, versions: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep questions by their hash; what is there already stays."""
    known = set(connection.execute(_KNOWN, {"hashes": list(versions)}).scalars())
    new = [{"hash": key, "json": dump(data)} for key, data in sorted(versions.items()) if key not in known]
    connection.execute_many(_PUT, new)


def get_versions(connection: Connection, hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The questions with these hashes, by hash."""
    rows = connection.execute(_GET, {"hashes": list(hashes)}).rows()
    return {row["hash"]: load(row["json"]) for row in rows}
