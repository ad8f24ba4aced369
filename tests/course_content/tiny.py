"""A good small course, to be copied and perhaps broken: one lesson, two units, a question of each kind."""

from __future__ import annotations

import shutil
from pathlib import Path

TINY_COURSE = Path(__file__).parent / "tiny_course"
LESSON = "lessons/01-lamps"


def write_tiny_course(directory: Path) -> Path:
    """Write the course into a folder (made if need be) and return it."""
    shutil.copytree(TINY_COURSE, directory, dirs_exist_ok=True)
    return directory


def change(directory: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file of the course."""
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(directory: Path, file: str, text: str) -> int:
    """The number, from 1, of the only line that contains a text."""
    lines = (directory / file).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, start=1) if text in line]
    assert len(found) == 1, f"{text!r} stands in {len(found)} lines of {file}"
    return found[0]


OUTER = """\
orientation:
  title: Welcome
  minutes: 5
  outcomes:
    - {id: o-a, level: understand, text: find a way}
closing:
  title: Farewell
  minutes: 3
  outcomes:
    - {id: c-a, level: create, text: make a plan}
paths:
  - id: path.short
    title: Short
    summary: The *first* unit.
    for_whom: For those in a hurry
    units: [orientation, lesson-1.unit-1, closing]
  - id: path.own
    title: Your own
    summary: What you need.
    for_whom: For those who know
    units:
      - orientation
      - at_least: 1
        of: [lesson-1.unit-1, lesson-1.unit-2]
"""
"""What stands in course.yaml for the units outside lessons and the learning paths."""


def add_outer(directory: Path) -> Path:
    """Give a tiny course an orientation with a drawing, a closing, and two learning paths."""
    with (directory / "course.yaml").open("a", encoding="utf-8") as file:
        file.write(OUTER)
    (directory / "media").mkdir()
    shutil.copy(TINY_COURSE / LESSON / "units" / "media" / "lamp.svg", directory / "media")
    unit = "::: situation\nA lamp.\n:::\n\n{}\n\n::: activity Plan\nPlan it.\n:::\n\n::: takeaway\n- One line.\n:::\n"
    figure = "::: figure lamp.svg\nalt: A lamp.\ncaption: The lamp.\n:::"
    orientation = f"{figure}\n\n## Ways {{#ways}}\n\nTake [the short way](item:path.short)."
    (directory / "orientation.md").write_text(unit.format(orientation), encoding="utf-8")
    closing = "Back to [the ways](item:orientation#ways), with a [lamp](term:lamp)."
    (directory / "closing.md").write_text(unit.format(closing), encoding="utf-8")
    return directory
