"""A gradebook that answers as it is told, and a clock that stands still until it is moved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lti_tool.lti.model import Platform
from lti_tool.lti.scores import Score, Sent
from lti_tool.store.connection import Connection
from lti_tool.store.database import Database
from lti_tool.store.errors import DatabaseUnavailable
from lti_tool.worker.platform_queue import PlatformQueue, Surroundings
from tests.lti_tool.store.world import NOW


@dataclass
class Clock:
    """Seconds UTC, moved by hand."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


def accept(_score: Score) -> None:
    """An answer: the LMS takes the score."""


class FailingDatabase(Database):
    """A database that can't be used while `down`; `missed` tells that somebody tried."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.down, self.missed = threading.Event(), threading.Event()

    def _fail(self) -> None:
        if self.down.is_set():
            self.missed.set()
            raise DatabaseUnavailable("disk full")

    @contextmanager
    def read(self) -> Generator[Connection]:
        self._fail()
        with super().read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        self._fail()
        with super().write() as connection:
            yield connection


@dataclass
class PlayedGradebook:
    """Takes scores, or does what `answer` does; remembers every call and how many ran at once."""

    answer: Callable[[Score], None] = accept
    calls: list[tuple[str, Score]] = field(default_factory=list[tuple[str, Score]])
    most_at_once: int = 0
    _running: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, platform: Platform, score: Score) -> Sent:
        with self._lock:
            self.calls.append((platform.id, score))
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            self.answer(score)
        finally:
            with self._lock:
                self._running -= 1
        return Sent(score.endpoint.lineitem or "https://lms.example/found", "ok")

    @property
    def scores(self) -> list[tuple[str, str, float]]:
        """Platform, user and score of each call, in order."""
        return [(platform, score.user_id, score.score_given) for platform, score in self.calls]


def surroundings(database: Database, gradebook: PlayedGradebook, clock: Clock) -> Surroundings:
    """A worker's, without randomness."""
    return Surroundings(database, gradebook, clock, random=lambda: 0.0, title=str.upper)


def run_dry(queue: PlatformQueue) -> None:
    """Let a queue work until nothing more is due now."""
    queue.wake(threading.Event())
    queue.join(30)
