"""Building lesson 1 and checking the course, as whole processes: wall time and memory."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Line

ROUNDS = 5
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled modules are kept, as they are for users."""


def whole_process(program: str, *arguments: str) -> tuple[float, float]:
    """Seconds and megabytes (maximum resident set) of one run of one of our programs."""
    return run_process([str(Path(sys.executable).with_name(program)), *arguments])


def run_process(command: list[str]) -> tuple[float, float]:
    """Seconds and megabytes (maximum resident set) of a command, whose output is thrown away."""
    began = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(command[0], command, _ENVIRONMENT, file_actions=silent)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def run() -> list[Line]:
    """Time and memory of a build from nothing, and of a check."""
    with tempfile.TemporaryDirectory() as folder:
        ways = ["build", "--format", "scorm12", "--lesson", "1", "--json", "--out"]
        builds = [whole_process("scorm-builder", *ways, f"{folder}/{number}") for number in range(ROUNDS)]
    checks = [whole_process("course-content", "check") for _ in range(ROUNDS)]
    seconds, memory = statistics.median(each for each, _ in builds), max(each for _, each in builds)
    check = statistics.median(each for each, _ in checks)
    return [
        Line("scorm-builder build of lesson 1, whole process", seconds, "s", "≤ 0.4 s", seconds <= 0.4),
        Line("  its memory (RSS)", memory, "MB", "≤ 90 MB", memory <= 90),
        Line("course-content check, whole course and process", check, "s", "< 1 s", check < 1),
    ]
