"""What a valid launch says: the item to open, language, names, addresses."""

from typing import Any

import pytest

from lti_tool.lti.claims import AGS, LTI
from lti_tool.lti.model import AgsEndpoint
from tests.lti_tool.lti.played_lms import MISSING, TOOL_URL, Claims, LaunchFrom, spoilt


@pytest.mark.parametrize(
    ("custom", "target", "item"),
    [
        ({"item": "lesson-2"}, "?item=lesson-3", "lesson-2"),
        ({}, "?item=lesson-3", "lesson-3"),
        ({"item": "$Item.id"}, "?item=lesson-3", "lesson-3"),
        ({"item": " "}, "?item=", "course"),
        ({"item": None}, "", "course"),
        ({"item": 7}, "", "7"),
    ],
)
def test_what_opens(launch: LaunchFrom, claims: Claims, custom: Claims, target: str, item: str) -> None:
    claims[LTI + "custom"] = custom
    claims[LTI + "target_link_uri"] = TOOL_URL + "/lti/launch" + target
    assert launch(claims).item == item


def test_unresolved_custom_variables_count_as_missing(launch: LaunchFrom, claims: Claims) -> None:
    claims[LTI + "custom"] = {"a": "$ResourceLink.id.history", "price": "$5", "n": 3, "list": [1], "b": "x"}
    assert launch(claims).custom == {"price": "$5", "n": "3", "b": "x"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nl_BE", "nl"),
        ("pt_br", "pt"),
        ("EN", "en"),
        ("gl-ES", "gl"),
        ("de.UTF-8", "de"),
        ("", None),
        (5, None),
        ("?", None),
    ],
)
def test_locale(launch: LaunchFrom, claims: Claims, locale: Any, language: str | None) -> None:
    claims[LTI + "launch_presentation"] = {"locale": locale}
    assert launch(claims).locale == language


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"name": "  Ada \n Lovelace\x00 "}, "Ada Lovelace"),
        ({"given_name": "Ada", "family_name": "Lovelace"}, "Ada Lovelace"),
        ({"name": "", "family_name": "Lovelace"}, "Lovelace"),
        ({"name": {"given": "Ada"}}, None),
        ({"name": "x" * 400}, "x" * 255),
        ({"name": "<script>"}, "<script>"),
        ({"name": "\ud800"}, None),
        ({}, None),
    ],
)
def test_names(launch: LaunchFrom, claims: Claims, names: Claims, name: str | None) -> None:
    assert launch({**spoilt(claims, "name", MISSING), **names}).name == name


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.org", "", 5, "https://a b/"])
def test_return_url_is_http_only(launch: LaunchFrom, claims: Claims, address: Any) -> None:
    claims[LTI + "launch_presentation"] = {"return_url": address}
    assert launch(claims).return_url is None


@pytest.mark.parametrize("endpoint", [{}, {"scope": None}, {"lineitem": ""}, {"lineitem": None, "lineitems": "x:y"}])
def test_ags_claim_without_addresses(launch: LaunchFrom, claims: Claims, endpoint: Claims) -> None:
    claims[AGS] = endpoint
    assert launch(claims).ags in (None, AgsEndpoint(()))


def test_the_platforms_test_user(launch: LaunchFrom, claims: Claims) -> None:
    claims[LTI + "roles"].append("http://purl.imsglobal.org/vocab/lti/system/person#TestUser")
    assert launch(claims).is_test
