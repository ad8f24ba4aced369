"""Files that are lists: glossary.yaml, sources.yaml, on-purpose.yaml, words-to-avoid.yaml."""

from __future__ import annotations

from course_content.language.findings import CODES
from course_content.schemas.parts import IDENTIFIER, TEXT, Schema, choice, described, file, listed, mapping, texts


def glossary() -> Schema:
    """glossary.yaml."""
    entry = mapping(
        {
            "id": described(IDENTIFIER, "what texts link to: [words](term:id)"),
            "term": described(TEXT, "as it is written everywhere; an abbreviation may follow in brackets"),
            "text": described(TEXT, "explained in a sentence or two, Markdown"),
        }
    )
    return file("glossary.yaml", listed(entry, "terms of the whole course", 0))


def sources() -> Schema:
    """sources.yaml."""
    required: dict[str, Schema] = {
        "id": {"type": ["string", "number"], "pattern": "^[A-Za-z0-9.-]+$", "description": "what texts name: [@S-1]"},
        "statement": described(TEXT, "the fact in a sentence"),
        "source": described(TEXT, "who says so, and where"),
        "year": described(TEXT, "of the source"),
    }
    optional: dict[str, Schema] = {
        "url": {"type": "string", "pattern": "^https://", "description": "where to read it"},
        "review": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "description": "month to check it again"},
    }
    return file("sources.yaml", listed(mapping(required, optional), "facts of the whole course", 0))


def on_purpose() -> Schema:
    """on-purpose.yaml."""
    entry = mapping(
        {
            "file": described(TEXT, "as `course-content check` names it, from the course folder"),
            "code": choice(CODES, "what the check calls it"),
            "words": described(TEXT, "the words that it found, or some words of the sentence"),
            "why": described(TEXT, "why it stays"),
        }
    )
    return file("on-purpose.yaml", listed(entry, "what was seen and left as it is", 0))


def words_to_avoid() -> Schema:
    """words-to-avoid.yaml."""
    required: dict[str, Schema] = {
        "id": IDENTIFIER,
        "words": texts("whole words or phrases, each form by itself"),
        "instead": described(TEXT, "what to write"),
    }
    optional = {"unless": texts("longer phrases in which the words are fine")}
    return file("words-to-avoid.yaml", listed(mapping(required, optional), "words that this course avoids", 0))
