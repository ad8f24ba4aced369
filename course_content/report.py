"""A course, or its problems, as words and tables for the terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from course_content.coverage import WAYS, Cell, grid
from course_content.language.sentences import AIM, Reading
from course_content.model import Course, Lesson, Unit
from quizzes.source import Problem

_NOT_TEXT = re.compile(r"<svg.*?</svg>|<[^>]+>", re.DOTALL)


def print_problems(console: Console, directory: Path, problems: Sequence[Problem]) -> None:
    """Every problem, file by file, with the numbers aligned within a file."""
    _print_by_file(console, directory, problems)
    files = len({problem.file for problem in problems})
    console.print(f"[bold red]{_number(len(problems), 'problem')} in {_number(files, 'file')}.[/bold red]")


def print_warnings(console: Console, directory: Path, warnings: Sequence[Problem]) -> None:
    """What to look at; nothing is wrong yet."""
    _print_by_file(console, directory, warnings)
    console.print(f"[bold yellow]{_number(len(warnings), 'warning')}.[/bold yellow]")


def _print_by_file(console: Console, directory: Path, problems: Sequence[Problem]) -> None:
    for file, group in groupby(problems, key=lambda problem: problem.file):
        found = list(group)
        width = max(len(str(problem.line or "")) for problem in found)
        console.print(f"[bold]{escape(str(directory / file))}[/bold]")
        for problem in found:
            place = str(problem.line or "").rjust(width)
            console.print(f"  {place}  {escape(problem.message)}  [dim]{problem.code}[/dim]")
        console.print()


def all_is_well(course: Course) -> str:
    """One line that says what was read."""
    units = sum(len(lesson.units) for lesson in course.lessons)
    questions = sum(len(lesson.quiz.pool) for lesson in course.lessons)
    parts = [
        _number(len(course.lessons), "lesson"),
        _number(units, "unit"),
        *(unit.id for unit in _outer(course)),
        *([_number(len(course.paths), "learning path")] if course.paths else []),
        _number(questions, "question"),
        _number(len(course.glossary), "glossary term"),
        _number(len(course.sources), "source"),
    ]
    return f"All is well: {', '.join(parts)}."


def counts(course: Course, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """What `status` shows, as JSON; `readings` by unit id. orientation, closing: null where the course has none."""
    outer = {unit.id: _unit_counts(unit, readings[unit.id]) for unit in _outer(course)}
    cells = grid(course)
    return {
        "id": course.id,
        "language": course.language,
        "grid": [
            {
                "cell": cell.name,
                "main": [unit.id for unit in cell.main],
                "also": [unit.id for unit in cell.also],
                "questions": cell.questions,
            }
            for cell in cells
        ],
        "empty_cells": [cell.name for cell in cells if cell.empty],
        "orientation": outer.get("orientation"),
        "lessons": [
            {
                "id": lesson.id,
                "minutes": lesson.minutes,
                "units": [
                    {**_unit_counts(unit, readings[unit.id]), "questions": _asked(lesson, unit)}
                    for unit in lesson.units
                ],
                "questions": dict(Counter(question.kind for question in lesson.quiz.pool)),
                "outcomes": dict(Counter(question.outcome for question in lesson.quiz.pool)),
            }
            for lesson in course.lessons
        ],
        "closing": outer.get("closing"),
        "paths": [{"id": path.id, "minutes": path.minutes} for path in course.paths],
    }


def _unit_counts(unit: Unit, reading: Reading) -> dict[str, Any]:
    return {
        "id": unit.id,
        "minutes": unit.minutes,
        "words": words(unit),
        "long_sentences": round(reading.long_share, 3),
        "lix": reading.lix,
    }


def _outer(course: Course) -> list[Unit]:
    """The units outside lessons."""
    return [unit for unit in (course.orientation, course.closing) if unit]


def print_status(console: Console, course: Course, readings: Mapping[str, Reading]) -> None:
    """Tables: units, questions by kind, outcomes by difficulty; units outside lessons; paths; the course's grid."""
    for lesson in course.lessons:
        console.print(f"[bold]Lesson {lesson.number}: {escape(lesson.title)}[/bold]")
        console.print(_units_table(lesson, readings))
        console.print(_questions_table(lesson))
        console.print(_outcomes_table(lesson))
    if outer := _outer(course):
        console.print("[bold]Outside the lessons[/bold]")
        console.print(_outer_table(outer, readings))
    if course.paths:
        console.print("[bold]Learning paths[/bold]")
        console.print(_paths_table(course))
    cells = grid(course)
    console.print("[bold]The grid[/bold]: ● a unit's main cell, ○ it serves it too, and the questions of these units")
    console.print(_grid_table(cells))
    if empty := [cell.name for cell in cells if cell.empty]:
        console.print(f"[bold yellow]No unit serves {', '.join(empty)}.[/bold yellow]")


