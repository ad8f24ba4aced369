"""Client assertions, access tokens, and what an LMS's answers mean."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pylti1p3.service_connector import ServiceConnector

from lti_tool.lti.errors import PlatformRefused, PlatformUnavailable
from lti_tool.lti.model import Platform
from lti_tool.lti.outbound import Outbound, Reply
from lti_tool.lti.service import Connector, Services, next_page, retry_after, words_of
from tests.lti_tool.lti.played_lms import NOW, Answer, FakeTokens, Server

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
TOKEN = Answer(body={"access_token": "T1", "token_type": "Bearer", "expires_in": 3600})


@pytest.fixture
def lms(platform: Platform, server: Server) -> Platform:
    server.routes["/token"] = TOKEN
    return replace(platform, token_url=server.url + "/token")


def form_of(server: Server) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(server.of("/token")[-1].body.decode()).items()}


def assertion_of(server: Server, key: RSAPrivateKey, audience: str) -> dict[str, Any]:
    return jwt.decode(
        form_of(server)["client_assertion"],
        key.public_key(),
        algorithms=["RS256"],
        audience=audience,
        options={"verify_exp": False, "verify_iat": False},
    )


def test_token_request(server: Server, services: Services, lms: Platform, private_key: RSAPrivateKey) -> None:
    assert Connector(services, lms, "deployment-1").get_access_token([SCOPE, "a"]) == "T1"
    form = form_of(server)
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert form["scope"] == f"a {SCOPE}"
    assert jwt.get_unverified_header(form["client_assertion"]) == {"alg": "RS256", "kid": "tool-key", "typ": "JWT"}
    assert assertion_of(server, private_key, lms.token_url) == {
        "iss": "client-1",
        "sub": "client-1",
        "aud": lms.token_url,
        "iat": int(NOW) - 5,
        "exp": int(NOW) + 60,
        "jti": "id-1",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "deployment-1",
    }


@pytest.mark.parametrize(
    ("audience", "family", "expected"),
    [
        ("https://audience.example.org", "", "https://audience.example.org"),
        (None, "brightspace", "https://api.brightspace.com/auth/token"),
        ("https://audience.example.org", "brightspace", "https://audience.example.org"),
    ],
)
def test_audience_of_the_assertion(
    server: Server,
    services: Services,
    lms: Platform,
    private_key: RSAPrivateKey,
    audience: str | None,
    family: str,
    expected: str,
) -> None:
    Connector(services, replace(lms, token_audience=audience, family=family), "d").get_access_token([SCOPE])
    assert assertion_of(server, private_key, expected)["aud"] == expected


@pytest.mark.parametrize(
    ("expires_in", "kept"),
    [
        (3600, 3540),
        ("3600", 3540),
        (90.5, 30.5),
        (30, 0),
        (None, 240),
        ("x", 240),
        (-1, 240),
        (True, 240),
        (1e300, 86_340),
    ],
)
def test_how_long_a_token_is_kept(
    server: Server, services: Services, tokens: FakeTokens, lms: Platform, expires_in: Any, kept: float
) -> None:
    server.routes["/token"] = Answer(body={"access_token": "T1", "expires_in": expires_in})
    Connector(services, lms, "d").get_access_token([SCOPE])
    assert tokens.kept == {("p1", SCOPE): ("T1", NOW + kept)}


def test_a_kept_token_is_used_whatever_the_order_of_scopes(server: Server, services: Services, lms: Platform) -> None:
    Connector(services, lms, "d").get_access_token(["b", "a"])
    assert Connector(services, lms, "d").get_access_token(["a", "b"]) == "T1"
    Connector(services, lms, "d").get_access_token(["a"])
    Connector(services, replace(lms, id="p2"), "d").get_access_token(["a"])
    assert len(server.of("/token")) == 3


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>Maintenance</html>"),
        Answer(200, []),
        Answer(200, {}),
        Answer(200, {"access_token": ""}),
        Answer(200, {"access_token": 5}),
        Answer(200, {"access_token": "a\r\nX-Injected: 1"}),
        Answer(302, headers={"Location": "/login"}),
        Answer(400, {"error": "invalid_client"}),
        Answer(401, b""),
        Answer(503, b"x", {"Retry-After": "7"}),
    ],
)
def test_no_token_is_worth_another_try(server: Server, services: Services, lms: Platform, answer: Answer) -> None:
    server.routes["/token"] = answer
    with pytest.raises(PlatformUnavailable) as caught:
        Connector(services, lms, "d").get_access_token([SCOPE])
    assert caught.value.reply.startswith(f"access token: HTTP {answer.status}")
    assert caught.value.retry_after == (7 if answer.status == 503 else None)


def test_nobody_there(services: Services, platform: Platform) -> None:
    lms = replace(platform, token_url="http://127.0.0.1:1/token")
    with pytest.raises(PlatformUnavailable, match="access token"):
        Connector(services, lms, "d").get_access_token([SCOPE])


def test_a_401_is_answered_once_with_a_fresh_token(server: Server, services: Services, lms: Platform) -> None:
    Connector(services, lms, "d").get_access_token([SCOPE])
    server.routes["/token"] = Answer(body={"access_token": "T2"})
    server.routes["/x"] = lambda call: Answer(200 if call.headers["authorization"] == "Bearer T2" else 401)
    Connector(services, lms, "d").make_service_request([SCOPE], server.url + "/x")
    assert [call.headers["authorization"] for call in server.of("/x")] == ["Bearer T1", "Bearer T2"]


def test_a_second_401_is_worth_another_try_later(server: Server, services: Services, lms: Platform) -> None:
    server.routes["/x"] = Answer(401, b"no")
    with pytest.raises(PlatformUnavailable) as caught:
        Connector(services, lms, "d").make_service_request([SCOPE], server.url + "/x", is_post=True, data="{}")
    assert (caught.value.status, len(server.of("/x"))) == (401, 2)


@pytest.mark.parametrize("status", [302, 408, 409, 425, 429, 500, 502, 503, 504, 599])
def test_worth_another_try(server: Server, services: Services, lms: Platform, status: int) -> None:
    server.routes["/x"] = Answer(status, b"busy", {"Retry-After": "120"})
    with pytest.raises(PlatformUnavailable) as caught:
        Connector(services, lms, "d").make_service_request([SCOPE], server.url + "/x", is_post=True)
    assert (caught.value.status, caught.value.retry_after) == (status, 120)
    assert caught.value.reply == f"HTTP {status} busy"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 415, 422])
def test_final(server: Server, services: Services, lms: Platform, status: int) -> None:
    server.routes["/x"] = Answer(status, b'{"message": "User not enrolled"}')
    with pytest.raises(PlatformRefused) as caught:
        Connector(services, lms, "d").make_service_request([SCOPE], server.url + "/x", is_post=True)
    assert (caught.value.status, caught.value.reply) == (status, f'HTTP {status} {{"message": "User not enrolled"}}')


@pytest.mark.parametrize("hang", [Answer(body=b"x", length=9, hang=True), Answer(body=b"x" * 100_001)])
def test_hanging_and_huge_answers(server: Server, services: Services, lms: Platform, hang: Answer) -> None:
    quick = replace(services, http=Outbound(allow_private_networks=True, seconds=0.3, max_bytes=100_000))
    server.routes["/x"] = hang
    with pytest.raises(PlatformUnavailable):
        Connector(quick, lms, "d").make_service_request([SCOPE], server.url + "/x")


def test_no_inherited_method_calls_an_lms_unbounded() -> None:
    """An upgrade of pylti1p3 that adds a method with its own HTTP call would show here."""
    inherited = {name for name in vars(ServiceConnector) if callable(getattr(ServiceConnector, name))}
    assert inherited - set(vars(Connector)) == {"encode_jwt"}


HERE = "https://lms.example.org/items?page=1"
NEXT = "https://lms.example.org/Items?page=2&Size=10"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>; rel=next",
        f"<{NEXT}>;rel='next'",
        f"<{NEXT}>; REL=Next",
        f"<{NEXT.replace('&', '&amp;')}>; rel=”next”".encode().decode("latin-1"),
        f"<{NEXT}>; rel=“next”".encode().decode("latin-1"),
        f'<{HERE}>; rel="first", <{NEXT}>; rel="next", <https://lms.example.org/z>; rel="last"',
        f'<{NEXT}>; title="a"; rel="last next"',
        '</Items?page=2&Size=10>; rel="next"',
        '<?page=2>; rel="prev",<Items?page=2&Size=10>; rel="next"',
    ],
)
def test_next_page_whatever_its_quoting(header: str) -> None:
    assert next_page(Reply(200, {"link": header}, b""), HERE) == NEXT


@pytest.mark.parametrize(
    "header", ["", "x", f'<{NEXT}>; rel="prev"', f"<{NEXT}>; rel=nextpage", f"<{NEXT}>", "<" * 60_000]
)
def test_no_next_page(header: str) -> None:
    assert next_page(Reply(200, {"link": header}, b""), HERE) is None


@pytest.mark.parametrize("target", ["https://evil.example.org/x", "//evil.example.org/x", "file:///x", "http://["])
def test_next_page_on_another_host(target: str) -> None:
    with pytest.raises(PlatformUnavailable):
        next_page(Reply(200, {"link": f'<{target}>; rel="next"'}, b""), HERE)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("Tue, 18 Nov 2036 08:00:00 GMT", 2_110_608_000 - NOW),
        ("Tue, 18 Nov 2025 08:00:00 GMT", 0),
        ("9" * 40, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Reply(503, {"retry-after": value}, b""), NOW) == seconds


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "HTTP 400"),
        (
            b"<html><style>b{}</style><h1>Not\n allowed</h1><script>x()</script> &amp; so on",
            "HTTP 400 Not allowed & so on",
        ),
        (b"\xff\x00\x07oops", "HTTP 400 \ufffd oops"),
    ],
)
def test_an_lmss_words(body: bytes, words: str) -> None:
    assert words_of(Reply(400, {}, body)) == words


def test_long_words_are_cut() -> None:
    assert len(words_of(Reply(400, {}, b"x" * 10_000))) == 500
