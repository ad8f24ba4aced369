"""Sends grades: every half second it asks which platforms have something due, and wakes their queues.

Platforms are independent: each has its own queue, thread and circuit breaker, so that one dead LMS delays
nobody else's grades.
"""

from __future__ import annotations

import logging
import threading
import time

from lti_tool.store import outbox
from lti_tool.store.errors import DatabaseUnavailable
from lti_tool.worker.platform_queue import PlatformQueue, Surroundings

_EVERY = 0.5
_STOP_WITHIN = 1.5

_log = logging.getLogger(__name__)


class GradeWorker:
    """Runs until told to stop; what it has not sent by then stays owed."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._queues: dict[str, PlatformQueue] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; returns within two seconds of that."""
        while not stop.is_set():
            for platform_id in self._due():
                if platform_id not in self._queues:
                    self._queues[platform_id] = PlatformQueue(platform_id, self._around)
                self._queues[platform_id].wake(stop)
            stop.wait(_EVERY)
        deadline = time.monotonic() + _STOP_WITHIN
        for queue in self._queues.values():
            queue.join(max(0.0, deadline - time.monotonic()))

    def _due(self) -> list[str]:
        try:
            with self._around.database.read() as connection:
                return outbox.due_platforms(connection, self._around.clock())
        except DatabaseUnavailable as error:
            _log.error("grades wait for the database", extra={"reason": str(error)})
            return []