def words(unit: Unit) -> int:
    """Words that a learner reads, without those in drawings."""
    return len(_NOT_TEXT.sub(" ", unit.html).split())


def _asked(lesson: Lesson, unit: Unit) -> int:
    return sum(question.unit == unit.id for question in lesson.quiz.pool)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _units_table(lesson: Lesson, readings: Mapping[str, Reading]) -> Table:
    table = Table("unit", "title", "words", "minutes", "questions", f"over {AIM} words", "LIX", show_footer=True)
    for column in table.columns[2:]:
        column.justify = "right"
    for unit in lesson.units:
        numbers = (words(unit), unit.minutes, _asked(lesson, unit))
        table.add_row(unit.number, escape(unit.title), *map(str, numbers), *_reads(readings[unit.id]))
    table.columns[0].footer = "all"
    table.columns[2].footer = str(sum(map(words, lesson.units)))
    table.columns[3].footer = str(lesson.minutes)
    table.columns[4].footer = str(len(lesson.quiz.pool))
    return table


def _outer_table(units: Sequence[Unit], readings: Mapping[str, Reading]) -> Table:
    table = Table("unit", "title", "words", "minutes", f"over {AIM} words", "LIX")
    for column in table.columns[2:]:
        column.justify = "right"
    for unit in units:
        numbers = (words(unit), unit.minutes)
        table.add_row(unit.id, escape(unit.title), *map(str, numbers), *_reads(readings[unit.id]))
    return table


def _reads(reading: Reading) -> tuple[str, str]:
    return f"{reading.long_share:.0%}", f"{reading.lix} {reading.level}"


def _paths_table(course: Course) -> Table:
    table = Table("path", "title", "minutes")
    table.columns[2].justify = "right"
    for path in course.paths:
        table.add_row(path.id, escape(path.title), f"{path.minutes}{' or more' if path.has_choice else ''}")
    return table


def _questions_table(lesson: Lesson) -> Table:
    table = Table("kind", "questions")
    table.columns[1].justify = "right"
    for kind, count in sorted(Counter(question.kind for question in lesson.quiz.pool).items()):
        table.add_row(kind, str(count))
    return table


def _outcomes_table(lesson: Lesson) -> Table:
    levels = ("easy", "medium", "hard")
    table = Table("outcome", "You can …", *levels, "all")
    for column in table.columns[2:]:
        column.justify = "right"
    for outcome in (each for unit in lesson.units for each in unit.outcomes):
        asked = Counter(each.difficulty for each in lesson.quiz.pool if each.outcome == outcome.id)
        numbers = [str(asked[level] or "·") for level in levels]
        table.add_row(outcome.id, escape(outcome.text), *numbers, str(asked.total()))
    return table


def _grid_table(cells: Sequence[Cell]) -> Table:
    table = Table("domain", *WAYS, show_lines=True)
    for domain, row in groupby(cells, key=lambda cell: cell.domain):
        table.add_row(domain, *map(_cell, row))
    return table


def _cell(cell: Cell) -> str:
    if cell.empty:
        return "–"
    served = (("●", cell.main), ("○", cell.also))
    lines = [f"{sign} {' '.join(escape(unit.number) for unit in units)}" for sign, units in served if units]
    return "\n".join([*lines, _number(cell.questions, "question")])
