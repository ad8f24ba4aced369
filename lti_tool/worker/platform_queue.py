"""The queue of one platform: up to four calls at once, in a thread that lives while there is work.

Each call runs in a thread of its own, so that one that hangs can be given up. What comes of it is written
down here, by one thread a platform; a worker that dies leaves leases that run out.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from lti_tool.lti.errors import PlatformRefused, PlatformUnavailable
from lti_tool.lti.model import Platform
from lti_tool.lti.scores import Sent, next_try
from lti_tool.store import outbox, platforms
from lti_tool.store.database import Database
from lti_tool.store.errors import DatabaseUnavailable
from lti_tool.store.outbox import Reply, TakenGrade
from lti_tool.worker.breaker import Breaker
from lti_tool.worker.sending import ScoreSender, score_of

AT_ONCE = 4
"""Calls to one LMS at a time."""

PATIENCE = 10.0
"""Seconds after which a call is given up."""

_TICK = 0.05
_LAST_WORDS = 1.0
"""Seconds that calls under way get to end when the worker stops."""

_log = logging.getLogger(__name__)

Outcome = Sent | PlatformUnavailable | PlatformRefused


@dataclass(frozen=True)
class Surroundings:
    """What a queue needs from outside.

    clock: seconds UTC. random: 0 ≤ random() < 1. title: of an item, for a line item made for it.
    """

    database: Database
    sender: ScoreSender
    clock: Callable[[], float]
    random: Callable[[], float]
    title: Callable[[str], str]


@dataclass(frozen=True, eq=False)
class _Call:
    grade: TakenGrade
    began: float


class PlatformQueue:
    """Sends what one platform is owed. `wake` it whenever something may be due."""

    def __init__(self, platform_id: str, around: Surroundings) -> None:
        self._platform_id = platform_id
        self._around = around
        self._breaker = Breaker(AT_ONCE)
        self._outcomes: queue.SimpleQueue[tuple[_Call, Outcome]] = queue.SimpleQueue()
        self._running: set[_Call] = set()
        self._look = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self, stop: threading.Event) -> None:
        """Look for due grades, in a thread that ends when there are no more."""
        self._look.set()
        if self._thread and self._thread.is_alive():
            return
        if self._breaker.room(self._around.clock(), running=0):
            name = f"grades {self._platform_id}"
            self._thread = threading.Thread(target=self._work, args=(stop,), name=name, daemon=True)
            self._thread.start()

    def join(self, timeout: float) -> None:
        """Wait for the thread to end after a stop."""
        if self._thread:
            self._thread.join(timeout)

    def _work(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                if self._look.is_set():
                    self._look.clear()
                    self._begin_calls()
                if not self._running:
                    return
                self._end_calls(_TICK)
            deadline = time.monotonic() + _LAST_WORDS
            while self._running and time.monotonic() < deadline:
                self._end_calls(_TICK)
        except DatabaseUnavailable as error:
            _log.error("grades wait for the database", extra={"platform": self._platform_id, "reason": str(error)})
        finally:
            self._running.clear()

    def _begin_calls(self) -> None:
        now = self._around.clock()
        room = self._breaker.room(now, len(self._running))
        if not room:
            return
        with self._around.database.write() as connection:
            grades = outbox.take(connection, self._platform_id, now, room)
            platform = platforms.by_id(connection, self._platform_id)
        if platform is None:
            return
        for grade in grades:
            call = _Call(grade, now)
            self._running.add(call)
            threading.Thread(target=self._send, args=(platform, call), daemon=True).start()

    def _send(self, platform: Platform, call: _Call) -> None:
        outcome: Outcome
        try:
            score = score_of(call.grade, self._around.title(call.grade.item))
            outcome = self._around.sender.send(platform, score)
        except (PlatformUnavailable, PlatformRefused) as error:
            outcome = error
        except Exception:
            # a fault of ours must not lose the grade; the traceback is for whoever mends it
            _log.exception("sending a grade failed", extra=self._fields(call.grade))
            outcome = PlatformUnavailable("internal error of the tool")
        self._outcomes.put((call, outcome))

    def _end_calls(self, wait: float) -> None:
        """Write down the next outcome, if one comes within `wait`, and give up calls that hang."""
        try:
            call, outcome = self._outcomes.get(timeout=wait)
        except queue.Empty:
            pass
        else:
            self._settle(call, outcome)
        now = self._around.clock()
        for call in [each for each in self._running if now - each.began >= PATIENCE]:
            self._failed(call, PlatformUnavailable(f"no answer within {PATIENCE:.0f} seconds"), hangs=True)

    def _settle(self, call: _Call, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self._sent(call, outcome)
            case PlatformRefused():
                self._refused(call, outcome)
            case PlatformUnavailable():
                # one that was given up has been counted already; its lease runs out
                if call in self._running:
                    self._failed(call, outcome)

    def _sent(self, call: _Call, sent: Sent) -> None:
        self._answered(call)
        now = self._around.clock()
        with self._around.database.write() as connection:
            outbox.sent(connection, call.grade, Reply(200, sent.reply), now, sent.line_item_url)
        _log.info("grade sent", extra=self._fields(call.grade))

    def _refused(self, call: _Call, refusal: PlatformRefused) -> None:
        self._answered(call)
        reply = Reply(refusal.status, refusal.reply)
        with self._around.database.write() as connection:
            outbox.refused(connection, call.grade, reply, self._around.clock())
        _log.warning("grade refused", extra={**self._fields(call.grade), "status": refusal.status})

    def _failed(self, call: _Call, failure: PlatformUnavailable, *, hangs: bool = False) -> None:
        self._running.discard(call)
        self._look.set()
        now, grade = self._around.clock(), call.grade
        self._breaker.failed(now, failure.retry_after)
        again = next_try(
            grade.tries + 1,
            failure.retry_after,
            owed_since=now if grade.failing_since is None else grade.failing_since,
            now=now,
            random=self._around.random(),
        )
        with self._around.database.write() as connection:
            outbox.failed(connection, grade, Reply(failure.status, failure.reply), now, again, hangs=hangs)
        _log.warning("grade not sent", extra={**self._fields(grade), "status": failure.status, "next_try": again})

    def _answered(self, call: _Call) -> None:
        self._running.discard(call)
        self._look.set()
        self._breaker.answered()

    def _fields(self, grade: TakenGrade) -> dict[str, object]:
        """For log lines: where, never who or how much."""
        return {"platform": grade.platform_id, "link": grade.link_id, "item": grade.item, "tries": grade.tries}
