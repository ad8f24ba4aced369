"""Launches: the 1EdTech certification suite's good and bad payloads, then our list of threats.

Each case takes a valid launch and spoils one thing of it. The names of the first two tables are those of the
suite's cases (LTI Advantage tool certification, core).
"""

import json
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwt.algorithms import HMACAlgorithm

from lti_tool.lti.claims import AGS, LTI
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import AgsEndpoint, Context, Launch, Platform, ResourceLink
from lti_tool.lti.token import verify_launch
from tests.lti_tool.lti.played_lms import (
    KID,
    MISSING,
    NONCE,
    NOW,
    TOOL_URL,
    Claims,
    FakeKeys,
    LaunchFrom,
    Sign,
    Verify,
    base64url,
    jwk,
    pem,
    spoilt,
)


def code_of(launch: LaunchFrom, payload: Claims) -> tuple[str, int]:
    with pytest.raises(LtiError) as caught:
        launch(payload)
    return caught.value.code, caught.value.status


def test_valid_launch(launch: LaunchFrom, claims: Claims) -> None:
    assert launch(claims) == Launch(
        platform_id="p1",
        deployment_id="deployment-1",
        message_type="LtiResourceLinkRequest",
        target_link_uri=TOOL_URL + "/lti/launch",
        item="lesson-1",
        resource_link=ResourceLink("link-1", "Lesson 1"),
        sub="user-7",
        role="learner",
        roles=("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",),
        is_test=False,
        name="Ada Lovelace",
        context=Context("course-1", "Museums", "M1"),
        locale="nl",
        language=None,
        custom={"item": "lesson-1"},
        ags=AgsEndpoint(
            ("https://purl.imsglobal.org/spec/lti-ags/scope/score",),
            "https://lms.example.org/items?type_id=1",
            "https://lms.example.org/items/4?type_id=1",
        ),
        return_url="https://school.example.org/course/1",
        family="moodle",
        frame_origins=("https://login.example.org", "https://lms.example.org", "https://school.example.org"),
    )


VALID: dict[str, Claims] = {
    "valid student launch": {},
    "valid teacher launch": {LTI + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]},
    "launch with multiple roles": {
        LTI + "roles": ["Learner", "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"]
    },
    "launch with short role": {LTI + "roles": ["Instructor"]},
    "launch with unknown role": {LTI + "roles": ["http://example.org/Unknown"]},
    "launch with no role": {LTI + "roles": []},
    "launch with no PII": {"name": MISSING, "given_name": MISSING, "email": MISSING},
    "launch with email without context": {LTI + "context": MISSING, "email": "a@example.org"},
    "launch without AGS": {AGS: MISSING},
    "unknown claims are ignored": {"https://example.org/claim": {"deep": [1, None]}},
    "audience as a list": {"aud": ["client-1"]},
    "azp is ours": {"azp": "client-1"},
    "expired within the leeway": {"exp": NOW - 59},
    "issued ahead within the leeway": {"iat": NOW + 59},
    "nbf within the leeway": {"nbf": NOW + 59},
    "issued nearly ten minutes ago": {"iat": NOW - 599},
    "PHP writes an empty object as a list": {LTI + "custom": [], LTI + "context": [], AGS: []},
    "empty values of a context": {LTI + "context": {"id": "", "title": "", "label": ""}},
}


@pytest.mark.parametrize("changes", VALID.values(), ids=VALID.keys())
def test_valid_payloads(launch: LaunchFrom, claims: Claims, changes: Claims) -> None:
    for name, value in changes.items():
        claims = spoilt(claims, name, value)
    assert launch(claims).resource_link == ResourceLink("link-1", "Lesson 1")


