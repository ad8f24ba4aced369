"""Importing 5,000 questions in Moodle XML, as a whole process, beside lxml.iterparse alone."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.package import run_process, whole_process
from benchmarks.table import Line
from quizzes.exporting import read_part
from quizzes.formats import load
from quizzes.formats.model import Group, Part

QUESTIONS = 5_000
ROUNDS = 3
_COURSE = Path(__file__).parent.parent / "course_content" / "course"
_LESSON = "lessons/01-digital-marketing"
_ITERPARSE = (
    "import sys; from lxml import etree; [node.clear() for _, node in etree.iterparse(sys.argv[1], tag='question')]"
)


def write_file(path: Path) -> None:
    """The course's own questions again and again, each time with new ids."""
    part, _ = read_part(_COURSE, "en")
    pool = [question for group in part.groups for question in group.questions]
    many = tuple(
        replace(pool[number % len(pool)], id=f"many-{number}")
        for number, _ in zip(count(), range(QUESTIONS), strict=False)
    )
    group = Group("Many", "Questions", many)
    path.write_bytes(load("moodle-xml").write(Part("Many", "en", (group,), part.sources)).data)


def run() -> list[Line]:
    """Time and memory of an import into an empty lesson."""
    with tempfile.TemporaryDirectory() as folder:
        file, lesson = Path(folder) / "many.xml", Path(folder) / "lesson"
        write_file(file)
        imports: list[tuple[float, float]] = []
        floors: list[float] = []
        for _ in range(ROUNDS):
            shutil.rmtree(lesson, ignore_errors=True)
            lesson.mkdir()
            shutil.copy(_COURSE / _LESSON / "lesson.yaml", lesson)
            options = ["--into", str(lesson), "--outcome", "1.1-a", "--yes", "--json"]
            imports.append(whole_process("quizzes", "import", str(file), *options))
            floors.append(run_process([sys.executable, "-c", _ITERPARSE, str(file)])[0])
    seconds, memory = statistics.median(each for each, _ in imports), max(each for _, each in imports)
    floor = statistics.median(floors)
    return [
        Line(f"quizzes import of {QUESTIONS} questions (Moodle XML)", seconds, "s", "≤ 3 s", seconds <= 3, floor),
        Line("  its memory (RSS)", memory, "MB", "≤ 150 MB", memory <= 150),
    ]
