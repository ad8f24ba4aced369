"""Writes the schemas."""

from __future__ import annotations

from course_content.schemas import SCHEMAS, all_schemas, as_json

for name, schema in all_schemas().items():
    (SCHEMAS / name).write_text(as_json(schema), encoding="utf-8")
