"""The course as its files stand now: read again as soon as one of them changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from course_content.model import Course
from course_content.preview.rereading import Rereader, Stamp
from quizzes.source import InvalidContent, Problem

POLL = 0.2
"""Seconds between two looks at the files' times."""


@dataclass(frozen=True)
class State:
    """What was read. number: it grows with each change. course: None where there are problems."""

    number: int
    course: Course | None
    problems: tuple[Problem, ...]


class Watch:
    """Reads a course folder, and looks for changes in a thread of its own between `start` and `stop`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._stamp = _stamp(directory)
        self._lock = Lock()
        self._reader = Rereader(directory)
        self._state = self._read(1)
        self._ended = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Look every `POLL` seconds from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def look(self) -> State:
        """Read the course again if a file has changed."""
        with self._lock:
            stamp = _stamp(self.directory)
            if stamp != self._stamp:
                self._stamp = stamp
                self._state = self._read(self._state.number + 1)
            return self._state

    def _run(self) -> None:
        while not self._ended.wait(POLL):
            self.look()

    def _read(self, number: int) -> State:
        try:
            return State(number, self._reader.read(self._stamp), ())
        except InvalidContent as invalid:
            return State(number, None, invalid.problems)
        except OSError as error:  # a file that went away between two looks; the next look finds out more
            file = Path(error.filename or "").name
            problem = Problem(file, None, "no-file", f"this cannot be read: {error.strerror}.")
            return State(number, None, (problem,))


def _stamp(directory: Path) -> Stamp:
    return dict(_files(str(directory)))


def _files(directory: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each file below a folder but for hidden ones."""
    try:
        entries = list(os.scandir(directory))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            try:
                found = entry.stat()
            except OSError:
                continue
            yield entry.path, (found.st_mtime_ns, found.st_size)
