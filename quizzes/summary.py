"""An answer in words, for pages that compare or report answers; from the question's fields and the answer's shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from quizzes.model import Answer, Question
from quizzes.text import literal


def in_words(question: Question, answer: Answer | None) -> str:
    """The answer as a learner would say it, Markdown within a line; empty where there is none."""
    return "" if answer is None else _say(question.data, answer)


def _say(data: Mapping[str, Any], answer: object) -> str:
    names = _names(data, "options", "items", "regions", "criteria")
    if isinstance(answer, int):
        return str(data["steps"][answer - 1])
    if isinstance(answer, str):
        return names.get(answer) or literal(answer)
    if isinstance(answer, list):
        return " · ".join(_say(data, each) for each in cast("list[object]", answer))
    return " · ".join(_say_parts(data, names, cast("dict[str, Any]", answer)))


def _say_parts(data: Mapping[str, Any], names: Mapping[str, str], parts: Mapping[str, Any]) -> list[str]:
    if "gaps" in data:
        return [_say(data["gaps"][gap], given) for gap, given in parts.items()]
    if "targets" in data:
        targets = _names(data, "targets")
        return [f"{names[item]} → {targets[target]}" for item, target in parts.items()]
    if "regions" in data:
        return [literal(f"({parts['x']:.2f}, {parts['y']:.2f})")]
    return [literal(parts["text"]), *(f"✓ {names[criterion]}" for criterion in parts.get("ticked", ()))]


def _names(data: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """Texts of options, items, targets, regions or criteria by id."""
    lists = [cast("list[dict[str, str]]", data.get(name, [])) for name in fields]
    return {each["id"]: each.get("text", each["id"]) for entries in lists for each in entries}
