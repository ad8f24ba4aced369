"""The circuit breaker: few calls to a failing LMS, and back at full speed once it answers."""

from __future__ import annotations

from lti_tool.worker.breaker import Breaker


def failing(times: int) -> Breaker:
    breaker = Breaker(4)
    for _ in range(times):
        breaker.failed(0.0)
    return breaker


def test_a_healthy_platform_gets_all_its_calls() -> None:
    breaker = Breaker(4)
    assert [breaker.room(0.0, running) for running in range(5)] == [4, 3, 2, 1, 0]


def test_single_failures_change_nothing() -> None:
    assert failing(2).room(0.0, 0) == 4


def test_after_three_failures_there_is_a_pause_and_then_one_call() -> None:
    breaker = failing(3)
    assert breaker.room(4.9, 0) == 0
    assert breaker.room(5.0, 0) == 1
    assert breaker.room(5.0, 1) == 0


def test_pauses_grow_to_half_a_minute() -> None:
    breaker, now, pauses = failing(2), 0.0, list[float]()
    for _ in range(6):
        breaker.failed(now)
        pause = next(step / 10 for step in range(1000) if breaker.room(now + step / 10, 0))
        pauses.append(pause)
        now += pause
    assert pauses == [5, 10, 20, 30, 30, 30]


def test_calls_that_began_before_the_pause_don_t_lengthen_it() -> None:
    assert failing(7).room(5.0, 0) == 1


def test_one_answer_ends_it() -> None:
    breaker = failing(9)
    breaker.answered()
    assert breaker.room(0.0, 0) == 4


def test_what_the_lms_asks_for_is_granted_within_reason() -> None:
    breaker = Breaker(4)
    breaker.failed(0.0, retry_after=120.0)
    assert breaker.room(119.0, 0) == 0
    assert breaker.room(120.0, 0) == 4
    breaker.failed(200.0, retry_after=10**9)
    assert breaker.room(200.0 + 3600, 0) == 4
