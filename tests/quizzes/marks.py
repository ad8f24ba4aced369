"""Sample questions of every kind, and the project's scripts run by Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quizzes.kinds import KINDS
from quizzes.marking import question_from_data
from quizzes.model import Question
from quizzes.scripts import scripts
from quizzes.view import TEMPLATES, folder
from tests.node import node


@dataclass(frozen=True)
class Case:
    """One line of a cases.yaml."""

    kind: str
    number: int
    question: Question
    answer: Any
    invalid: bool
    expected: Mapping[str, Any]
    feedback: Mapping[str, str] | None

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


def question(kind: str, fields: Mapping[str, Any], name: str = "q1") -> Question:
    """A question of a kind, with harmless common fields."""
    common = {"id": name, "kind": kind, "unit": "u", "outcome": "o", "difficulty": "easy", "text": "Which?"}
    return question_from_data({**common, **fields})


def cases() -> list[Case]:
    """Every case of every kind."""
    found: list[Case] = []
    for kind in KINDS:
        file = yaml.safe_load((TEMPLATES / folder(kind) / "cases.yaml").read_text(encoding="utf-8"))
        for number, case in enumerate(file["cases"], 1):
            expected = {
                "credit": case.get("credit"),
                "verdicts": case.get("verdicts"),
                "caught": case.get("caught", {}),
                "note": case.get("note"),
            }
            sample = question(kind, {**file["question"], **case.get("with", {})})
            invalid = case.get("invalid", False)
            found.append(Case(kind, number, sample, case["answer"], invalid, expected, case.get("feedback")))
    return found


def samples() -> list[Question]:
    """The questions of every cases.yaml, with ids of their own, each once."""
    found: dict[str, Question] = {}
    for case in cases():
        fields = {**case.question.data, "id": f"{case.kind}-{len(found) + 1}"}
        found.setdefault(json.dumps(case.question.data, sort_keys=True), question_from_data(fields))
    return list(found.values())


def run(tasks: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What the scripts answer to tasks of run_marks.mjs, all in one run of Node."""
    runner = Path(__file__).with_name("run_marks.mjs")
    work = {"scripts": [str(path) for path in scripts()], "tasks": list(tasks)}
    done = subprocess.run([node(), runner], input=json.dumps(work).encode(), capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
