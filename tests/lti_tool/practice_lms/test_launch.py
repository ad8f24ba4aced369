from pathlib import Path

import pytest

from lti_tool.practice_lms import create_practice_lms
from tests.lti_tool.practice_lms.played_tool import PlayedTool, Session, form

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


def test_the_login_request_names_platform_person_target_client_and_deployment(session: Session) -> None:
    session.sign_in("4")
    login = session.login_request("2")
    assert login.pop("lti_message_hint")
    assert login == {
        "iss": "http://localhost:8001",
        "login_hint": "4",
        "target_link_uri": f"{session.tool.url}/lti/launch?item=lesson-1.quiz",
        "client_id": session.lms.facts.client_id,
        "lti_deployment_id": session.lms.facts.deployment_id,
    }


def test_a_learner_s_launch_has_all_claims(session: Session) -> None:
    claims = session.launch("4", "2")
    assert claims["iss"] == "http://localhost:8001"
    assert (claims["sub"], claims["nonce"], claims["locale"]) == ("4", "nonce-1", "nl")
    assert (claims["iat"], claims["exp"]) == (1_700_000_000, 1_700_000_060)
    assert claims["name"] == "Sanne van der Veen"
    assert claims[f"{LTI}message_type"] == "LtiResourceLinkRequest"
    assert claims[f"{LTI}version"] == "1.3.0"
    assert claims[f"{LTI}deployment_id"] == session.lms.facts.deployment_id
    assert claims[f"{LTI}target_link_uri"] == f"{session.tool.url}/lti/launch?item=lesson-1.quiz"
    assert claims[f"{LTI}resource_link"] == {"id": "2", "title": "Lesson 1 – quiz"}
    assert claims[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert claims[f"{LTI}context"]["id"] == "2"
    assert claims[f"{LTI}custom"] == {"item": "lesson-1.quiz"}
    assert claims[f"{LTI}tool_platform"]["product_family_code"] == "practice-lms"
    assert claims[f"{LTI}launch_presentation"]["document_target"] == "iframe"
    assert claims[f"{LTI}launch_presentation"]["return_url"] == "http://localhost:8001/course"
    assert len(claims[AGS]["scope"]) == 4
    assert claims[AGS]["lineitems"] == "http://localhost:8001/services/2/lineitems?type_id=1"
    assert claims[AGS]["lineitem"] == f"http://localhost:8001{session.line_item('2')}?type_id=1"


def test_the_teacher_is_an_instructor(session: Session) -> None:
    assert session.launch("3", "1")[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]


def test_a_link_without_points_has_no_line_item_and_each_graded_link_its_own(session: Session) -> None:
    assert "lineitem" not in session.launch("4", "1")[AGS]
    assert session.launch("4", "2")[AGS]["lineitem"] != session.launch("4", "3")[AGS]["lineitem"]


def test_a_launch_in_a_new_window_says_so(session: Session) -> None:
    claims = session.launch("4", "2", "?window=1")
    assert claims[f"{LTI}launch_presentation"]["document_target"] == "window"


def test_names_and_addresses_can_be_kept_from_the_tool(database: Path, session: Session) -> None:
    session.app = create_practice_lms(
        database, url=session.lms.url, tool_url=session.tool.url, share_names=False, share_email=False
    )
    session.client = session.app.test_client()
    claims = session.launch("4", "2")
    assert not {"name", "given_name", "family_name", "email"} & set(claims)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "openid email"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"response_mode": None}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"prompt": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"login_hint": None}, "invalid_request"),
        ({"login_hint": "5"}, "access_denied"),
        ({"lti_message_hint": None}, "invalid_request"),
        ({"lti_message_hint": "made-up"}, "invalid_request"),
    ],
)
def test_a_faulty_request_goes_back_as_an_error(session: Session, changed: dict[str, str | None], error: str) -> None:
    session.sign_in("4")
    request = session.auth_request(session.login_request("2"), **changed)
    action, fields = form(session.client.post("/auth", data=request))
    assert action == f"{session.tool.url}/lti/launch"
    assert fields["error"] == error
    assert fields["error_description"]
    assert fields.get("state") == request.get("state")
    assert "id_token" not in fields


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "another"},
        {"client_id": None},
        {"redirect_uri": "https://elsewhere.example/lti/launch"},
        {"redirect_uri": None},
    ],
)
def test_nothing_is_sent_to_an_unregistered_client_or_address(session: Session, changed: dict[str, str | None]) -> None:
    session.sign_in("4")
    request = session.auth_request(session.login_request("2"), **changed)
    response = session.client.get("/auth", query_string=request)
    assert response.status_code == 400
    assert '<form method="post" action="https' not in response.text
    assert "id_token" not in response.text


