"""Takes over another system's questions into a lesson's questions.yaml: first all that would be lost, then the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizzes.bank import read_outcomes, read_questions
from quizzes.formats import FORMATS, load, recognise
from quizzes.formats.model import Draft, Loss, ReadFile
from quizzes.formats.questions_yaml import write_questions
from quizzes.kinds.cloze import GAP
from quizzes.marking import parse_question
from quizzes.model import Outcome
from quizzes.saving import save
from quizzes.source import InvalidContent, Problem, Reader, nearest, read_yaml
from quizzes.text import plain

FIELDS = ("id", "kind", "unit", "section", "outcome", "difficulty", "text")


class InvalidTarget(Exception):
    """A lesson, unit, outcome or language that questions cannot be put to; the text is for the user."""


@dataclass(frozen=True)
class Target:
    """Where questions go.

    texts: of the questions in the lesson's file, by id. elsewhere: ids in the course's other lessons.
    unit, outcome: for questions that name none that the lesson has.
    """

    path: Path
    language: str
    outcomes: tuple[Outcome, ...]
    texts: Mapping[str, str]
    elsewhere: frozenset[str]
    unit: str | None
    outcome: str | None


@dataclass(frozen=True)
class Plan:
    """What an import would do: questions as in questions.yaml, what is lost, ids that are there already."""

    target: Target
    questions: tuple[dict[str, Any], ...]
    losses: tuple[Loss, ...]
    known: tuple[str, ...]

    def carry_out(self) -> None:
        """Append the questions in one step: the file is as before or whole, whatever happens."""
        path = self.target.path
        before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        if before.strip():
            before = before.rstrip() + "\n\n"
        save(path, (before + write_questions(self.questions).rstrip() + "\n").encode())


def plan(file: Path, target: Target) -> Plan:
    """Read a foreign file for a lesson. Raises `InvalidContent` with all that is wrong with it."""
    name = recognise(file)
    if name is None:
        message = f"this is none of the formats that can be read: {', '.join(FORMATS)}."
        raise InvalidContent([Problem(file.name, None, "unknown-format", message)])
    read = load(name).read(file, target.language)
    if read.problems:
        raise InvalidContent(read.problems)
    return _Planning(file.name, target, read).plan()


def read_target(lesson_dir: Path, language: str | None, unit: str | None, outcome: str | None) -> Target:
    """The lesson in a folder; raises `InvalidContent` with its files' problems, `InvalidTarget` for wrong options."""
    lesson_dir = lesson_dir.resolve()
    course_dir = lesson_dir.parent.parent
    root = course_dir if (course_dir / "course.yaml").exists() else lesson_dir
    problems: list[Problem] = []
    lesson = read_yaml(lesson_dir / "lesson.yaml", root, problems)
    outcomes, _ = read_outcomes(lesson) if lesson else ((), ())
    path = lesson_dir / "questions.yaml"
    there = read_questions(path, root, problems) if path.exists() and path.read_bytes().strip() else ()
    course = read_yaml(root / "course.yaml", root, problems) if root == course_dir else None
    if problems:
        raise InvalidContent(problems)
    source = (course and course.text_or_none("source_language")) or language or "en"
    if language not in (None, source):
        raise InvalidTarget(
            f"this course is written in {source!r}; questions in {language!r} must be translated first."
        )
    _check_default(outcomes, unit, outcome)
    others = (each for each in root.glob("lessons/*/questions.yaml") if each.resolve() != path)
    elsewhere = frozenset(question.id for each in others for question, _ in read_questions(each, root, []))
    texts = {question.id: question.text for question, _ in there}
    return Target(path, source, outcomes, texts, elsewhere, unit, outcome)


def _check_default(outcomes: tuple[Outcome, ...], unit: str | None, outcome: str | None) -> None:
    units = list(dict.fromkeys(each.unit for each in outcomes))
    if unit is not None and unit not in units:
        raise InvalidTarget(f"This lesson has no unit {unit!r}.{nearest(unit, units)} It has: {', '.join(units)}")
    known = [each.id for each in outcomes if unit in (None, each.unit)]
    if outcome is not None and outcome not in known:
        of = f"unit {unit!r}" if unit else "lesson"
        raise InvalidTarget(
            f"this {of} has no outcome {outcome!r}.{nearest(outcome, known)} It has: {', '.join(known)}"
        )


