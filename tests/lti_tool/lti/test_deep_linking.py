"""Deep Linking 2.0: each rule of the request's settings, and what the answer says."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti import deep_linking
from lti_tool.lti.claims import LTI
from lti_tool.lti.deep_linking import ContentItem, Request
from lti_tool.lti.deep_linking_settings import DL, SETTINGS
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import DeepLinkingSettings, Platform
from lti_tool.lti.service import Services
from tests.lti_tool.lti.played_lms import MISSING, NOW, TOOL_URL, Claims, LaunchFrom, spoilt

RETURN_URL = "https://school.example.org/return?course=7&x=%22"
SECTION = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"


@pytest.fixture
def request_claims(claims: Claims) -> Claims:
    """The payload of a valid deep linking request of a teacher."""
    kept = {name: value for name, value in claims.items() if name not in (LTI + "resource_link", LTI + "custom")}
    return {
        **kept,
        LTI + "message_type": "LtiDeepLinkingRequest",
        LTI + "roles": [f"{SECTION}#Instructor"],
        SETTINGS: {
            "accept_types": ["link", "ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "deep_link_return_url": RETURN_URL,
            "data": "as it came",
        },
    }


def with_setting(claims: Claims, name: str, value: Any) -> Claims:
    return {**claims, SETTINGS: spoilt(claims[SETTINGS], name, value)}


def refusal(launch: LaunchFrom, claims: Claims) -> LtiError:
    with pytest.raises(LtiError) as caught:
        launch(claims)
    return caught.value


def test_a_valid_request_has_settings_and_no_resource_link(launch: LaunchFrom, request_claims: Claims) -> None:
    launched = launch(request_claims)
    assert (launched.message_type, launched.resource_link) == ("LtiDeepLinkingRequest", None)
    assert launched.deep_linking == DeepLinkingSettings(RETURN_URL, accept_multiple=True, data="as it came")
    assert "https://school.example.org" in launched.frame_origins


@pytest.mark.parametrize("role", [f"{SECTION}#Instructor", f"{SECTION}#ContentDeveloper", "Instructor"])
def test_who_teaches_or_develops_may_choose(launch: LaunchFrom, request_claims: Claims, role: str) -> None:
    assert launch({**request_claims, LTI + "roles": [role]}).deep_linking


@pytest.mark.parametrize("roles", [[f"{SECTION}#Learner"], [], [f"{INSTITUTION}#Instructor"], ["Mentor"]])
def test_nobody_else_may(launch: LaunchFrom, request_claims: Claims, roles: list[str]) -> None:
    error = refusal(launch, {**request_claims, LTI + "roles": roles})
    assert (error.code, error.status, error.locale) == ("role-refused", 403, "nl")
    assert error.return_url == "https://school.example.org/course/1"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("accept_types", MISSING, "claim-missing"),
        ("accept_types", None, "claim-missing"),
        ("accept_types", "ltiResourceLink", "claim-malformed"),
        ("accept_types", ["ltiResourceLink", 5], "claim-malformed"),
        ("accept_types", ["link", "file", "html"], "nothing-accepted"),
        ("accept_types", [], "nothing-accepted"),
        ("accept_presentation_document_targets", MISSING, "claim-missing"),
        ("accept_presentation_document_targets", {"iframe": True}, "claim-malformed"),
        ("accept_presentation_document_targets", ["embed"], "nothing-accepted"),
        ("accept_presentation_document_targets", [], "nothing-accepted"),
        ("accept_multiple", "yes", "claim-malformed"),
        ("accept_multiple", 1, "claim-malformed"),
        ("accept_lineitem", [], "claim-malformed"),
        ("deep_link_return_url", MISSING, "claim-missing"),
        ("deep_link_return_url", "", "claim-missing"),
        ("deep_link_return_url", "http://school.example.org/return", "claim-malformed"),
        ("deep_link_return_url", "javascript:alert(1)", "claim-malformed"),
        ("deep_link_return_url", "//evil.example.org", "claim-malformed"),
        ("deep_link_return_url", "https://a:b@school.example.org/", "claim-malformed"),
        ("deep_link_return_url", 'https://school.example.org/"> x', "claim-malformed"),
        ("deep_link_return_url", ["https://school.example.org/"], "claim-malformed"),
    ],
)
def test_bad_settings(launch: LaunchFrom, request_claims: Claims, name: str, value: Any, code: str) -> None:
    error = refusal(launch, with_setting(request_claims, name, value))
    assert (error.code, error.status) == (code, 400)
    if code != "nothing-accepted":
        assert error.subject == f"{SETTINGS}.{name}"


@pytest.mark.parametrize(
    ("value", "code"), [(MISSING, "claim-missing"), ("x", "claim-malformed"), ([], "claim-malformed")]
)
def test_settings_that_are_none(launch: LaunchFrom, request_claims: Claims, value: Any, code: str) -> None:
    assert refusal(launch, spoilt(request_claims, SETTINGS, value)).code == code


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("accept_multiple", MISSING, False),
        ("accept_multiple", None, False),
        ("accept_multiple", "true", True),
        ("accept_multiple", "false", False),
        ("accept_lineitem", MISSING, True),
        ("accept_lineitem", False, False),
        ("accept_lineitem", "false", False),
    ],
)
def test_what_may_be_left_out(
    launch: LaunchFrom, request_claims: Claims, name: str, value: Any, expected: bool
) -> None:
    settings = launch(with_setting(request_claims, name, value)).deep_linking
    assert getattr(settings, name) is expected


@pytest.mark.parametrize("data", [MISSING, "", "x" * 5_000, {"a": [1, None]}, "\x00\ud800"])
def test_data_goes_back_as_it_came(
    launch: LaunchFrom, request_claims: Claims, platform: Platform, services: Services, data: Any
) -> None:
    settings = launch(with_setting(request_claims, "data", data)).deep_linking
    assert settings
    answered = claims_of(Request(platform, "d", settings, "n"), services)
    assert answered.get(DL + "data", MISSING) == data


def test_a_platform_without_https_may_have_a_return_address_without(
    launch: LaunchFrom, request_claims: Claims, platform: Platform
) -> None:
    from lti_tool.lti.claims import read_launch

    claims = with_setting(request_claims, "deep_link_return_url", "http://localhost:8001/return")
    local = replace(platform, login_url="http://localhost:8001/auth")
    settings = read_launch(claims, local, TOOL_URL).deep_linking
    assert settings
    assert settings.return_url == "http://localhost:8001/return"


@pytest.mark.parametrize(("given", "fixed"), [("nl", "nl"), ("pt_BR", "pt"), ("$Person.locale", None), ("", None)])
def test_a_link_may_be_fixed_to_a_language(launch: LaunchFrom, claims: Claims, given: str, fixed: str | None) -> None:
    launched = launch({**claims, LTI + "custom": {"item": "course", "language": given}})
    assert (launched.language, launched.locale) == (fixed, "nl")


# the answer


def claims_of(request: Request, services: Services, *items: ContentItem, message: str = "") -> dict[str, Any]:
    key = services.signing_key()
    token = deep_linking.answer(request, items, tool_url=TOOL_URL, key=key, now=NOW, message=message)
    return jwt.decode(token, options={"verify_signature": False})


@pytest.fixture
def asked(platform: Platform) -> Request:
    return Request(platform, "deployment-1", DeepLinkingSettings(RETURN_URL, accept_multiple=True, data="d"), "nonce-9")


def test_the_answer_is_signed_by_the_tool_for_the_platform(
    asked: Request, services: Services, private_key: RSAPrivateKey
) -> None:
    item = ContentItem("lesson-1.quiz", "Quiz", "About it", points=20, language="nl", due=NOW)
    token = deep_linking.answer(asked, [item], tool_url=TOOL_URL, key=services.signing_key(), now=NOW)
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": "tool-key", "typ": "JWT"}
    unchecked: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(
        token, private_key.public_key(), ["RS256"], unchecked, audience=asked.platform.issuer, issuer="client-1"
    )
    assert claims == {
        "iss": "client-1",
        "aud": "https://lms.example.org",
        "iat": int(NOW) - 5,
        "exp": int(NOW) + 600,
        "nonce": "nonce-9",
        LTI + "deployment_id": "deployment-1",
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        DL + "data": "d",
        DL + "content_items": [
            {
                "type": "ltiResourceLink",
                "url": f"{TOOL_URL}/lti/launch?item=lesson-1.quiz",
                "title": "Quiz",
                "text": "About it",
                "custom": {"item": "lesson-1.quiz", "language": "nl"},
                "lineItem": {"scoreMaximum": 20, "label": "Quiz", "resourceId": "lesson-1.quiz", "tag": "score"},
                "submission": {"endDateTime": datetime.fromtimestamp(NOW, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
            }
        ],
    }


def test_a_bare_item_has_nothing_that_was_not_chosen() -> None:
    assert ContentItem("course", "The course").to_json(TOOL_URL) == {
        "type": "ltiResourceLink",
        "url": f"{TOOL_URL}/lti/launch?item=course",
        "title": "The course",
        "custom": {"item": "course"},
    }


def test_a_cancelled_choice_is_an_empty_list_with_a_message(asked: Request, services: Services) -> None:
    claims = claims_of(asked, services, message="Nothing was added.")
    assert (claims[DL + "content_items"], claims[DL + "msg"]) == ([], "Nothing was added.")


@given(st.text(), st.text(), st.integers(1, 100) | st.none())
def test_whatever_the_words_an_item_suits_the_strictest_lms(title: str, text: str, points: int | None) -> None:
    item = ContentItem("a b&c", title, text, points).to_json(TOOL_URL)
    assert None not in item.values()
    assert len(str(item["title"])) <= 255
    assert "\n" not in str(item["title"]) + str(item.get("text", ""))
    assert item["url"] == f"{TOOL_URL}/lti/launch?item=a%20b%26c"
