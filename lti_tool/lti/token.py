"""From an id_token to a `Launch`: signature, issuer, audience, times, nonce, then the LTI claims.

1EdTech Security Framework 1.1, section 5.1.3; OpenID Connect Core, section 3.1.3.7; RFC 7515. PyJWT's RS256
checks the signature with a key that `keys` parsed once; the claims are checked here, since each rule is stricter
than PyJWT's or pylti1p3's (docs/decisions/0003-pylti1p3.md). Nothing in the token chooses algorithm or key:
RS256 is fixed, `jwk`, `jku` and `x5u` headers are never read, and `kid` is only looked up.
"""

import binascii
import hmac
import json
import math
import re
from base64 import urlsafe_b64decode
from typing import Final, Protocol, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from lti_tool.lti.claims import Claims, is_claims, read_launch
from lti_tool.lti.errors import LtiError
from lti_tool.lti.login import MAX_TOKEN
from lti_tool.lti.model import Launch, Platform

LEEWAY: Final = 60
"""Seconds that two clocks may differ."""

MAX_AGE: Final = 600
"""Seconds since `iat`; no leeway on top, since an older token has been lying somewhere."""

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)
_MAX_ID = 255


class Keys(Protocol):
    """Where an LMS's public keys come from: `keys.KeyCache`."""

    def find(self, platform: Platform, kid: str) -> RSAPublicKey:
        """Return the platform's key of that id; raises LtiError."""
        ...


def verify_launch(id_token: str, platform: Platform, *, nonce: str, tool_url: str, keys: Keys, now: float) -> Launch:
    """Return the launch that `id_token` carries, or raise LtiError; never another exception.

    platform  the one that the login's state belongs to: its issuer, client and keys alone count
    nonce     the one given out with that state; the caller has taken it, so it can't come twice
    tool_url  the tool's public origin
    now       seconds UTC
    """
    claims = _verify_signature(id_token, platform, keys)
    _check_parties(claims, platform, nonce)
    _check_times(claims, now)
    _check_sub(claims)
    return read_launch(claims, platform, tool_url)


def _verify_signature(id_token: str, platform: Platform, keys: Keys) -> Claims:
    if len(id_token) > MAX_TOKEN:
        raise LtiError("token-too-large", f"{len(id_token)} characters")
    compact = _COMPACT.fullmatch(id_token)
    if not compact:
        raise LtiError("token-malformed", "not a signed compact token")
    kid = _kid_of(_json_object(_decoded(compact[1]), "header"))
    key = keys.find(platform, kid)
    signed = id_token[: compact.start(3) - 1].encode()
    if not _RS256.verify(signed, key, _decoded(compact[3])):
        raise LtiError("token-signature", f"platform {platform.id}, kid {kid[:80]!r}")
    return _json_object(_decoded(compact[2]), "payload")


def _kid_of(header: Claims) -> str:
    if header.get("alg") != "RS256":
        raise LtiError("token-algorithm", f"alg {str(header.get('alg'))[:20]!r}")
    if "crit" in header or header.get("b64", True) is not True:
        raise LtiError("token-malformed", "critical header parameters", "crit")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_ID:
        raise LtiError("token-key-unknown", "kid missing or malformed", "kid")
    return kid


def _decoded(segment: str) -> bytes:
    try:
        return urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error:
        raise LtiError("token-malformed", "not base64url") from None


def _json_object(data: bytes, part: str) -> Claims:
    try:
        value: object = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # RecursionError: nested a thousand deep
        raise LtiError("token-malformed", f"{part} is not JSON") from None
    if not is_claims(value):
        raise LtiError("token-malformed", f"{part} is not an object")
    return value


def _refuse_constant(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _check_parties(claims: Claims, platform: Platform, nonce: str) -> None:
    if claims.get("iss") != platform.issuer:
        raise LtiError("token-issuer", f"iss {str(claims.get('iss'))[:200]!r}, platform {platform.id}", "iss")
    audience = claims.get("aud")
    audiences = cast(list[object], audience if isinstance(audience, list) else [audience])
    # A further audience could replay the token here or there; none is trusted.
    if not audiences or any(one != platform.client_id for one in audiences):
        raise LtiError("token-audience", f"aud {str(audiences)[:200]}, platform {platform.id}", "aud")
    if claims.get("azp") is not None and claims["azp"] != platform.client_id:
        raise LtiError("token-audience", f"azp {str(claims['azp'])[:200]!r}, platform {platform.id}", "azp")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(errors="replace"), nonce.encode()):
        raise LtiError("token-nonce", f"platform {platform.id}", "nonce")


def _check_times(claims: Claims, now: float) -> None:
    expires, issued = _numeric_date(claims, "exp"), _numeric_date(claims, "iat")
    if expires <= now - LEEWAY:
        raise LtiError("token-expired", f"exp {expires}, now {now:.0f}", "exp")
    if issued > now + LEEWAY:
        raise LtiError("token-early", f"iat {issued}, now {now:.0f}", "iat")
    if issued < now - MAX_AGE:
        raise LtiError("token-old", f"iat {issued}, now {now:.0f}", "iat")
    if claims.get("nbf") is not None and _numeric_date(claims, "nbf") > now + LEEWAY:
        raise LtiError("token-early", f"nbf {claims['nbf']}, now {now:.0f}", "nbf")


def _numeric_date(claims: Claims, name: str) -> int | float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LtiError("token-claim", "missing or not a number", name)
    if not -1e15 < value < 1e15 or math.isnan(value):  # keeps huge numbers out of the log and of arithmetic
        raise LtiError("token-claim", "not a date", name)
    return value


def _check_sub(claims: Claims) -> None:
    """A missing `sub` is an anonymous launch, which `read_launch` judges; a malformed one is a broken token."""
    sub = claims.get("sub")
    if sub is not None and (not isinstance(sub, str) or not sub.strip() or len(sub) > _MAX_ID):
        raise LtiError("token-claim", "not a non-empty string of at most 255 characters", "sub")
