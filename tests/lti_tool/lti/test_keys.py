"""The cache of LMSes' public keys, against a clock of our own and an LMS that misbehaves."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from lti_tool.lti.errors import LtiError
from lti_tool.lti.keys import KeyCache, fetch_with
from lti_tool.lti.model import Platform
from lti_tool.lti.outbound import Outbound, OutboundError, Reply
from tests.lti_tool.lti.played_lms import KID, Answer, Server, jwk

DAY = 86_400.0


@dataclass
class Lms:
    """Serves a key set to one cache; `answer` may be an exception."""

    answer: Reply | Exception
    now: float = 1_000_000.0
    fetched: int = 0

    def __post_init__(self) -> None:
        self.cache = KeyCache(self.fetch, lambda: self.now)

    def fetch(self, url: str) -> Reply:
        self.fetched += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def key_set(*entries: object, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, named, json.dumps({"keys": entries}).encode())


@pytest.fixture
def public(private_key: RSAPrivateKey) -> dict[str, Any]:
    return jwk(private_key.public_key())


@pytest.fixture
def lms(public: dict[str, Any]) -> Lms:
    return Lms(key_set(public))


def code_of(call: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(LtiError) as caught:
        call()
    return caught.value.code, caught.value.status


UNKNOWN = ("token-key-unknown", 401)


def test_a_key_is_fetched_and_parsed_once(lms: Lms, platform: Platform, private_key: RSAPrivateKey) -> None:
    found = lms.cache.find(platform, KID)
    assert found.public_numbers() == private_key.public_key().public_numbers()
    assert lms.cache.find(platform, KID) is found
    assert lms.fetched == 1


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=7200", 7_200),
        ("public, Max-Age = 7200", 7_200),
        ("max-age=1", 300),
        ("max-age=999999999", DAY),
        ("no-store, max-age=7200", 300),
        ("s-maxage=7200", 3_600),
        ("max-age=soon", 3_600),
        ("", 3_600),
    ],
)
def test_cache_headers_within_bounds(public: dict[str, Any], platform: Platform, control: str, seconds: float) -> None:
    lms = Lms(key_set(public, cache_control=control))
    lms.cache.find(platform, KID)
    lms.now += seconds - 1
    lms.cache.find(platform, KID)
    assert lms.fetched == 1
    lms.now += 1
    lms.cache.find(platform, KID)
    assert lms.fetched == 2


def test_an_unknown_kid_is_looked_for_at_once_then_once_a_minute(
    lms: Lms, platform: Platform, public: dict[str, Any]
) -> None:
    lms.cache.find(platform, KID)
    lms.answer = key_set({**public, "kid": "new"})
    lms.cache.find(platform, "new")
    assert lms.fetched == 2
    for forged in range(20):
        assert code_of(lambda forged=forged: lms.cache.find(platform, f"forged-{forged}")) == UNKNOWN
    assert lms.fetched == 2
    lms.now += 60
    assert code_of(lambda: lms.cache.find(platform, "forged")) == UNKNOWN
    assert lms.fetched == 3
    lms.cache.find(platform, "new")


def test_an_old_key_is_gone_once_its_lms_no_longer_publishes_it(
    lms: Lms, platform: Platform, public: dict[str, Any]
) -> None:
    lms.cache.find(platform, KID)
    lms.answer = key_set({**public, "kid": "new"})
    lms.now += 3_600
    assert code_of(lambda: lms.cache.find(platform, KID)) == UNKNOWN


def test_platforms_have_keys_of_their_own(lms: Lms, platform: Platform, public: dict[str, Any]) -> None:
    lms.cache.find(platform, KID)
    lms.answer = key_set({**public, "kid": "other"})
    assert code_of(lambda: lms.cache.find(replace(platform, id="p2"), KID)) == UNKNOWN
    assert code_of(lambda: lms.cache.find(replace(platform, jwks_url="https://x.example.org"), KID)) == UNKNOWN


@pytest.mark.parametrize(
    "odd",
    [
        {"use": "enc"},
        {"kty": "EC"},
        {"kty": None},
        {"alg": "RS512"},
        {"kid": None},
        {"kid": 5},
        {"n": None},
        {"n": "!!"},
        {"n": 5},
        {"n": "AQAB"},
        {"n": "A" * 100_000},
        {"e": "AA"},
        {"e": "Ag"},
        {"e": "A" * 9},
    ],
)
def test_odd_entries_are_skipped(public: dict[str, Any], platform: Platform, odd: dict[str, Any]) -> None:
    changed = {name: value for name, value in {**public, **odd}.items() if value is not None}
    lms = Lms(key_set(changed, None, "x", [], 5, {}, {**public, "kid": "good"}))
    lms.cache.find(platform, "good")
    assert code_of(lambda: lms.cache.find(platform, KID)) == UNKNOWN


@pytest.mark.parametrize("missing", ["use", "alg"])
def test_members_that_lmses_leave_out(public: dict[str, Any], platform: Platform, missing: str) -> None:
    lms = Lms(key_set({name: value for name, value in public.items() if name != missing}))
    assert lms.cache.find(platform, KID)


def test_weak_keys_are_skipped(platform: Platform) -> None:
    lms = Lms(key_set(jwk(generate_private_key(65537, 1024).public_key())))
    assert code_of(lambda: lms.cache.find(platform, KID)) == UNKNOWN


FAULTS = {
    "timeout": (OutboundError("timeout", "x"), ("keys-timeout", 504)),
    "unreachable": (OutboundError("unreachable", "x"), ("keys-unreachable", 502)),
    "private address": (OutboundError("address", "x"), ("keys-unreachable", 502)),
    "redirect": (OutboundError("redirect", "x"), ("keys-unreachable", 502)),
    "huge": (OutboundError("too-large", "x"), ("keys-invalid", 502)),
    "broken": (OutboundError("broken", "x"), ("keys-invalid", 502)),
    "error": (Reply(500, {}, b"{}"), ("keys-unreachable", 502)),
    "page": (Reply(200, {}, b"<html>"), ("keys-invalid", 502)),
    "list": (Reply(200, {}, b"[]"), ("keys-invalid", 502)),
    "no list": (Reply(200, {}, b'{"keys": {}}'), ("keys-invalid", 502)),
    "deep": (Reply(200, {}, b"[" * 100_000), ("keys-invalid", 502)),
    "not text": (Reply(200, {}, b"\xff"), ("keys-invalid", 502)),
}


@pytest.mark.parametrize(("answer", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_an_lms_at_fault(
    platform: Platform, public: dict[str, Any], answer: Reply | Exception, expected: tuple[str, int]
) -> None:
    lms = Lms(answer)
    assert code_of(lambda: lms.cache.find(platform, KID)) == expected
    assert code_of(lambda: lms.cache.find(platform, KID)) == expected
    assert lms.fetched == 1  # launches within two seconds share the failure
    lms.answer = key_set(public)
    lms.now += 2
    assert lms.cache.find(platform, KID)


def test_a_stale_set_serves_while_its_lms_fails(lms: Lms, platform: Platform) -> None:
    lms.cache.find(platform, KID)
    lms.answer = OutboundError("timeout", "x")
    lms.now += 3_600
    for _ in range(5):
        assert lms.cache.find(platform, KID)
    assert lms.fetched == 2
    assert code_of(lambda: lms.cache.find(platform, "new")) == UNKNOWN
    lms.now += DAY
    assert code_of(lambda: lms.cache.find(platform, KID)) == ("keys-timeout", 504)


class Gate:
    """A fetch that tells when it begins, and waits until it may end."""

    def __init__(self, answer: Reply) -> None:
        self.answer = answer
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()
        self.count = 0

    def fetch(self, url: str) -> Reply:
        if "slow" not in url:
            return self.answer
        self.count += 1
        self.begun.release()
        assert self.open.wait(10)
        return self.answer


def in_threads(count: int, call: Callable[[], object]) -> tuple[list[threading.Thread], list[object]]:
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(call())
        except LtiError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, outcomes


def test_one_fetch_for_all_that_wait_and_nobody_else_waits(public: dict[str, Any], platform: Platform) -> None:
    gate = Gate(key_set(public))
    cache = KeyCache(gate.fetch, lambda: 0.0, max_waiting=3)
    slow = replace(platform, id="p2", jwks_url="https://slow.example.org/jwks")
    threads, outcomes = in_threads(8, lambda: cache.find(slow, KID))
    assert gate.begun.acquire(timeout=10)
    assert cache.find(platform, KID)  # another LMS's launch
    gate.open.set()
    for thread in threads:
        thread.join(10)
    assert gate.count == 1
    assert len(outcomes) == 8
    key = cache.find(slow, KID)
    assert key in outcomes
    assert all(outcome in ("keys-busy", key) for outcome in outcomes)


def test_only_so_many_launches_wait_for_an_lms_that_hangs(public: dict[str, Any], platform: Platform) -> None:
    gate = Gate(key_set(public))
    cache = KeyCache(gate.fetch, lambda: 0.0, max_waiting=0)
    slow = replace(platform, jwks_url="https://slow.example.org/jwks")
    threads, _ = in_threads(1, lambda: cache.find(slow, KID))
    assert gate.begun.acquire(timeout=10)
    assert code_of(lambda: cache.find(slow, KID)) == ("keys-busy", 503)
    gate.open.set()
    threads[0].join(10)
    assert cache.find(slow, KID)


def test_several_lmses_that_hang_leave_room_for_others(public: dict[str, Any], platform: Platform) -> None:
    gate = Gate(key_set(public))
    cache = KeyCache(gate.fetch, lambda: 0.0, max_in_all=2)
    hanging = [replace(platform, id=f"p{number}", jwks_url=f"https://slow{number}.example.org/") for number in range(3)]
    threads = [in_threads(1, partial(cache.find, each, KID))[0][0] for each in hanging[:2]]
    for _ in threads:
        assert gate.begun.acquire(timeout=10)
    assert code_of(lambda: cache.find(hanging[2], KID)) == ("keys-busy", 503)
    gate.open.set()
    for thread in threads:
        thread.join(10)
    assert cache.find(hanging[2], KID)


def test_a_stale_key_serves_while_another_launch_fetches(public: dict[str, Any], platform: Platform) -> None:
    gate = Gate(key_set(public))
    now = [0.0]
    cache = KeyCache(gate.fetch, lambda: now[0])
    slow = replace(platform, jwks_url="https://slow.example.org/jwks")
    gate.open.set()
    cache.find(slow, KID)
    assert gate.begun.acquire(timeout=10)
    gate.open.clear()
    now[0] = 3_600.0
    threads, _ = in_threads(1, lambda: cache.find(slow, KID))
    assert gate.begun.acquire(timeout=10)
    assert cache.find(slow, KID)
    gate.open.set()
    threads[0].join(10)


def test_a_fault_of_our_own_leaves_no_launch_waiting(platform: Platform, public: dict[str, Any]) -> None:
    lms = Lms(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        lms.cache.find(platform, KID)
    lms.answer = key_set(public)
    assert lms.cache.find(platform, KID)


def test_over_http(server: Server, http: Outbound, platform: Platform, public: dict[str, Any]) -> None:
    there = replace(platform, jwks_url=server.url + "/jwks")
    server.routes["/jwks"] = Answer(body={"keys": [public]})
    assert KeyCache(fetch_with(http, max_bytes=2_000), lambda: 0.0).find(there, KID)
    elsewhere = Answer(302, headers={"Location": "http://localhost:1/jwks"})
    faults = [
        (Answer(body={"keys": [], "filler": "x" * 3_000}), 5.0, ("keys-invalid", 502)),
        (Answer(body=b"{", length=10, hang=True), 0.2, ("keys-timeout", 504)),
        (elsewhere, 5.0, ("keys-unreachable", 502)),
    ]
    for answer, seconds, expected in faults:
        server.routes["/jwks"] = answer
        cache = KeyCache(fetch_with(http, seconds=seconds, max_bytes=2_000), lambda: 0.0)
        assert code_of(lambda cache=cache: cache.find(there, KID)) == expected
