"""Third-party-initiated login and the LMS's reply to it."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from lti_tool.lti.errors import LtiError
from lti_tool.lti.login import authorization_url, find_platform, read_login, read_reply
from lti_tool.lti.model import LoginReply, LoginRequest, Platform

PARAMS = {
    "iss": "https://lms.example.org",
    "login_hint": "hint&with=ödd characters+",
    "target_link_uri": "https://tool.example.org/lti/launch",
}


def error_of(params: dict[str, str]) -> LtiError:
    with pytest.raises(LtiError) as caught:
        read_login(params)
    return caught.value


def test_login_with_everything() -> None:
    optional = {
        "client_id": "client-1",
        "lti_deployment_id": "d1",
        "lti_message_hint": "m",
        "lti_storage_target": "_parent",
    }
    assert read_login({**PARAMS, **optional, "unknown": "x"}) == replace(
        LoginRequest(*PARAMS.values()),
        client_id="client-1",
        deployment_id="d1",
        message_hint="m",
        storage_target="_parent",
    )


def test_login_with_the_least() -> None:
    assert read_login(PARAMS) == LoginRequest(*PARAMS.values())


def test_all_that_is_missing_is_named() -> None:
    error = error_of({"iss": "https://lms.example.org", "login_hint": ""})
    assert (error.code, error.status, error.subject) == ("parameter-missing", 400, "login_hint, target_link_uri")


@pytest.mark.parametrize("value", ["\x00", "a\ud800"])
def test_unusable_characters(value: str) -> None:
    assert error_of({**PARAMS, "login_hint": value}).code == "parameter-malformed"


def test_endless_hint() -> None:
    assert error_of({**PARAMS, "lti_message_hint": "x" * 10_000}).status == 413


def lookup_in(platforms: Sequence[Platform], client: str | None, issuer: str = "https://lms.example.org") -> Platform:
    request = LoginRequest(issuer, "h", "t", client)
    return find_platform(
        request,
        lambda iss, client_id: [p for p in platforms if p.issuer == iss and client_id in (None, p.client_id)],
    )


def test_one_issuer_with_many_clients(platform: Platform) -> None:
    second = replace(platform, id="p2", client_id="client-2")
    assert lookup_in([platform, second], "client-2").id == "p2"
    assert lookup_in([platform], None).id == "p1"
    with pytest.raises(LtiError, match="parameter-missing: client_id"):
        lookup_in([platform, second], None)


def test_unknown_and_inactive_platforms(platform: Platform) -> None:
    with pytest.raises(LtiError, match="platform-unknown"):
        lookup_in([platform], "client-9")
    with pytest.raises(LtiError, match="platform-inactive"):
        lookup_in([replace(platform, state="suspended")], "client-1")
    with pytest.raises(LtiError, match="platform-unknown"):
        lookup_in([platform], None, "https://lms.example.org/")


def test_authorization_url(platform: Platform) -> None:
    request = LoginRequest(*PARAMS.values(), message_hint="ey.J=/&")
    address = authorization_url(
        platform, request, state="s", nonce="n", redirect_uri="https://tool.example.org/lti/launch"
    )
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://login.example.org/auth"
    assert dict(parse_qsl(parts.query, strict_parsing=True)) == {
        "tenant": "7",
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": "https://tool.example.org/lti/launch",
        "state": "s",
        "nonce": "n",
        "login_hint": PARAMS["login_hint"],
        "lti_message_hint": "ey.J=/&",
    }


def test_no_message_hint_is_sent_where_none_came(platform: Platform) -> None:
    address = authorization_url(
        replace(platform, login_url="https://l.example.org/auth"),
        LoginRequest(*PARAMS.values()),
        state="s",
        nonce="n",
        redirect_uri="r",
    )
    assert "lti_message_hint" not in address
    assert address.startswith("https://l.example.org/auth?scope=openid&")


def test_reply() -> None:
    assert read_reply({"state": "s", "id_token": "t"}) == LoginReply("s", "t")


@pytest.mark.parametrize(
    ("params", "code", "status"),
    [
        ({}, "parameter-missing", 400),
        ({"state": "s"}, "parameter-missing", 400),
        ({"id_token": "t"}, "parameter-missing", 400),
        ({"state": "s", "id_token": "t" * 65_537}, "token-too-large", 413),
        ({"state": "s", "error": "login_required"}, "login-refused", 403),
        ({"error": "access_denied", "id_token": "t"}, "login-refused", 403),
    ],
)
def test_bad_replies(params: dict[str, str], code: str, status: int) -> None:
    with pytest.raises(LtiError) as caught:
        read_reply(params)
    assert (caught.value.code, caught.value.status) == (code, status)


def test_the_lmss_own_words_are_kept() -> None:
    with pytest.raises(LtiError) as caught:
        read_reply({"error": "access_denied", "error_description": "Not enrolled"})
    assert caught.value.subject == "access_denied: Not enrolled"
