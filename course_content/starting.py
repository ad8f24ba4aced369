"""Begins a course: a small whole one, which passes every check, to be changed word by word."""

from __future__ import annotations

import shutil
from pathlib import Path

from course_content.schemas import SCHEMAS

STARTER = Path(__file__).parent / "starter"


class FolderNotEmpty(Exception):
    """The folder for the new course holds something already; the text is for the author."""


def start_course(directory: Path) -> list[str]:
    """Write the small course, and the schemas that editors check it by; returns the files below the folder.

    The folder is made if need be. Raises `FolderNotEmpty`, and `OSError` where nothing can be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise FolderNotEmpty(f"{directory} is not an empty folder; a new course needs one.")
    shutil.copytree(STARTER, directory, dirs_exist_ok=True)
    shutil.copytree(SCHEMAS, directory / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
