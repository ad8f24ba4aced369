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
    names = _names(data, "options", "items")
    if isinstance(answer, str):
        return names.get(answer) or literal(answer)
    if isinstance(answer, list):
        return " · ".join(_say(data, each) for each in cast("list[object]", answer))
    parts = cast("dict[str, str]", answer)
    if "gaps" in data:
        return " · ".join(_say(data["gaps"][gap], given) for gap, given in parts.items())
    if "targets" in data:
        targets = _names(data, "targets")
        return " · ".join(f"{names[item]} → {targets[target]}" for item, target in parts.items())
    return literal(parts["text"])


def _names(data: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """Texts of options, items or targets by id."""
    lists = [cast("list[dict[str, str]]", data.get(name, [])) for name in fields]
    return {each["id"]: each.get("text", each["id"]) for entries in lists for each in entries}
