"""`match`: find the partner of each item (a select for each). Credit is the share of right pairs."""

from __future__ import annotations

from quizzes.kinds.placing import (
    FIELDS,
    feedback,
    generate,
    mark,
    parse,
    parse_answer,
    parse_form,
    shuffled,
    solution,
    to_data,
)

KIND = "match"
__all__ = [
    "FIELDS",
    "KIND",
    "feedback",
    "generate",
    "mark",
    "parse",
    "parse_answer",
    "parse_form",
    "shuffled",
    "solution",
    "to_data",
]
