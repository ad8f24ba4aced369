"""The pages for authors and programmers: every example is read, every kind and rule has its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quizzes import writing
from quizzes.kinds import KINDS
from quizzes.marking import parse_answer, parse_question
from quizzes.model import Question
from quizzes.source import Source, read_yaml_text
from quizzes.writing import check_writing

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "question-kinds.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
def test_examples_are_good_questions(example: str) -> None:
    source = Source("question-kinds.md", [])
    reader = read_yaml_text(example, source)
    assert reader is not None
    check_writing([(parse_question(each), each) for each in reader.elements()])
    assert source.problems == []


def test_every_kind_has_a_section_with_its_example() -> None:
    assert re.findall(r"^## ([a-z-]+)$", PAGE, re.MULTILINE) == list_of_kinds()
    assert [re.findall(r"kind: ([a-z-]+)", example)[0] for example in EXAMPLES] == list_of_kinds()


def test_every_field_of_every_kind_is_explained() -> None:
    for kind in KINDS.values():
        section = PAGE.split(f"\n## {kind.KIND}\n")[1].split("\n## ")[0]
        if kind.KIND != "categorise":
            for field in kind.FIELDS:
                assert re.search(rf"\b{field}\b", section), (kind.KIND, field)


def test_every_rule_is_listed() -> None:
    codes = re.findall(r"^\| ([a-z-]+) \|", writing.__doc__ or "", re.MULTILINE)
    assert set(codes) - {"code"} == set(re.findall(r"^\| `([a-z-]+)` \| [A-Z]", PAGE, re.MULTILINE))


def test_answer_shapes_have_an_example_that_is_one() -> None:
    page = (DOCS / "answers.md").read_text(encoding="utf-8").split("## Form fields")[0]
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith("| `")]
    assert sorted(row[0].strip("| `") for row in rows) == sorted(KINDS)
    for row in rows:
        asked = sample(row[0].strip("| `"))
        example = json.loads(row[-1].strip("| `"))
        assert parse_answer(asked, example) == example


def sample(kind: str) -> Question:
    example = next(each for each in EXAMPLES if f"kind: {kind}\n" in each)
    reader = read_yaml_text(example, Source("x", []))
    assert reader is not None
    return parse_question(reader.elements()[0])


def list_of_kinds() -> list[str]:
    return [
        *("single", "multiple", "true-false", "match", "categorise", "order", "short", "numeric", "estimate", "cloze"),
        *("hotspot", "open", "scale"),
    ]
