import time
from typing import Any

import jwt
import pytest

from lti_tool.practice_lms.scopes import LINEITEM_READONLY, SCOPES, SCORE
from tests.lti_tool.practice_lms.played_tool import Session


def test_a_good_assertion_gets_a_token_for_an_hour(session: Session) -> None:
    reply = session.ask_token(session.assertion()).get_json()
    assert reply.pop("access_token")
    assert reply == {"token_type": "Bearer", "expires_in": 3600, "scope": " ".join(SCOPES)}


def test_only_permitted_scopes_are_granted(session: Session) -> None:
    assert session.ask_token(session.assertion(), f"{SCORE} https://else.example/x").get_json()["scope"] == SCORE
    refused = session.ask_token(session.assertion(), "https://else.example/x")
    assert (refused.status_code, refused.get_json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "http://localhost:8001"},
        {"iat": 1_700_000_001},
        {"nbf": 1_700_000_001},
        {"exp": 1_700_000_000},
        {"iat": "yesterday"},
        {"exp": 10**30},
        *({claim: None} for claim in ("iss", "sub", "aud", "iat", "exp", "jti")),
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(session: Session, changed: dict[str, Any]) -> None:
    response = session.ask_token(session.assertion(**changed))
    assert (response.status_code, response.get_json()["error"]) == (400, "invalid_client")


def test_an_assertion_issued_this_very_second_is_fine(session: Session) -> None:
    assert session.ask_token(session.assertion(iat=1_700_000_000)).status_code == 200


def test_an_assertion_is_used_once(session: Session) -> None:
    assertion = session.assertion()
    assert session.ask_token(assertion).status_code == 200
    assert session.ask_token(assertion).get_json()["error"] == "invalid_client"


def test_a_foreign_signature_is_refused(session: Session) -> None:
    session.tool.add_key("foreign")
    assertion = session.assertion("foreign")
    session.tool.add_key("foreign")
    assert session.ask_token(assertion).get_json()["error"] == "invalid_client"
    del session.tool.keys["foreign"]


def test_the_public_key_as_a_shared_secret_and_no_algorithm_are_refused(session: Session) -> None:
    claims = jwt.decode(session.assertion(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "first"})
    by_secret = jwt.encode(claims, "s" * 64, algorithm="HS256", headers={"kid": "first"})
    for assertion in (unsigned, by_secret, "not.a.token", "x"):
        assert session.ask_token(assertion).get_json()["error"] == "invalid_client"


def test_keys_are_kept_and_fetched_again_for_an_unknown_kid(session: Session) -> None:
    before = session.tool.fetches
    session.bearer()
    session.bearer()
    assert session.tool.fetches == before + 1
    session.tool.add_key("second")
    assert session.ask_token(session.assertion("second")).status_code == 200
    assert session.tool.fetches == before + 2
    del session.tool.keys["second"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_assertion_type": "jwt"}, "unsupported_grant_type"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
    ],
)
def test_a_request_with_a_wrong_field_is_refused(session: Session, changed: dict[str, str], error: str) -> None:
    fields: dict[str, str] = {"assertion": session.assertion()}
    fields |= {name: value for name, value in changed.items() if name != "client_assertion"}
    if "client_assertion" in changed:
        fields["assertion"] = ""
    response = session.ask_token(**fields)
    assert (response.status_code, response.get_json()["error"]) == (400, error)


def test_a_token_request_as_json_is_refused(session: Session) -> None:
    response = session.client.post("/token", json={"grant_type": "client_credentials"})
    assert (response.status_code, response.get_json()["error"]) == (400, "invalid_request")


def test_services_want_a_living_token_with_the_right_scope(session: Session) -> None:
    address = "/services/2/lineitems?type_id=1"
    assert session.client.get(address).status_code == 401
    assert session.client.get(address, headers={"Authorization": "Bearer made-up"}).status_code == 401
    assert session.client.get(address, headers=session.bearer(SCORE)).status_code == 403
    token = session.bearer(LINEITEM_READONLY)
    assert session.client.get(address, headers=token).status_code == 200
    assert session.client.post(address, headers=token).status_code == 403
    session.clock.now += 3600
    assert session.client.get(address, headers=token).status_code == 401


def test_the_lms_s_clock_is_the_injected_one(session: Session) -> None:
    assert session.ask_token(session.assertion(iat=int(time.time()))).status_code == 400
