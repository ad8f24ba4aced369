"""Right answers, from a question's own data."""

from __future__ import annotations

from typing import Any

from quizzes.model import Question


def right_answer(question: Question) -> Any:
    """An answer worth full credit, or as good as any where there is none."""
    data: Any = question.data
    if question.kind == "cloze":
        return {gap: _gap(entry) for gap, entry in data["gaps"].items()}
    if question.kind == "open":
        return {"text": data["model"], "ticked": [each["id"] for each in data["criteria"]]}
    if question.kind == "scale":
        return len(data["steps"])
    if question.kind in ("numeric", "estimate"):
        return {"text": _written(data["key"]), "language": "en"}
    return data["accept"][0] if question.kind == "short" else data["key"]


def _gap(entry: Any) -> Any:
    if entry["kind"] == "single":
        return entry["key"]
    return entry["accept"][0] if entry["kind"] == "short" else {"text": _written(entry["key"]), "language": "en"}


def _written(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
