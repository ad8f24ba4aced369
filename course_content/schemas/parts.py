"""What several schemas share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""YAML reads some texts as numbers or flags; the loader takes them as they are written."""
IDENTIFIER: Schema = {"type": ["string", "number"], "pattern": "^[a-z0-9][a-z0-9.-]*$"}
PART_ID: Schema = {"type": ["string", "number", "boolean"], "pattern": "^[a-z0-9-]+$"}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}


def described(schema: Schema, description: str) -> Schema:
    """A schema with the words that an editor shows."""
    return {**schema, "description": description}


def choice(words: Iterable[str], description: str) -> Schema:
    """One of some words."""
    return {"enum": list(words), "description": description}


def whole(description: str, minimum: int, maximum: int | None = None) -> Schema:
    """A whole number."""
    bounds = {"minimum": minimum} if maximum is None else {"minimum": minimum, "maximum": maximum}
    return {"type": "integer", **bounds, "description": description}


def listed(items: Schema, description: str, minimum: int = 1) -> Schema:
    """A list."""
    return {"type": "array", "items": items, "minItems": minimum, "description": description}


def texts(description: str, items: Schema | None = None) -> Schema:
    """A list of texts, or a single one."""
    one = items or TEXT
    return {"anyOf": [one, {"type": "array", "items": one}], "description": description}


def mapping(required: dict[str, Schema], optional: dict[str, Schema] | None = None, **more: Any) -> Schema:
    """A mapping with these fields and no others."""
    fields = {**required, **(optional or {})}
    return {
        "type": "object",
        **more,
        "properties": fields,
        "required": list(required),
        "additionalProperties": False,
    }


def file(title: str, schema: Schema) -> Schema:
    """The schema of a whole file."""
    return {"$schema": DRAFT, "title": title, **schema}