def test_the_redirect_address_must_be_the_registered_one_to_the_letter(session: Session) -> None:
    session.sign_in("4")
    request = session.auth_request(
        session.login_request("2"), redirect_uri=f"{session.tool.url}/lti/launch?item=lesson-1.quiz"
    )
    assert session.client.get("/auth", query_string=request).status_code == 400


def test_a_parameter_that_comes_twice_is_refused(session: Session) -> None:
    session.sign_in("4")
    request = session.auth_request(session.login_request("2"))
    response = session.client.get("/auth", query_string=[*request.items(), ("nonce", "nonce-2")])
    assert response.status_code == 400


def test_a_message_hint_works_once_for_its_person_and_for_ten_minutes(session: Session) -> None:
    session.sign_in("4")
    request = session.auth_request(session.login_request("2"))
    assert "id_token" in form(session.client.get("/auth", query_string=request))[1]
    assert form(session.client.get("/auth", query_string=request))[1]["error"] == "invalid_request"

    of_sanne = session.login_request("2")["lti_message_hint"]
    session.sign_in("5")
    stolen = session.auth_request(session.login_request("2"), lti_message_hint=of_sanne)
    assert form(session.client.get("/auth", query_string=stolen))[1]["error"] == "invalid_request"

    late = session.auth_request(session.login_request("2"))
    session.clock.now += 601
    assert form(session.client.get("/auth", query_string=late))[1]["error"] == "invalid_request"


def test_without_the_sign_in_cookie_the_request_is_sent_again_from_the_lms_s_own_page(session: Session) -> None:
    session.sign_in("4")
    request = session.auth_request(session.login_request("2"))
    cookieless = session.app.test_client()
    action, fields = form(cookieless.get("/auth", query_string=request))
    assert action == "/auth"
    assert fields == request | {"repost": "1"}
    assert "id_token" in form(session.client.post(action, data=fields))[1]
    assert form(cookieless.post(action, data=fields))[1]["error"] == "login_required"


def test_keys_client_id_and_sign_in_survive_a_restart(
    database: Path, session: Session, running_tool: PlayedTool
) -> None:
    session.sign_in("4")
    jwks, facts = session.client.get("/jwks").get_json(), session.lms.facts
    again = create_practice_lms(database, url=session.lms.url, tool_url=running_tool.url)
    cookie = session.client.get_cookie("practice_lms")
    assert cookie is not None
    session.app, session.client = again, again.test_client()
    session.client.set_cookie("practice_lms", cookie.value)
    assert session.client.get("/jwks").get_json() == jwks
    assert session.lms.facts == facts
    assert "Sanne" in session.client.get("/course").text


def test_only_the_lms_frames_its_launch_steps_and_nobody_its_pages(session: Session) -> None:
    session.sign_in("4")
    step = session.client.get("/links/2/launch").headers["Content-Security-Policy"]
    page = session.client.get("/links/2").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in step
    assert "frame-ancestors 'none'" in page
    assert f"frame-src 'self' {session.tool.url};" in page


def test_who_is_not_signed_in_is_sent_to_sign_in(session: Session) -> None:
    for path in ("/course", "/links/2", "/links/2/launch"):
        response = session.client.get(path)
        assert (response.status_code, response.location) == (303, "/")


def test_an_unknown_link_or_person_is_a_page_with_a_way_back(session: Session) -> None:
    session.sign_in("4")
    assert session.client.get("/links/99").status_code == 404
    assert session.client.get("/links/99/launch").status_code == 404
    response = session.client.post("/sign-in", data={"person": "99"})
    assert response.status_code == 400
    assert "Back to the start" in response.text