BAD: dict[str, tuple[str, Any, str, int]] = {
    # certification: known "bad" payloads
    "LTI version passed is not 1.3": (LTI + "version", "11.3", "version-unknown", 400),
    "no LTI version passed": (LTI + "version", MISSING, "claim-missing", 400),
    "message type invalid": (LTI + "message_type", "LtiUnheardOfRequest", "message-unknown", 400),
    "message type missing": (LTI + "message_type", MISSING, "claim-missing", 400),
    "message type not served": (LTI + "message_type", "LtiSubmissionReviewRequest", "message-unsupported", 400),
    "role claim missing": (LTI + "roles", MISSING, "claim-missing", 400),
    "deployment id missing": (LTI + "deployment_id", MISSING, "claim-missing", 400),
    "resource link id missing": (LTI + "resource_link", {"title": "x"}, "claim-missing", 400),
    "resource link missing": (LTI + "resource_link", MISSING, "claim-missing", 400),
    "user (sub) missing": ("sub", MISSING, "user-missing", 400),
    "target link URI missing": (LTI + "target_link_uri", MISSING, "claim-missing", 400),
    "timestamps incorrect: expired": ("exp", NOW - 61, "token-expired", 401),
    "timestamps incorrect: issued ahead": ("iat", NOW + 61, "token-early", 401),
    # threats
    "no exp": ("exp", MISSING, "token-claim", 401),
    "no iat": ("iat", MISSING, "token-claim", 401),
    "issued more than ten minutes ago": ("iat", NOW - 601, "token-old", 401),
    "not valid yet": ("nbf", NOW + 61, "token-early", 401),
    "exp is a string": ("exp", str(NOW + 60), "token-claim", 401),
    "exp is true": ("exp", True, "token-claim", 401),
    "exp is huge": ("exp", 10**400, "token-claim", 401),
    "nbf is a string": ("nbf", "soon", "token-claim", 401),
    "issuer is another": ("iss", "https://evil.example.org", "token-issuer", 401),
    "issuer with a slash more": ("iss", "https://lms.example.org/", "token-issuer", 401),
    "no issuer": ("iss", MISSING, "token-issuer", 401),
    "issuer is a list": ("iss", ["https://lms.example.org"], "token-issuer", 401),
    "foreign audience": ("aud", "client-2", "token-audience", 401),
    "further audience": ("aud", ["client-1", "client-2"], "token-audience", 401),
    "empty audience": ("aud", [], "token-audience", 401),
    "no audience": ("aud", MISSING, "token-audience", 401),
    "audience is an object": ("aud", {"client-1": True}, "token-audience", 401),
    "foreign azp": ("azp", "client-2", "token-audience", 401),
    "azp is a list": ("azp", ["client-1"], "token-audience", 401),
    "nonce of another login": ("nonce", "other", "token-nonce", 401),
    "no nonce": ("nonce", MISSING, "token-nonce", 401),
    "nonce is a number": ("nonce", 5, "token-nonce", 401),
    "nonce is not text": ("nonce", "\ud800", "token-nonce", 401),
    "sub empty": ("sub", "", "token-claim", 401),
    "sub is a number": ("sub", 7, "token-claim", 401),
    "sub too long": ("sub", "u" * 256, "token-claim", 401),
    "sub with NUL": ("sub", "u\x00", "claim-malformed", 400),
    "deployment id is a number": (LTI + "deployment_id", 1, "claim-malformed", 400),
    "deployment id too long": (LTI + "deployment_id", "d" * 256, "claim-malformed", 400),
    "foreign target": (LTI + "target_link_uri", "https://evil.example.org/lti/launch", "target-foreign", 400),
    "target that looks like ours": (LTI + "target_link_uri", TOOL_URL + ".evil.org/lti/launch", "target-foreign", 400),
    "target with our name as user": (LTI + "target_link_uri", TOOL_URL + "@evil.org/lti/launch", "target-foreign", 400),
    "target with another scheme": (
        LTI + "target_link_uri",
        "http://tool.example.org/lti/launch",
        "target-foreign",
        400,
    ),
    "target with another port": (LTI + "target_link_uri", TOOL_URL + ":8443/lti/launch", "target-foreign", 400),
    "target with another path": (LTI + "target_link_uri", TOOL_URL + "/admin", "target-foreign", 400),
    "target with a backslash": (LTI + "target_link_uri", TOOL_URL + "\\@evil.org/lti/launch", "target-foreign", 400),
    "target is script": (LTI + "target_link_uri", "javascript:alert(1)", "target-foreign", 400),
    "target with a thousand fields": (
        LTI + "target_link_uri",
        TOOL_URL + "/lti/launch?" + "&".join("a=1" for _ in range(1000)),
        "claim-malformed",
        400,
    ),
    "roles are a string": (LTI + "roles", "Learner", "claim-malformed", 400),
    "roles hold a number": (LTI + "roles", ["Learner", 1], "claim-malformed", 400),
    "resource link is a string": (LTI + "resource_link", "link-1", "claim-malformed", 400),
    "resource link id is a list": (LTI + "resource_link", {"id": ["x"]}, "claim-malformed", 400),
    "AGS is a string": (AGS, "https://lms.example.org", "claim-malformed", 400),
    "AGS scope is a number": (AGS, {"scope": 5}, "claim-malformed", 400),
    "custom is a number": (LTI + "custom", 5, "claim-malformed", 400),
    "custom item is an object": (LTI + "custom", {"item": {}}, "claim-malformed", 400),
    "presentation is a string": (LTI + "launch_presentation", "iframe", "claim-malformed", 400),
    "context is a string": (LTI + "context", "course", "claim-malformed", 400),
    "context id is a number": (LTI + "context", {"id": 5}, "claim-malformed", 400),
}


