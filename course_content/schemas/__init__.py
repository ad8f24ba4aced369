"""JSON Schemas (draft 2020-12) of a course's YAML files, by which editors complete and check them while one types.

    python -m course_content.schemas     writes them anew; a test compares them with what the loader reads

They say less than `course-content check`: nothing about what stands between files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_content.schemas import course, lists, questions

SCHEMAS = Path(__file__).parent
Schema = dict[str, Any]


def all_schemas() -> Mapping[str, Schema]:
    """Each schema by its file name."""
    return {
        "course.json": course.course(),
        "lesson.json": course.lesson(),
        "quiz.json": course.quiz(),
        "questions.json": questions.questions(),
        "glossary.json": lists.glossary(),
        "sources.json": lists.sources(),
        "on-purpose.json": lists.on_purpose(),
        "words-to-avoid.json": lists.words_to_avoid(),
    }


def as_json(schema: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
