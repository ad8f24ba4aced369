"""course.yaml and lesson.yaml."""

from __future__ import annotations

from course_content.model import ACCENTS
from course_content.schemas.parts import (
    FLAG,
    IDENTIFIER,
    TEXT,
    Schema,
    choice,
    described,
    file,
    listed,
    mapping,
    texts,
    whole,
)
from quizzes.model import LEVELS

_TITLE: Schema = {"type": ["string", "number"], "maxLength": 255}
_LANGUAGE: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}
_CELL: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9-]+\.(make|manage|understand|use)$"}


def course() -> Schema:
    """course.yaml."""
    required: dict[str, Schema] = {
        "id": described(IDENTIFIER, "of the course, the same in every language and edition"),
        "title": described(_TITLE, "at most 255 characters"),
        "summary": described(TEXT, "a sentence or two, Markdown"),
        "source_language": described(_LANGUAGE, "language of the texts in this folder, such as en"),
        "languages": texts("languages that the course is offered in", _LANGUAGE),
        "lessons": texts("lesson ids, in order", IDENTIFIER),
    }
    optional: dict[str, Schema] = {
        "licence": described(TEXT, "of texts and drawings, Markdown"),
        "orientation": described(_outer_unit(), "before the lessons; its text is orientation.md"),
        "closing": described(_outer_unit(), "after the lessons; its text is closing.md"),
        "paths": listed(_path(), "ways through the course", 0),
    }
    return file("course.yaml", mapping(required, optional))


def lesson() -> Schema:
    """lesson.yaml."""
    required: dict[str, Schema] = {
        "id": described(IDENTIFIER, "as in course.yaml, such as lesson-1"),
        "title": described(_TITLE, "at most 255 characters"),
        "summary": described(TEXT, "a sentence or two, Markdown"),
        "accent": choice(ACCENTS, "the lesson's colour"),
        "units": listed(_unit(), "units in order"),
        "quiz": _quiz(),
    }
    return file("lesson.yaml", mapping(required))


def quiz() -> Schema:
    """quizzes/*.yaml: a quiz that draws from all lessons."""
    required: dict[str, Schema] = {
        "id": described(IDENTIFIER, "such as final-test"),
        "title": described(_TITLE, "of the quiz"),
        "summary": described(TEXT, "a sentence or two, Markdown"),
        "draw": whole("questions that an attempt gets, spread over the lessons", 1),
    }
    optional: dict[str, Schema] = {
        "pass_mark": whole("per cent needed to pass; 0, nothing to pass, if left out", 0, 100),
        "shuffle": FLAG,
        "graded": described(FLAG, "whether a link to the whole course owes its result to the platform"),
    }
    return file("quizzes/*.yaml", mapping(required, optional))


def _outcomes() -> Schema:
    outcome = mapping(
        {
            "id": described(IDENTIFIER, "such as 1.1-a"),
            "level": choice(LEVELS, "what kind of ability it is"),
            "text": described(TEXT, "goes on from “You can …”"),
        }
    )
    return listed(outcome, "what learners can do afterwards")


def _outer_unit() -> Schema:
    return mapping({"title": _TITLE, "minutes": whole("time to read and try", 1, 600), "outcomes": _outcomes()})


def _path() -> Schema:
    units = {
        "at_least": whole("how many of them", 1),
        "of": listed(IDENTIFIER, "ids of units", 2),
    }
    step: Schema = {
        "type": ["string", "number", "object"],
        "pattern": IDENTIFIER["pattern"],
        "allOf": [{"if": {"type": "object"}, "then": mapping(units)}],
        "description": "a unit's id, or {at_least, of} where learners choose",
    }
    required: dict[str, Schema] = {
        "id": described(IDENTIFIER, "begins with path., such as path.tell"),
        "title": described(_TITLE, "of the path"),
        "summary": described(TEXT, "a sentence or two, Markdown"),
        "for_whom": described(TEXT, "such as “For directors and boards”"),
        "units": listed(step, "its steps in order"),
    }
    return mapping(required)


def _unit() -> Schema:
    return mapping(
        {
            "id": described(IDENTIFIER, "begins with the lesson's id and a dot"),
            "number": described(TEXT, 'as shown, in quotes: "1.1"'),
            "file": {"type": "string", "pattern": r"^units/[A-Za-z0-9._-]+\.md$", "description": "the unit's text"},
            "title": described(_TITLE, "at most 255 characters"),
            "minutes": whole("time to read and try", 1, 600),
            "cells": texts("cells of the grid, the main one first, such as D1.make", _CELL),
            "outcomes": _outcomes(),
        }
    )


def _quiz() -> Schema:
    return mapping(
        {"title": described(_TITLE, "of the quiz"), "draw": whole("questions that an attempt gets", 1)},
        {"pass_mark": whole("per cent needed to pass; 60 if left out", 0, 100), "shuffle": FLAG},
    )
