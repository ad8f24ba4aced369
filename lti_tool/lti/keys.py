"""The LMSes' public keys: fetched when needed, parsed once, shared by all launches of a process.

1EdTech Security Framework 1.1, section 6.3; RFC 7517. A key set is kept as long as its cache headers say,
but 5 minutes at least and 24 hours at most. An unknown kid fetches it again at once, then at most once a
minute for a platform, so that forged tokens can't make us flood an LMS. A platform has one fetch under way
at a time; only launches that need its outcome wait for it, and not too many of these, so that an LMS that
hangs doesn't take all threads. A stale set serves on while it is fetched again or can't be.
"""

import binascii
import json
import re
import threading
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from lti_tool.lti.claims import is_claims
from lti_tool.lti.errors import Code, LtiError
from lti_tool.lti.model import Platform
from lti_tool.lti.outbound import Fault, Outbound, OutboundError, Reply

Fetch = Callable[[str], Reply]
"""From a key set's address to the answer; raises OutboundError."""

PublicKeys = Mapping[str, RSAPublicKey]
"""From kid to key."""

_Place = tuple[str, str]  # platform id and address of its keys: a changed address starts anew

_SHORTEST: Final = 300.0
_LONGEST: Final = 86_400.0
_UNTOLD: Final = 3_600.0  # lifetime where the LMS sends no cache headers
_LOOK_AGAIN: Final = 60.0  # seconds between two fetches for unknown kids, or of a stale set that failed
_AFTER_FAILURE: Final = 2.0  # seconds in which launches share a failure when there is nothing to serve
_MAX_PLATFORMS: Final = 5_000
_MAX_KEYS: Final = 100
_KEY_BITS: Final = range(2_048, 8_193)  # below: weak; above: slow enough to be an attack
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})")
_UNCACHED = re.compile(r"(?:^|[\s,])no-(?:store|cache)")
_FAULTS: Mapping[Fault, Code] = {"timeout": "keys-timeout", "too-large": "keys-invalid", "broken": "keys-invalid"}


def fetch_with(http: Outbound, *, seconds: float = 5.0, max_bytes: int = 262_144) -> Fetch:
    """Return how `KeyCache` fetches through `http`: 5 s and 256 kB at most, no redirect to another host."""
    headers = {"Accept": "application/json"}
    return lambda url: http.get(url, headers, seconds=seconds, max_bytes=max_bytes)


@dataclass(frozen=True, slots=True)
class _KeySet:
    """What is known of a platform's keys. Times in seconds UTC."""

    keys: PublicKeys = field(default_factory=dict[str, RSAPublicKey])
    fetched: float = float("-inf")
    fetch_again: float = float("-inf")
    looked_again: float = float("-inf")
    failure: LtiError | None = None

    def refuse(self, now: float) -> None:
        """Raise what an unknown kid means when it is too early to ask the LMS again."""
        if now >= self.fetch_again:
            return
        if self.failure and not self.keys:
            raise LtiError(self.failure.code, self.failure.detail)
        if now < self.looked_again + _LOOK_AGAIN:
            raise LtiError("token-key-unknown", "asked for it less than a minute ago", "kid")


@dataclass(slots=True)
class _Flight:
    """A fetch under way, and how many launches wait for it."""

    outcome: Future[_KeySet] = field(default_factory=Future[_KeySet])
    waiting: int = 0


