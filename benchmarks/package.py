"""`scorm-builder build` of lesson 1, as a whole process: wall time and memory."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Line

ROUNDS = 5


def run() -> list[Line]:
    """Time and memory of a build from nothing."""
    command = str(Path(sys.executable).with_name("scorm-builder"))
    seconds: list[float] = []
    memory = 0.0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            arguments = [command, "build", "--format", "scorm12", "--lesson", "1", "--out", folder, "--json"]
            began = time.perf_counter()
            pid = os.posix_spawn(
                command,
                arguments,
                dict(os.environ),
                file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
            )
            _, status, usage = os.wait4(pid, 0)
            seconds.append(time.perf_counter() - began)
            assert status == 0
            memory = max(memory, usage.ru_maxrss / 1024)
    wall = statistics.median(seconds)
    return [
        Line("scorm-builder build of lesson 1, whole process", wall, "s", "≤ 0.4 s", wall <= 0.4),
        Line("  its memory (RSS)", memory, "MB", "≤ 90 MB", memory <= 90),
    ]
