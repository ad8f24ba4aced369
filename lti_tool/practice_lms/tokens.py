"""Access tokens for the services (LTI Security Framework 1.0, 4.1; RFC 7523): how they are given and checked."""

import hashlib
import secrets
from sqlite3 import Connection, IntegrityError
from typing import Any

import jwt
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.practice_lms.lms import Lms, current_lms
from lti_tool.practice_lms.refusal import OAuthRefusal, ServiceRefusal
from lti_tool.practice_lms.scopes import SCOPES

tokens = Blueprint("tokens", __name__)

TOKEN_SECONDS = 3600
LATEST = 2**53
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = "application/x-www-form-urlencoded"
# The times are checked against the LMS's own clock, below, and without leeway.
DECODE_OPTIONS: dict[str, Any] = {
    "require": ["iss", "sub", "aud", "iat", "exp", "jti"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


@tokens.get("/jwks")
def jwks() -> ResponseReturnValue:
    """The platform's public key."""
    return jsonify(keys=[current_lms().key.public_jwk()]), 200, {"Cache-Control": "max-age=600"}


@tokens.post("/token")
def token() -> ResponseReturnValue:
    """An access token for those of the asked scopes that the tool may have."""
    lms = current_lms()
    assertion = _assertion()
    claims = _verified(lms, assertion)
    granted = [scope for scope in request.form["scope"].split(" ") if scope in SCOPES]
    access_token, now = secrets.token_urlsafe(24), lms.clock()
    with lms.database.write() as db:
        _use_once(db, str(claims["jti"]), claims["exp"], now)
        if granted:
            db.execute("DELETE FROM access_token WHERE expires < ?", (now,))
            db.execute(
                "INSERT INTO access_token VALUES (?, ?, ?)",
                (_hash(access_token), " ".join(granted), now + TOKEN_SECONDS),
            )
    if not granted:
        raise OAuthRefusal("invalid_scope", "none of these scopes can be had here")
    reply = {"access_token": access_token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
    return jsonify(reply | {"scope": " ".join(granted)})


def require_scope(*any_of: str) -> None:
    """Refuse the current request (401, 403) unless its bearer token is alive and has one of these scopes."""
    lms = current_lms()
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not access_token:
        raise ServiceRefusal(401, "a bearer token is needed")
    with lms.database.read() as db:
        row = db.execute(
            "SELECT scopes FROM access_token WHERE token_hash = ? AND expires > ?", (_hash(access_token), lms.clock())
        ).fetchone()
    if row is None:
        raise ServiceRefusal(401, "the access token is unknown or has expired")
    if not set(any_of) & set(str(row["scopes"]).split(" ")):
        raise ServiceRefusal(403, f"the access token lacks the scope {any_of[0]}")


def _assertion() -> str:
    """The client assertion of a well-formed token request."""
    if request.mimetype != FORM:
        raise OAuthRefusal("invalid_request", f"the request must be {FORM}")
    for name in ("grant_type", "client_assertion_type", "client_assertion", "scope"):
        if not request.form.get(name):
            raise OAuthRefusal("invalid_request", f"{name} is missing")
    if request.form["grant_type"] != "client_credentials":
        raise OAuthRefusal("unsupported_grant_type", "grant_type must be client_credentials")
    if request.form["client_assertion_type"] != ASSERTION_TYPE:
        raise OAuthRefusal("unsupported_grant_type", f"client_assertion_type must be {ASSERTION_TYPE}")
    return request.form["client_assertion"]


def _verified(lms: Lms, assertion: str) -> dict[str, Any]:
    """The assertion's claims, once signature, parties and times are right."""
    try:
        key = lms.tool_keys.find(str(jwt.get_unverified_header(assertion).get("kid", "")))
        if key is None:
            raise OAuthRefusal("invalid_client", "the assertion’s kid is not in the tool’s JWK set")
        claims: dict[str, Any] = jwt.decode(
            assertion,
            key.key,
            algorithms=["RS256"],
            audience=lms.facts.token_url,
            issuer=lms.registration.client_id,
            options=DECODE_OPTIONS,  # pyright: ignore[reportArgumentType]
        )
    except jwt.PyJWTError as error:
        raise OAuthRefusal("invalid_client", f"the assertion is not valid: {error}") from error
    if claims["sub"] != lms.registration.client_id:
        raise OAuthRefusal("invalid_client", "the assertion’s sub is not the client_id")
    _check_times(claims, int(lms.clock()))
    return claims


def _check_times(claims: dict[str, Any], now: int) -> None:
    times: dict[str, Any] = {name: claims[name] for name in ("iat", "nbf", "exp") if name in claims}
    if not all(isinstance(time, int | float) and abs(time) < LATEST for time in times.values()):
        raise OAuthRefusal("invalid_client", "iat, nbf and exp must be numbers")
    if times["iat"] > now or times.get("nbf", 0) > now:
        raise OAuthRefusal("invalid_client", "the assertion comes from the future; there is no leeway")
    if times["exp"] <= now:
        raise OAuthRefusal("invalid_client", "the assertion has expired")


def _use_once(db: Connection, jti: str, expires: float, now: float) -> None:
    db.execute("DELETE FROM used_assertion WHERE expires <= ?", (int(now),))
    try:
        db.execute("INSERT INTO used_assertion VALUES (?, ?)", (jti, expires))
    except IntegrityError as error:
        raise OAuthRefusal("invalid_client", "the assertion’s jti was used before") from error


def _hash(access_token: str) -> str:
    return hashlib.sha256(access_token.encode()).hexdigest()
