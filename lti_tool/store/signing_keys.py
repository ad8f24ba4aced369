"""The tool's own RSA keys. LTI Security Framework 1.0, section 6.3; JWK: RFC 7517, thumbprint: RFC 7638.

Platforms cache the published keys, so a new key is published a day before it signs, and an old one for a day
after it has signed for the last time.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import bindparam, delete, insert, select

from lti_tool.store import tables as t
from lti_tool.store.connection import Connection
from lti_tool.store.rows import dump, into, load

OVERLAP = 24 * 3600.0


@dataclass(frozen=True)
class SigningKey:
    """A key pair. private_pem: PKCS 8. jwk: the public half as JSON text."""

    kid: str
    private_pem: str
    jwk: str
    created: float
    signs_from: float


_ALL = select(t.signing_key).order_by(t.signing_key.c.signs_from, t.signing_key.c.kid)
_ADD = insert(t.signing_key)
_DELETE = delete(t.signing_key).where(t.signing_key.c.kid == bindparam("key"))


def ensure(connection: Connection, now: float) -> SigningKey:
    """The key to sign with now. The first call makes it (about 0.1 s), so that one needs a write."""
    signing = [key for key in all_keys(connection) if key.signs_from <= now]
    return signing[-1] if signing else _add(connection, created=now, signs_from=now)


def published(connection: Connection, now: float) -> list[dict[str, Any]]:
    """The JWKs for /lti/jwks.json: those that sign, will sign, or signed within the last day."""
    return [load(key.jwk) for key in _unretired(all_keys(connection), now)]


def rotate(connection: Connection, now: float) -> SigningKey:
    """Make a key: published at once, signing in a day."""
    return _add(connection, created=now, signs_from=now + OVERLAP)


def all_keys(connection: Connection) -> tuple[SigningKey, ...]:
    """Every key that is kept, in the order in which they begin to sign."""
    return tuple(into(SigningKey, row) for row in connection.execute(_ALL).rows())


def remove_retired(connection: Connection, now: float) -> int:
    """Delete the keys that are no longer published; how many."""
    keys = all_keys(connection)
    keep = {key.kid for key in _unretired(keys, now)}
    retired = [key.kid for key in keys if key.kid not in keep]
    for kid in retired:
        connection.execute(_DELETE, {"key": kid})
    return len(retired)


def _unretired(keys: tuple[SigningKey, ...], now: float) -> list[SigningKey]:
    """A key is retired a day after its successor has begun to sign."""
    superseded = {key.kid for key, successor in pairwise(keys) if now >= successor.signs_from + OVERLAP}
    return [key for key in keys if key.kid not in superseded]


def _add(connection: Connection, created: float, signs_from: float) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    numbers = private.public_key().public_numbers()
    public = {"e": _base64url(numbers.e), "kty": "RSA", "n": _base64url(numbers.n)}
    thumbprint = hashlib.sha256(json.dumps(public, separators=(",", ":")).encode()).digest()
    kid = base64.urlsafe_b64encode(thumbprint).decode().rstrip("=")
    jwk = dump({**public, "kid": kid, "alg": "RS256", "use": "sig"})
    key = SigningKey(kid, pem.decode(), jwk, created, signs_from)
    connection.execute(_ADD, vars(key))
    return key


def _base64url(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
