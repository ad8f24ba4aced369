"""The lesson that docs/authors.md shows is whole: whoever types it has a course without a problem."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from course_content.blocks import KINDS
from course_content.cli import main
from course_content.coverage import grid
from course_content.inspection import inspect_course

GUIDE = (Path(__file__).parents[2] / "docs/authors.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
VIDEO = "\n".join(
    line.removeprefix("    ") for line in re.findall(r"^    ::: video.*?^    :::$", GUIDE, re.M | re.S)[0].splitlines()
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A new course with the guide's lesson typed into it."""
    course = tmp_path / "my-course"
    assert main(["new", str(course)]) == 0
    listed = course / "course.yaml"
    (lessons,) = re.findall(r"^```yaml\n(lessons:.*)\n```$", GUIDE, re.MULTILINE)
    listed.write_text(re.sub(r"^lessons:.*$", lessons, listed.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    for name, text in FILES.items():
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
    return course


def test_the_lesson_of_the_guide_passes_every_check(course: Path) -> None:
    inspection = inspect_course(course, date(2026, 11, 21))
    assert inspection.warnings == ()
    lesson = inspection.course.lessons[1]
    assert (lesson.title, len(lesson.units), len(lesson.quiz.pool)) == ("An open evening", 1, 2)
    assert "<svg" in lesson.units[0].html
    assert [cell.name for cell in grid(inspection.course) if cell.empty] == ["D1.use"]


def test_the_video_of_the_guide_is_whole(course: Path) -> None:
    unit = course / "lessons/02-evening/units/01-choose.md"
    unit.write_text(f"{unit.read_text('utf-8')}\n{VIDEO}\n", encoding="utf-8")
    html = inspect_course(course, date(2026, 11, 21)).course.lessons[1].units[0].html
    assert "How a wick is trimmed" in html


def test_the_guide_names_every_block() -> None:
    assert [name for name in KINDS if f"`{name}" not in GUIDE] == []
