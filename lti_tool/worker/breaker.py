"""When to leave a failing LMS alone."""

from __future__ import annotations

_FAILURES = 3
"""Failures in a row after which an LMS counts as failing; single ones are the grade's own bad luck."""

_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 30.0
_LONGEST_ASKED = 3600.0


class Breaker:
    """Decides how many calls to one LMS may run at once.

    A failing LMS gets one call at a time, with pauses of 5, 10, 20, then 30 seconds. A call makes up to four
    requests (token, line items, score), so that a failing LMS sees at most 40 a minute, and one that is back
    is noticed within half a minute.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._failures = 0
        self._until = 0.0

    def room(self, now: float, running: int) -> int:
        """How many calls may begin now, while `running` have not ended."""
        if now < self._until:
            return 0
        if self._failures >= _FAILURES:
            return 0 if running else 1
        return self._at_once - running

    def answered(self) -> None:
        """The LMS answered with sense, if only to refuse."""
        self._failures = 0
        self._until = 0.0

    def failed(self, now: float, retry_after: float | None = None) -> None:
        """The LMS didn't answer, or asked for a pause of `retry_after` seconds."""
        asked = now + min(retry_after or 0.0, _LONGEST_ASKED)
        if now >= self._until:  # else: a call that began before the pause, which counts once
            self._failures += 1
            beyond = self._failures - _FAILURES
            pause = min(_FIRST_PAUSE * 2 ** min(beyond, 10), _LONGEST_PAUSE) if beyond >= 0 else 0.0
            self._until = now + pause
        self._until = max(self._until, asked)