class _Planning:
    """Holds what was read against the lesson."""

    def __init__(self, file: str, target: Target, read: ReadFile) -> None:
        self.file, self.target, self.read = file, target, read
        self.losses = list(read.losses)
        self.problems: list[Problem] = []
        self.units = {outcome.id: outcome.unit for outcome in target.outcomes}

    def plan(self) -> Plan:
        """Every draft's question, or why it has none."""
        known = [draft for draft in self.read.drafts if draft.data["id"] in self.target.texts]
        there = {draft.line for draft in known if draft.line is not None}
        self.losses = [loss for loss in self.losses if loss.line not in there]
        for draft in known:
            self._compare(draft, str(draft.data["id"]))
        new = [draft for draft in self.read.drafts if draft.data["id"] not in self.target.texts]
        questions = [question for draft in new if (question := self._question(draft)) is not None]
        if self.problems:
            raise InvalidContent(self.problems)
        losses = tuple(sorted(self.losses, key=_place))
        return Plan(self.target, tuple(questions), losses, tuple(str(draft.data["id"]) for draft in known))

    def _compare(self, draft: Draft, name: str) -> None:
        if plain(GAP.sub("", str(draft.data["text"]))) != plain(GAP.sub("", self.target.texts[name])):
            message = "left out: the lesson has a question of this id with another text, which stays as it is."
            self.losses.append(Loss(self.file, draft.line, name, "left-out", message))

    def _question(self, draft: Draft) -> dict[str, Any] | None:
        name = str(draft.data["id"])
        if name in self.target.elsewhere:
            message = f"another lesson of this course has a question {name!r}; ids are unique in a course."
            self.problems.append(Problem(self.file, draft.line, "double-id", message))
            return None
        unit, outcome = self._explained_by(draft)
        if unit is None or outcome is None:
            self._missing(draft, name)
            return None
        data = {**draft.data, "unit": unit, "outcome": outcome, "difficulty": draft.data.get("difficulty", "medium")}
        if unit != draft.data.get("unit"):
            data.pop("section", None)
        if data["difficulty"] not in ("easy", "medium", "hard"):
            data["difficulty"] = "medium"
        return self._checked(draft, {key: data.pop(key) for key in FIELDS if key in data} | _feedback_last(data))

    def _explained_by(self, draft: Draft) -> tuple[str | None, str | None]:
        """Unit and outcome: the question's own where the lesson has them, else the default."""
        outcome = draft.data.get("outcome")
        if outcome in self.units and draft.data.get("unit") in (None, self.units[outcome]):
            return self.units[outcome], outcome
        outcome = self.target.outcome
        return self.target.unit or self.units.get(outcome or ""), outcome

    def _missing(self, draft: Draft, name: str) -> None:
        lines = "; ".join(f"{unit}: {outcome}" for outcome, unit in self.units.items())
        message = (
            f"the question {name!r} names no unit and outcome of this lesson."
            f" Give them with --unit and --outcome. There are {lines or 'none'}."
        )
        self.problems.append(Problem(self.file, draft.line, "no-outcome", message))

    def _checked(self, draft: Draft, data: dict[str, Any]) -> dict[str, Any] | None:
        """The data, if a question can be read from it; it is left out otherwise."""
        reader = Reader.of_data(data)
        parse_question(reader)
        if not reader.source.problems:
            return data
        reasons = " ".join(dict.fromkeys(each.message for each in reader.source.problems))
        self.losses.append(Loss(self.file, draft.line, str(data["id"]), "left-out", f"left out: {reasons}"))
        return None


def _feedback_last(data: dict[str, Any]) -> dict[str, Any]:
    last = {name: data.pop(name) for name in ("feedback", "facts") if name in data}
    return {**data, **last}


def _place(loss: Loss) -> tuple[int, str]:
    return loss.line or 0, loss.question
