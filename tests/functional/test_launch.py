"""Launches as a browser makes them. LTI Core 1.3, section 5; Security Framework 1.1, section 5.1."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.functional.visitor import NICCOLO, SANNE, TEACHER, UXIA, Page, Visitor
from tests.running import RunningTool


@pytest.mark.parametrize(
    ("link", "kind", "item"), [("1", "lesson", "lesson-1"), ("2", "start", "lesson-1.quiz"), ("4", "course", "course")]
)
def test_a_learner_lands_on_the_item_of_the_link(running: RunningTool, link: str, kind: str, item: str) -> None:
    page = Visitor(running.lms, SANNE).open(link)
    assert (page.status, page.kind, page.main["data-item"]) == (200, kind, item)


def test_a_teacher_lands_on_the_class(running: RunningTool) -> None:
    page = Visitor(running.lms, TEACHER).open("2")
    assert page.kind == "instructor"
    assert Visitor(running.lms, SANNE).session.get(page.url).status_code == 403


def test_between_launch_and_page_there_are_only_redirects(running: RunningTool) -> None:
    page = Visitor(running.lms, SANNE).open("1")
    assert [each.status_code for each in page.response.history] == [303]
    assert f"frame-ancestors {running.lms.url}" in page.response.headers["Content-Security-Policy"]
    assert page.response.headers["Cache-Control"] == "no-store"


def test_refresh_and_bookmark_keep_working(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    page = learner.open("1")
    assert learner.get(page.url).kind == "lesson"
    assert learner.get(page.url.partition("item/")[0]).kind == "lesson"


def test_a_double_click_leads_to_the_same_launch(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    message = learner.message("1")
    first, second = learner.submit(message), learner.submit(message)
    assert (first.status, second.status) == (200, 200)
    assert first.url == second.url


def test_of_twenty_racing_replies_one_launch_results(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    message = learner.message("1")
    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(learner.submit, [message] * 20))
    assert {page.status for page in pages} == {200}
    assert len({page.url for page in pages}) == 1


def test_another_browser_cannot_use_the_message_or_the_page(running: RunningTool) -> None:
    learner, thief = Visitor(running.lms, SANNE), Visitor(running.lms, UXIA)
    thief.open("1")  # has a secret of its own
    message = learner.message("1")
    stolen = thief.submit(message)
    assert (stolen.status, stolen.main["data-code"]) == (403, "browser-other")
    page = learner.submit(message)
    assert page.kind == "lesson"
    assert thief.get(page.url).status == 403
    assert requests.get(page.url, timeout=10).status_code == 403


def test_a_used_message_is_refused_in_a_browser_without_cookies(running: RunningTool) -> None:
    learner, other = Visitor(running.lms, SANNE), Visitor(running.lms, UXIA)
    message = learner.message("1")
    learner.submit(message)
    again = other.submit(message)
    assert again.status == 403


def test_ten_logins_leave_one_cookie(running: RunningTool) -> None:
    learner = Visitor(running.lms, SANNE)
    for _ in range(10):
        learner.message("1")
    assert len([each for each in learner.session.cookies if each.domain == "127.0.0.1"]) == 1
    assert learner.open("1").kind == "lesson"


def test_blocked_cookies_lead_to_a_window_of_its_own(running: RunningTool) -> None:
    learner = Visitor(running.lms, NICCOLO)
    learner.session.blocked = True
    page = learner.open("2")
    assert (page.status, page.kind) == (200, "new-window")
    assert "Niccolò" in page.words
    learner.session.blocked = False  # the new window is first party
    opened = learner.submit(page)
    assert opened.kind == "start"
    assert Visitor(running.lms, UXIA).submit(page).status == 403  # its secret works once


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "parameter-missing"),
        ({"iss": "https://nobody.example", "login_hint": "1", "target_link_uri": "x"}, 403, "platform-unknown"),
        ({"iss": "i" * 9000, "login_hint": "1", "target_link_uri": "x"}, 413, "parameter-too-large"),
    ],
)
def test_a_bad_login_is_refused_with_a_page(
    running: RunningTool, query: dict[str, str], status: int, code: str
) -> None:
    page = Page(requests.post(f"{running.url}/lti/login", data=query, timeout=10))
    assert (page.status, page.kind, page.main["data-code"]) == (status, "error", code)
    assert "frame-ancestors *" in page.response.headers["Content-Security-Policy"]


def test_an_error_of_the_platform_is_a_friendly_page(running: RunningTool) -> None:
    data = {"error": "login_required", "error_description": "<b>Sign in</b>", "state": "practice.x"}
    page = Page(requests.post(f"{running.url}/lti/launch", data=data, timeout=10))
    assert (page.status, page.main["data-code"]) == (403, "login-refused")
    assert "<b>Sign in</b>" not in page.response.text


def test_what_is_too_large_is_refused(running: RunningTool) -> None:
    data = {"state": "practice.x", "id_token": "x" * 300_000}
    assert requests.post(f"{running.url}/lti/launch", data=data, timeout=10).status_code == 413


def test_the_page_speaks_the_learners_language(running: RunningTool) -> None:
    page = Visitor(running.lms, SANNE).open("2")
    assert page.tree.get("lang") == "nl"
    english = Visitor(running.lms, TEACHER).open("2")
    assert english.tree.get("lang") == "en"


def test_a_launch_survives_a_restart_of_the_tool(fresh: RunningTool) -> None:
    learner = Visitor(fresh.lms, SANNE)
    message = learner.message("1")
    fresh.stop()
    fresh.start()
    page = learner.submit(message)
    assert page.kind == "lesson"
    fresh.stop()
    fresh.start()
    assert learner.get(page.url).kind == "lesson"


def test_a_window_of_its_own_opens_again_in_the_same_browser_and_not_for_another_site(running: RunningTool) -> None:
    learner = Visitor(running.lms, NICCOLO)
    learner.session.blocked = True
    page = learner.open("2")
    method, address, fields = page.form()
    assert method == "POST"
    learner.session.headers["Sec-Fetch-Site"] = "cross-site"
    assert learner.session.post(address, data=fields).status_code == 403
    del learner.session.headers["Sec-Fetch-Site"]
    learner.session.blocked = False
    first, second = learner.submit(page), learner.submit(page)
    assert (first.status, second.status, first.url == second.url) == (200, 200, True)


@pytest.mark.parametrize("item", ["..", ".", "//evil.example", "no-such", "lesson-1/../x", "%2e%2e"])
def test_an_odd_item_gets_a_page_that_says_so(tmp_path: Path, item: str) -> None:
    from lti_tool.practice_lms.course import Link

    with RunningTool(tmp_path, links=(Link(id="9", title="Odd", item=item, points=None),)) as running:
        page = Visitor(running.lms, SANNE).open("9")
        assert (page.status, page.main["data-code"]) == (404, "item-unknown")


def test_the_host_header_changes_no_address(running: RunningTool) -> None:
    page = Visitor(running.lms, SANNE).open("1")
    for path in (page.url.partition("/item/")[0], f"{page.url.partition('/item/')[0]}//item/course"):
        reply = requests.get(path, headers={"Host": "evil.example"}, allow_redirects=False, timeout=10)
        assert "evil.example" not in reply.headers.get("Location", "")


def test_a_refused_method_names_the_right_ones(running: RunningTool) -> None:
    reply = requests.delete(f"{running.url}/lti/login", timeout=10)
    assert (reply.status_code, "POST" in reply.headers["Allow"]) == (405, True)
