"""The one script and the one style sheet of a package, joined from the parts that tool and packages share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from course_content.pages import STATIC
from quizzes.scripts import scripts

HERE = Path(__file__).parent
RUNTIME = HERE / "runtime"
PLAYER = (
    "state.js",
    "record.js",
    "contents.js",
    "result.js",
    "quiz.js",
    "worksheet_file.js",
    "worksheet.js",
    "player.js",
)
_COMMENT = re.compile(rb"^\s*(?:/\*.*?\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(rb"\s*\n\s*")


def script(runtime: Iterable[str]) -> bytes:
    """Everything that a package runs: questions, the pages' own, `runtime` (the files of one standard), the player.

    Comments and indentation stay behind: a learner's telephone loads it.
    """
    pages = sorted((STATIC / "player").glob("*.js"))
    own = [RUNTIME / name for name in (*runtime, *PLAYER)]
    return _joined([*scripts(), *pages, *own])


def style() -> bytes:
    """The course's style sheet, and what only packages show."""
    return _joined([STATIC / "theme.css", HERE / "templates" / "package.css"])


def _joined(paths: Iterable[Path]) -> bytes:
    """The files one after the other, without lines that are comments and without indentation."""
    return b"\n".join(_INDENT.sub(b"\n", _COMMENT.sub(b"", path.read_bytes())).strip() for path in paths) + b"\n"
