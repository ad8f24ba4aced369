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
