"""Fixtures: a platform, its keys, a valid launch to spoil, and a server that plays the LMS."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from lti_tool.lti.claims import AGS, LTI
from lti_tool.lti.model import Launch, Platform
from lti_tool.lti.outbound import Outbound
from lti_tool.lti.service import Services, SigningKey
from lti_tool.lti.token import verify_launch
from tests.lti_tool.lti.played_lms import KID, NONCE, NOW, TOOL_URL, FakeKeys, FakeTokens, Server, Sign, Verify


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def other_key() -> RSAPrivateKey:
    """A key that the LMS doesn't publish."""
    return generate_private_key(65537, 2048)


@pytest.fixture
def platform() -> Platform:
    return Platform(
        id="p1",
        name="Test LMS",
        issuer="https://lms.example.org",
        client_id="client-1",
        login_url="https://login.example.org/auth?tenant=7",
        token_url="https://lms.example.org/token",
        jwks_url="https://lms.example.org/jwks",
    )


@pytest.fixture
def claims() -> dict[str, Any]:
    """The payload of a valid launch of a student."""
    return {
        "iss": "https://lms.example.org",
        "aud": "client-1",
        "sub": "user-7",
        "nonce": NONCE,
        "iat": int(NOW) - 2,
        "exp": int(NOW) + 3600,
        "name": "Ada Lovelace",
        LTI + "version": "1.3.0",
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "deployment_id": "deployment-1",
        LTI + "target_link_uri": TOOL_URL + "/lti/launch",
        LTI + "resource_link": {"id": "link-1", "title": "Lesson 1"},
        LTI + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        LTI + "context": {"id": "course-1", "title": "Museums", "label": "M1"},
        LTI + "custom": {"item": "lesson-1"},
        LTI + "launch_presentation": {"locale": "nl_BE", "return_url": "https://school.example.org/course/1"},
        LTI + "tool_platform": {"guid": "x", "product_family_code": "moodle"},
        AGS: {
            "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            "lineitems": "https://lms.example.org/items?type_id=1",
            "lineitem": "https://lms.example.org/items/4?type_id=1",
        },
    }


@pytest.fixture
def keys(private_key: RSAPrivateKey) -> FakeKeys:
    return FakeKeys({("p1", KID): private_key.public_key()})


@pytest.fixture
def sign(private_key: RSAPrivateKey) -> Sign:
    """Sign a payload as the LMS does; keyword arguments are further or other header parameters."""

    def sign(payload: Mapping[str, Any], **header: Any) -> str:
        data = json.dumps(payload).encode()
        return jwt.PyJWS().encode(data, private_key, algorithm="RS256", headers={"kid": KID, **header})

    return sign


@pytest.fixture
def verify(platform: Platform, keys: FakeKeys) -> Verify:
    """Verify a token as the tool does."""
    return lambda token: verify_launch(token, platform, nonce=NONCE, tool_url=TOOL_URL, keys=keys, now=NOW)


@pytest.fixture
def launch(sign: Sign, verify: Verify) -> Callable[[Mapping[str, Any]], Launch]:
    """Sign and verify a payload."""
    return lambda payload: verify(sign(payload))


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def http() -> Outbound:
    """A client that may call the server, and is patient with a busy machine."""
    return Outbound(allow_private_networks=True, seconds=10.0, max_bytes=100_000)


@pytest.fixture
def tokens() -> FakeTokens:
    return FakeTokens()


@pytest.fixture
def services(http: Outbound, tokens: FakeTokens, private_key: RSAPrivateKey) -> Services:
    """What calls need, with a clock that stands still and ids that count up."""
    private = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    ids = (f"id-{number}" for number in itertools.count(1))
    key = SigningKey("tool-key", private.decode())
    return Services(http, tokens, lambda: key, lambda: NOW, lambda: next(ids))
