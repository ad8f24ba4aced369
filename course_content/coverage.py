"""What the course covers: the grid of domains × make/manage/understand/use, and outcomes by questions and activities.

A cell is "D1.make". The domains are those that units name. An outcome belongs to a unit; questions name the outcome
that they test, and the unit's one activity lets learners do what its outcomes promise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course_content.checks import LessonDraft, UnitDraft
from course_content.model import Course, Unit
from quizzes.source import nearest

WAYS = ("make", "manage", "understand", "use")
FEWEST_QUESTIONS = 2
"""Of an outcome: one alone can be guessed, or missed by bad luck."""
_DOING = ("apply", "analyse", "evaluate", "create")


@dataclass(frozen=True)
class Cell:
    """A cell of the grid. main: units whose first cell it is; also: others that serve it. questions: of all of them."""

    domain: str
    way: str
    main: tuple[Unit, ...]
    also: tuple[Unit, ...]
    questions: int

    @property
    def name(self) -> str:
        """As units write it: "D1.make"."""
        return f"{self.domain}.{self.way}"

    @property
    def empty(self) -> bool:
        """Whether no unit serves it."""
        return not (self.main or self.also)


def grid(course: Course) -> tuple[Cell, ...]:
    """Every cell of every domain that a unit names, domain by domain."""
    units = [unit for lesson in course.lessons for unit in lesson.units]
    asked = Counter(question.unit for lesson in course.lessons for question in lesson.quiz.pool)
    cells: list[Cell] = []
    for domain in sorted({_domain(cell) for unit in units for cell in unit.cells}):
        for way in WAYS:
            name = f"{domain}.{way}"
            main = tuple(unit for unit in units if unit.cells[:1] == (name,))
            also = tuple(unit for unit in units if name in unit.cells[1:])
            cells.append(Cell(domain, way, main, also, sum(asked[unit.id] for unit in (*main, *also))))
    return tuple(cells)


def check_coverage(lessons: Sequence[LessonDraft]) -> None:
    """Note outcomes with too few questions, activities that practise no outcome, and cells that look mistaken."""
    units = [unit for lesson in lessons for unit in lesson.units]
    mains = {_domain(cell) for unit in units for cell in unit.unit.cells[:1]}
    for lesson in lessons:
        asked = Counter(question.outcome for question in lesson.bank.quiz.pool)
        for unit in lesson.units:
            _check_outcomes(unit, asked)
            _check_cells(unit, mains)


def _check_outcomes(unit: UnitDraft, asked: Counter[str]) -> None:
    places = {place.text("id"): place for place in unit.reader.items("outcomes")}
    for outcome in unit.unit.outcomes:
        if 0 < asked[outcome.id] < FEWEST_QUESTIONS:
            message = f"only one question tests the outcome {outcome.id!r}; it needs {FEWEST_QUESTIONS}."
            places.get(outcome.id, unit.reader).problem("few-questions", message, "id")
    if unit.unit.outcomes and not any(outcome.level in _DOING for outcome in unit.unit.outcomes):
        message = f"the activity practises no outcome: give one of them a level of doing ({', '.join(_DOING)})."
        unit.reader.problem("nothing-to-practise", message, "outcomes")


def _check_cells(unit: UnitDraft, mains: Iterable[str]) -> None:
    for cell, count in Counter(unit.unit.cells).items():
        if count > 1:
            unit.reader.problem("double-cell", f"the cell {cell!r} stands twice.", "cells")
        if cell and _domain(cell) not in mains:
            message = f"no unit has its first cell in the domain {_domain(cell)!r}.{nearest(_domain(cell), mains)}"
            unit.reader.problem("unknown-domain", message, "cells")


def _domain(cell: str) -> str:
    return cell.partition(".")[0]