@pytest.mark.parametrize(("name", "value", "code", "status"), BAD.values(), ids=BAD.keys())
def test_bad_payloads(launch: LaunchFrom, claims: Claims, name: str, value: Any, code: str, status: int) -> None:
    assert code_of(launch, spoilt(claims, name, value)) == (code, status)


def test_a_missing_claim_is_named(launch: LaunchFrom, claims: Claims) -> None:
    with pytest.raises(LtiError) as caught:
        launch(spoilt(claims, LTI + "deployment_id", MISSING))
    assert caught.value.subject == LTI + "deployment_id"


HEADERS: dict[str, tuple[Claims, str]] = {
    "no kid": ({"kid": None}, "token-key-unknown"),
    "empty kid": ({"kid": ""}, "token-key-unknown"),
    "kid is a path": ({"kid": "../../../dev/null"}, "token-key-unknown"),
    "kid is SQL": ({"kid": "' OR 1=1 --"}, "token-key-unknown"),
    "kid is a list": ({"kid": [KID]}, "token-key-unknown"),
    "kid is endless": ({"kid": "k" * 5000}, "token-key-unknown"),
    "critical extension": ({"crit": ["exp"], "exp": 1}, "token-malformed"),
    "critical extension that PyJWT knows": ({"crit": ["b64"], "b64": True}, "token-malformed"),
    "detached payload": ({"b64": False}, "token-malformed"),
    "RS512": ({"alg": "RS512"}, "token-algorithm"),
    "alg none": ({"alg": "none"}, "token-algorithm"),
    "alg None": ({"alg": None}, "token-algorithm"),
    "alg in lower case": ({"alg": "rs256"}, "token-algorithm"),
    "alg is a list": ({"alg": ["RS256"]}, "token-algorithm"),
}


@pytest.mark.parametrize(("changes", "code"), HEADERS.values(), ids=HEADERS.keys())
def test_bad_headers(sign: Sign, verify: Verify, claims: Claims, changes: Claims, code: str) -> None:
    """The signature is spoilt too by another header; so the code shows that it never got that far."""
    _, payload, signature = sign(claims).split(".")
    header = base64url(json.dumps({"typ": "JWT", "alg": "RS256", "kid": KID, **changes}).encode())
    assert code_of(lambda _: verify(f"{header}.{payload}.{signature}"), {}) == (code, 401)


def test_alg_none_without_signature(verify: Verify, claims: Claims) -> None:
    token = jwt.encode(claims, "", algorithm="none", headers={"kid": KID})
    assert code_of(lambda _: verify(token), {}) == ("token-algorithm", 401)


def test_hs256_with_the_public_key(private_key: RSAPrivateKey, verify: Verify, claims: Claims) -> None:
    parts = [{"alg": "HS256", "kid": KID}, claims]
    signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    mac = HMACAlgorithm(HMACAlgorithm.SHA256)
    signature = mac.sign(signed.encode(), pem(private_key.public_key()))
    assert code_of(lambda _: verify(f"{signed}.{base64url(signature)}"), {}) == ("token-algorithm", 401)


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_keys_within_the_token_are_not_trusted(
    other_key: RSAPrivateKey, verify: Verify, keys: FakeKeys, claims: Claims, name: str
) -> None:
    embedded = {
        "jwk": jwk(other_key.public_key()),
        "jku": "https://evil.example.org/jwks",
        "x5u": "https://evil.example.org/certificate",
        "x5c": ["MIIB"],
    }
    token = jwt.encode(claims, other_key, algorithm="RS256", headers={"kid": KID, name: embedded[name]})
    assert code_of(lambda _: verify(token), {}) == ("token-signature", 401)
    assert keys.asked == [("p1", KID)]


