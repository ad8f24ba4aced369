"""What a question is called elsewhere: id numbers, names, and tags that say of it what our fields do; and back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from quizzes.kinds.cloze import GAP, Cloze
from quizzes.model import Question
from quizzes.source import IDENTIFIER
from quizzes.text import literal, plain

LONGEST_IDNUMBER = 100
_SHOWN_WORDS = 60
_NOT_IN_ID = re.compile(r"[^a-z0-9.]+")
_FIELDS = ("unit", "section", "outcome", "difficulty")


def id_number(question_id: str) -> str:
    """A question's id within Moodle's limit; a longer one ends with its own hash, so that it stays unique."""
    if len(question_id) <= LONGEST_IDNUMBER:
        return question_id
    digest = hashlib.sha256(question_id.encode()).hexdigest()[:12]
    return f"{question_id[: LONGEST_IDNUMBER - 13]}-{digest}"


def name_of(question: Question) -> str:
    """Id and first words, for lists in which teachers look for a question; 255 characters at most."""
    measures: dict[str, str] = {}
    if isinstance(question.body, Cloze):
        measures = {gap.id: gap.body.measure or "" for gap in question.body.gaps if gap.kind == "numeric"}
    words = plain(GAP.sub(lambda gap: f"… {literal(measures.get(gap[1], ''))}".rstrip(), question.text))
    shown = words if len(words) <= _SHOWN_WORDS else words[:_SHOWN_WORDS].rpartition(" ")[0] + " …"
    return f"{id_number(question.id)}: {shown}"


def tags_of(question: Question) -> list[str]:
    """`unit:…`, `section:…`, `outcome:…`, `difficulty:…` and a `fact:…` for each."""
    named = [(name, getattr(question, name)) for name in _FIELDS]
    return [f"{name}:{value}" for name, value in [*named, *(("fact", each) for each in question.facts)] if value]


def fields_of(tags: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """The inverse of `tags_of`: fields of a question, and the tags that say something else."""
    fields: dict[str, Any] = {}
    others: list[str] = []
    for tag in tags:
        name, _, value = tag.partition(":")
        if name in _FIELDS and value:
            fields[name] = value
        elif name == "fact" and value:
            fields.setdefault("facts", []).append(value)
        elif tag:
            others.append(tag)
    return fields, others


def slug(text: str, longest: int = LONGEST_IDNUMBER) -> str:
    """An id made of a foreign one or of a name; "" where nothing of it can stay."""
    found = _NOT_IN_ID.sub("-", text.strip().lower())[:longest].strip("-.")
    return found if IDENTIFIER.match(found) else ""
