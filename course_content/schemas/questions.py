"""questions.yaml: one definition a kind of question."""

from __future__ import annotations

from collections.abc import Callable

from course_content.schemas.parts import (
    IDENTIFIER,
    NUMBER,
    PART_ID,
    TEXT,
    Schema,
    choice,
    described,
    file,
    listed,
    mapping,
    texts,
)
from quizzes.kinds import KINDS, cloze, scale

_WRONG = described(TEXT, "feedback for any other answer")
_MEASURE = described(TEXT, "the unit of measurement, shown beside the field")
_TOLERANCE: Schema = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?%$"}],
    "description": 'how far off an answer may be: 0.5, or "2%" of the key',
}
Fields = tuple[dict[str, Schema], dict[str, Schema]]
"""Required and optional fields."""


def questions() -> Schema:
    """questions.yaml."""
    kinds = {name: _question(name) for name in KINDS}
    return file(
        "questions.yaml",
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"kind": {"enum": list(KINDS)}},
                "required": ["kind"],
                "allOf": [_when(name, {"$ref": f"#/$defs/{name}"}) for name in kinds],
            },
            "$defs": kinds,
        },
    )


def _when(kind: str, schema: Schema) -> Schema:
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": schema}


def _question(kind: str) -> Schema:
    required, optional = _OWN_FIELDS[kind]()
    common: dict[str, Schema] = {
        "id": described(IDENTIFIER, "unique in the course, such as 1.1-q1; it stays when the question changes"),
        "kind": {"const": kind},
        "unit": described(IDENTIFIER, "the unit that it belongs to"),
        "outcome": described(IDENTIFIER, "the outcome that it tests"),
        "difficulty": choice(("easy", "medium", "hard"), "how many will know it"),
        "text": described(TEXT, "what is asked, Markdown"),
    }
    rest: dict[str, Schema] = {
        "section": described(TEXT, "the heading of the unit that explains it"),
        "feedback": described(TEXT, "the reasons, shown with any result"),
        "facts": texts("ids of sources.yaml"),
    }
    if kind == "order":
        common["feedback"] = rest.pop("feedback")
    return mapping({**common, **required}, {**rest, **optional})


def _option(*, feedback: bool | None = True) -> Schema:
    """feedback: True it must be there, False it may, None it may not."""
    required: dict[str, Schema] = {"id": PART_ID, "text": TEXT}
    reason = {"feedback": described(TEXT, "why, whether it was chosen or not")}
    if feedback is None:
        return mapping(required)
    return mapping({**required, **reason}) if feedback else mapping(required, reason)


def _single() -> Fields:
    return {"options": listed(_option(), "two or more", 2), "key": described(TEXT, "the right option's id")}, {}


def _multiple() -> Fields:
    fields = {"options": listed(_option(), "two or more", 2), "key": texts("ids of all the right options")}
    return fields, {"marking": choice(("balanced", "all-or-nothing"), "balanced if left out")}


def _true_false() -> Fields:
    option = mapping({"id": {"enum": ["true", "false", True, False]}, "feedback": TEXT})
    key = {"enum": ["true", "false", True, False], "description": "whether the statement is so"}
    return {"options": listed(option, "one for true, one for false", 2), "key": key}, {}


def _placing() -> Fields:
    fields = {
        "items": listed(_option(), "two or more", 2),
        "targets": listed(_option(feedback=None), "two or more", 2),
        "key": {"type": "object", "additionalProperties": TEXT, "description": "the target's id of each item's id"},
    }
    return fields, {}


def _order() -> Fields:
    fields = {"items": listed(_option(feedback=False), "three or more", 3), "key": texts("all ids in their order")}
    return fields, {"marking": choice(("neighbours", "exact"), "neighbours if left out")}


def _short() -> Fields:
    catch = mapping({"id": PART_ID, "accept": texts("what it is recognised by"), "feedback": TEXT})
    accept = texts("right answers; the first is shown")
    return {"accept": accept, "wrong": _WRONG}, {"catch": listed(catch, "common mistakes", 0)}


def _numeric() -> Fields:
    catch = mapping({"id": PART_ID, "key": NUMBER, "feedback": TEXT}, {"tolerance": _TOLERANCE})
    optional: dict[str, Schema] = {
        "tolerance": _TOLERANCE,
        "measure": _MEASURE,
        "catch": listed(catch, "common mistakes", 0),
    }
    return {"key": NUMBER, "wrong": _WRONG}, optional


def _estimate() -> Fields:
    fields: dict[str, Schema] = {
        "key": NUMBER,
        "full": {"type": "number", "minimum": 0, "description": "distance with full credit"},
        "none": described(NUMBER, "distance from which there is no credit"),
        "low": described(TEXT, "feedback for too little"),
        "high": described(TEXT, "feedback for too much"),
        "close": described(TEXT, "feedback for full credit"),
    }
    return fields, {"measure": _MEASURE}


def _cloze() -> Fields:
    gaps: list[Schema] = []
    for kind in cloze.GAP_KINDS:
        required, optional = _OWN_FIELDS[kind]()
        gaps.append(_when(kind, mapping({"kind": {"const": kind}, **required}, optional)))
    gap = {
        "type": "object",
        "properties": {"kind": {"enum": list(cloze.GAP_KINDS)}},
        "required": ["kind"],
        "allOf": gaps,
    }
    described_gaps = {"type": "object", "additionalProperties": gap, "minProperties": 1, "description": "by their ids"}
    return {"gaps": described_gaps}, {}


def _hotspot() -> Fields:
    share: Schema = {"type": "number", "minimum": 0, "maximum": 1}
    rectangle = {"type": "array", "items": share, "minItems": 4, "maxItems": 4}
    corner = {"type": "array", "items": share, "minItems": 2, "maxItems": 2}
    area: Schema = {
        "anyOf": [rectangle, {"type": "array", "items": corner, "minItems": 3}],
        "description": "[left, top, width, height] or corners [x, y], in shares of the picture's width and height",
    }
    region = mapping({"id": PART_ID, "text": described(TEXT, "its name in the list"), "area": area, "feedback": TEXT})
    fields: dict[str, Schema] = {
        "picture": described(TEXT, "a drawing in units/media/, such as scroll.svg"),
        "alt": described(TEXT, "what the picture shows, without the answer"),
        "regions": listed(region, "two or more", 2),
        "key": texts("ids of the right regions; not all"),
    }
    return fields, {}


def _open() -> Fields:
    fields = {
        "model": described(TEXT, "a good answer, shown with the result"),
        "criteria": listed(_option(feedback=False), "what a good answer has, to be ticked by the learner"),
    }
    return fields, {}


def _scale() -> Fields:
    steps = {**listed(TEXT, "the names of the steps, lowest first", 2), "maxItems": scale.MOST_STEPS}
    return {"steps": steps}, {}


_OWN_FIELDS: dict[str, Callable[[], Fields]] = {
    "single": _single,
    "multiple": _multiple,
    "true-false": _true_false,
    "match": _placing,
    "order": _order,
    "categorise": _placing,
    "short": _short,
    "numeric": _numeric,
    "estimate": _estimate,
    "cloze": _cloze,
    "hotspot": _hotspot,
    "open": _open,
    "scale": _scale,
}
