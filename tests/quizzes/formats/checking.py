"""Runs the strict checker of question files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKER = Path(__file__).parents[2] / "standards" / "checkers" / "check_quiz.py"


def check_file(path: Path) -> None:
    """Fail with all that the checker says, if it finds an error."""
    done = subprocess.run([sys.executable, str(CHECKER), str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
