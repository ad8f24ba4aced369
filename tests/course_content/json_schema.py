"""The part of JSON Schema (draft 2020-12) that the course's schemas use: which rules a value breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quizzes.kinds.reading import is_array, is_object

Schema = dict[str, Any]
_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}
_KNOWN = frozenset(
    [
        "$schema",
        "title",
        "description",
        "$defs",
        "$ref",
        "type",
        "enum",
        "const",
        "pattern",
        "maxLength",
        "minimum",
        "maximum",
        "items",
        "minItems",
        "maxItems",
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "allOf",
        "anyOf",
        "if",
        "then",
    ]
)


def faults(value: Any, schema: Schema, root: Schema, place: str = "") -> Iterator[str]:
    """A line for each rule that the value breaks."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
    for rule, broken in _simple(value, schema):
        if broken:
            yield f"{place}: {rule}"
    for each in schema.get("allOf", []):
        yield from faults(value, each, root, place)
    if "anyOf" in schema and all(any(faults(value, each, root)) for each in schema["anyOf"]):
        yield f"{place}: anyOf"
    if "if" in schema and not any(faults(value, schema["if"], root)):
        yield from faults(value, schema["then"], root, place)
    for name, child in children(value, schema):
        yield from faults(value[name], child, root, f"{place}/{name}")


def children(value: Any, schema: Schema) -> Iterator[tuple[str | int, Schema]]:
    """The schema of each field or list item."""
    if is_array(value) and "items" in schema:
        yield from ((index, schema["items"]) for index in range(len(value)))
    elif is_object(value):
        more = schema.get("additionalProperties")
        for name in value:
            child = schema.get("properties", {}).get(name, more)
            if isinstance(child, dict):
                yield name, child


def _simple(value: Any, schema: Schema) -> Iterator[tuple[str, bool]]:
    if "type" in schema:
        types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        yield "type", not any(_is(value, each) for each in types)
    yield "enum", "enum" in schema and value not in schema["enum"]
    yield "const", "const" in schema and value != schema["const"]
    if isinstance(value, str):
        yield "pattern", not re.search(schema.get("pattern", ""), value)
        yield "maxLength", len(value) > schema.get("maxLength", len(value))
    if isinstance(value, int | float):
        yield "minimum", value < schema.get("minimum", value)
        yield "maximum", value > schema.get("maximum", value)
    if is_array(value):
        yield "minItems", len(value) < schema.get("minItems", 0)
        yield "maxItems", len(value) > schema.get("maxItems", len(value))
    if is_object(value):
        yield "minProperties", len(value) < schema.get("minProperties", 0)
        yield from (("required " + name, name not in value) for name in schema.get("required", []))
        if schema.get("additionalProperties") is False:
            yield from (("unknown " + name, name not in schema["properties"]) for name in value)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
