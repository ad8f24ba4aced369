"""Answers in words."""

from __future__ import annotations

import pytest

from quizzes.model import Answer
from quizzes.summary import in_words
from quizzes.text import plain
from tests.quizzes.pages import one_of_each_kind

BY_KIND = {each.kind: each for each in one_of_each_kind()}


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("single", None, ""),
        ("single", "b", "Second"),
        ("multiple", ["a", "c"], "First · Third"),
        ("true-false", "true", "true"),
        ("match", {"a": "x", "b": "a"}, "First → One · Second → Same id as an item"),
        ("order", ["b", "a"], "Second · First"),
        ("short", "*a* <b>", "*a* <b>"),
        ("numeric", {"text": "2_5_", "language": "nl"}, "2_5_"),
        ("hotspot", ["a", "d"], "Top left · The corner"),
        ("hotspot", {"x": 0.5, "y": 0.123}, "(0.50, 0.12)"),
        ("open", {"text": "*One*", "ticked": ["who"]}, "*One* · ✓ It names an audience."),
        ("open", {"text": "", "ticked": []}, ""),
        ("scale", 2, "With help"),
        ("cloze", {"kind": "digital", "2": "many", "1": {"text": "3", "language": "en"}}, "digital · many · 3"),
    ],
)
def test_in_words(kind: str, answer: Answer | None, words: str) -> None:
    assert plain(in_words(BY_KIND[kind], answer)) == words