def test_changed_payload(sign: Sign, verify: Verify, claims: Claims) -> None:
    header, _, signature = sign(claims).split(".")
    payload = base64url(json.dumps({**claims, "sub": "user-8"}).encode())
    assert code_of(lambda _: verify(f"{header}.{payload}.{signature}"), {}) == ("token-signature", 401)


def test_mix_up_of_platforms(sign: Sign, keys: FakeKeys, platform: Platform, claims: Claims) -> None:
    """A token of one LMS brought with the state of another one's login: that one's keys and names count."""
    other = Platform(
        "p2",
        "Other",
        "https://other.example.org",
        "client-2",
        platform.login_url,
        platform.token_url,
        platform.jwks_url,
    )
    token = sign(claims)
    with pytest.raises(LtiError, match="token-key-unknown"):
        verify_launch(token, other, nonce=NONCE, tool_url=TOOL_URL, keys=keys, now=NOW)
    shared = FakeKeys({("p2", KID): keys.known[("p1", KID)]})
    with pytest.raises(LtiError, match="token-issuer"):
        verify_launch(token, other, nonce=NONCE, tool_url=TOOL_URL, keys=shared, now=NOW)


TOKENS = {
    "empty": ("", "token-malformed"),
    "not a token": ("hello", "token-malformed"),
    "two parts": ("a.b", "token-malformed"),
    "five parts, encrypted": ("a.b.c.d.e", "token-malformed"),
    "not base64": ("!.!.!", "token-malformed"),
    "not ASCII": ("é.é.é", "token-malformed"),
    "impossible base64": ("a.a.a", "token-malformed"),
    "header is not UTF-8": (base64url(b"\xff\xfe") + ".e30.e30", "token-malformed"),
    "header is a list": (base64url(b"[]") + ".e30.e30", "token-malformed"),
    "header holds NaN": (base64url(b'{"alg": NaN}') + ".e30.e30", "token-malformed"),
    "header nested deep": (base64url(b"[" * 40_000) + ".e30.e30", "token-malformed"),
    "header with an endless number": (base64url(b'{"a": ' + b"9" * 5_000 + b"}") + ".e30.e30", "token-malformed"),
}


@pytest.mark.parametrize(("token", "code"), TOKENS.values(), ids=TOKENS.keys())
def test_malformed_tokens(verify: Verify, token: str, code: str) -> None:
    assert code_of(lambda _: verify(token), {}) == (code, 401)


def test_token_too_large(sign: Sign, verify: Verify, claims: Claims) -> None:
    token = sign({**claims, "filler": "x" * 70_000})
    assert code_of(lambda _: verify(token), {}) == ("token-too-large", 413)


@pytest.mark.parametrize("payload", [b"[]", b"null", b"{", b"[" * 40_000, b'{"iss": Infinity}', b"\xff"])
def test_signed_payload_that_is_no_object(private_key: RSAPrivateKey, verify: Verify, payload: bytes) -> None:
    token = jwt.PyJWS().encode(payload, private_key, algorithm="RS256", headers={"kid": KID})
    assert code_of(lambda _: verify(token), {}) == ("token-malformed", 401)


def test_anonymous_launch_only_where_allowed(sign: Sign, keys: FakeKeys, platform: Platform, claims: Claims) -> None:
    open_platform = replace(platform, allow_anonymous=True)
    token = sign(spoilt(claims, "sub", MISSING))
    launch = verify_launch(token, open_platform, nonce=NONCE, tool_url=TOOL_URL, keys=keys, now=NOW)
    assert launch.sub is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_signed_json_is_a_launch_or_an_lti_error(launch: LaunchFrom, claims: Claims, data: st.DataObject) -> None:
    """Spoil some claims of a valid launch, or members of them, with any JSON value."""
    payload = dict(claims)
    for name in data.draw(st.lists(st.sampled_from(sorted(claims)), min_size=1, max_size=4, unique=True)):
        if isinstance(payload[name], dict) and data.draw(st.booleans()):
            member = data.draw(st.sampled_from(sorted(payload[name])))
            payload[name] = {**payload[name], member: data.draw(JSON)}
        else:
            payload[name] = data.draw(JSON)
    try:
        found = launch(payload)
    except LtiError as error:
        assert 400 <= error.status < 500
        str(error).encode()  # a log line must be able to hold it
    else:
        assert found.deployment_id
        repr(found).encode()