class KeyCache:
    """Public keys by platform and kid. Thread-safe, at most 5,000 platforms."""

    def __init__(
        self, fetch: Fetch, clock: Callable[[], float], *, max_waiting: int = 16, max_in_all: int = 24
    ) -> None:
        """Fetch with `fetch`; at most `max_waiting` launches of a platform wait, and `max_in_all` of all platforms."""
        self._fetch = fetch
        self._clock = clock
        self._max_waiting = max_waiting
        self._room = threading.BoundedSemaphore(max_in_all)
        self._lock = threading.Lock()
        self._sets: OrderedDict[_Place, _KeySet] = OrderedDict()
        self._flights: dict[_Place, _Flight] = {}

    def find(self, platform: Platform, kid: str) -> RSAPublicKey:
        """Return the platform's key `kid`, from memory where possible.

        Raises LtiError: `token-key-unknown` (401), or `keys-timeout`, `keys-unreachable`, `keys-invalid`,
        `keys-busy` (502–504) where the LMS is at fault.
        """
        place = (platform.id, platform.jwks_url)
        now = self._clock()
        with self._lock:
            known = self._sets.get(place, _KeySet())
            key = known.keys.get(kid)
            flight = self._flights.get(place)
            # A stale set serves on while another launch fetches it again.
            if key and (now < known.fetch_again or (flight and now < known.fetched + _LONGEST)):
                self._sets.move_to_end(place)
                return key
            if flight:
                if flight.waiting >= self._max_waiting:
                    raise LtiError("keys-busy", f"platform {platform.id}")
                flight.waiting += 1
            else:
                known.refuse(now)
            # Several LMSes that hang at once must not take all threads of the server.
            if not self._room.acquire(blocking=False):
                raise LtiError("keys-busy", f"platform {platform.id}, too many platforms at once")
            if not flight:
                self._flights[place] = _Flight()
        try:
            current = flight.outcome.result() if flight else self._refresh(place, known, now)
        finally:
            self._room.release()
        key = current.keys.get(kid)
        if key is None:
            if current.failure and not current.keys:
                raise LtiError(current.failure.code, current.failure.detail)
            raise LtiError("token-key-unknown", f"platform {platform.id}, kid {kid[:80]!r}", "kid")
        return key

    def _refresh(self, place: _Place, known: _KeySet, now: float) -> _KeySet:
        """Fetch a key set, remember what came of it, and tell those who wait."""
        try:
            current = self._fetch_set(place, known, now)
        except BaseException as error:
            with self._lock:
                self._flights.pop(place).outcome.set_exception(error)
            raise
        with self._lock:
            self._sets[place] = current
            self._sets.move_to_end(place)
            if len(self._sets) > _MAX_PLATFORMS:
                self._sets.popitem(last=False)
            self._flights.pop(place).outcome.set_result(current)
        return current

    def _fetch_set(self, place: _Place, known: _KeySet, now: float) -> _KeySet:
        """Return the platform's new key set, or what is left of the old one where the LMS fails."""
        looked_again = now if now < known.fetch_again else known.looked_again
        try:
            keys, lifetime = _read_key_set(self._fetch(place[1]))
        except (OutboundError, LtiError) as error:
            code = error.code if isinstance(error, LtiError) else _FAULTS.get(error.fault, "keys-unreachable")
            failure = LtiError(code, f"platform {place[0]}: {error.detail}")
            if known.keys and now < known.fetched + _LONGEST:
                return _KeySet(known.keys, known.fetched, now + _LOOK_AGAIN, looked_again, failure)
            return _KeySet(fetch_again=now + _AFTER_FAILURE, failure=failure)
        return _KeySet(keys, now, now + lifetime, looked_again)


def _read_key_set(reply: Reply) -> tuple[PublicKeys, float]:
    """Return the usable keys of an answer, and for how many seconds. Odd entries are skipped."""
    if reply.status != 200:
        raise LtiError("keys-unreachable", f"HTTP {reply.status}")
    try:
        document: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise LtiError("keys-invalid", "not JSON") from None
    entries = document.get("keys") if is_claims(document) else None
    if not isinstance(entries, list):
        raise LtiError("keys-invalid", "no list of keys")
    keys: dict[str, RSAPublicKey] = {}
    for entry in cast(list[object], entries)[:_MAX_KEYS]:
        found = _read_key(entry)
        if found:
            keys.setdefault(*found)
    return keys, _lifetime(reply.headers)


def _read_key(entry: object) -> tuple[str, RSAPublicKey] | None:
    """Return kid and key of an RSA signature key (RFC 7517, RFC 7518 section 6.3), None for anything else.

    `use` may be missing, as several LMSes leave it out. Private parts, should an LMS publish them, are ignored.
    """
    if not is_claims(entry) or entry.get("kty") != "RSA" or entry.get("use") not in (None, "sig"):
        return None
    kid = entry.get("kid")
    if not isinstance(kid, str) or not kid or entry.get("alg") not in (None, "RS256"):
        return None
    modulus, exponent = _unsigned(entry.get("n"), 1_400), _unsigned(entry.get("e"), 8)
    if modulus is None or exponent is None or modulus.bit_length() not in _KEY_BITS:
        return None
    try:
        return kid, RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        return None


def _unsigned(value: object, limit: int) -> int | None:
    """Return a Base64urlUInt of at most `limit` characters as a number (RFC 7518, section 2)."""
    if not isinstance(value, str) or len(value) > limit:
        return None
    try:
        return int.from_bytes(urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4)))
    except (binascii.Error, ValueError):
        return None


def _lifetime(headers: Mapping[str, str]) -> float:
    """Return how many seconds an answer may be kept (RFC 9111, Cache-Control), within our bounds."""
    control = headers.get("cache-control", "").lower()
    if _UNCACHED.search(control):
        return _SHORTEST
    told = _MAX_AGE.search(control)
    return min(max(float(told[1]), _SHORTEST), _LONGEST) if told else _UNTOLD
