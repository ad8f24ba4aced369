"""What the store's modules share: rows into dataclasses, JSON columns, public ids."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from lti_tool.store.connection import Row

Kept = TypeVar("Kept")
_PLATFORM_ID = re.compile(r"[a-z0-9-]{1,64}\Z")


def into(kind: type[Kept], row: Row, **computed: Any) -> Kept:
    """A dataclass from a row whose columns have the names of its fields; `computed` goes before a column."""
    return kind(**{**row, **computed})


def dump(value: Any) -> str:
    """Canonical JSON: equal values give equal text. ASCII, so that no text upsets a database."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load(text: str | None) -> Any:
    """The inverse of `dump`; None for a column that is NULL."""
    return None if text is None else json.loads(text)


def plain(text: str | None) -> str | None:
    """An LMS's words as both databases take them: PostgreSQL has no NUL, neither stores half a surrogate."""
    if text is None:
        return None
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def platform_of(public_id: str) -> str:
    """The platform that a public id (`<platform>.<random>`) belongs to; "" (no platform's id) for anything else."""
    platform_id = public_id.partition(".")[0]
    return platform_id if _PLATFORM_ID.match(platform_id) else ""
