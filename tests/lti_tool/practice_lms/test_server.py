from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from lti_tool.practice_lms import Fault, PracticeLms, practice_lms_facts
from tests.lti_tool.practice_lms.played_tool import PlayedTool


@pytest.fixture
def running(database: Path, running_tool: PlayedTool) -> Iterator[PracticeLms]:
    with PracticeLms(database, tool_url=running_tool.url) as lms:
        yield lms


def test_it_serves_on_localhost_and_says_how_to_register_it(database: Path, running: PracticeLms) -> None:
    facts = running.facts
    assert facts == practice_lms_facts(database, running.url)
    assert facts.issuer == running.url == f"http://localhost:{urlsplit(running.url).port}"
    assert facts.login_url == f"{running.url}/auth"
    assert facts.token_url == f"{running.url}/token"
    assert requests.get(facts.jwks_url, timeout=5).json()["keys"][0]["alg"] == "RS256"


def test_it_starts_again_on_the_same_port_with_the_same_facts(database: Path, running_tool: PlayedTool) -> None:
    with PracticeLms(database, tool_url=running_tool.url) as first:
        assert requests.get(first.url, timeout=5).ok
    port = urlsplit(first.url).port or 0
    with pytest.raises(requests.ConnectionError):
        requests.get(first.url, timeout=5)
    with PracticeLms(database, tool_url=running_tool.url, port=port) as second:
        assert second.facts == first.facts
        assert requests.get(second.url, timeout=5).ok


def test_one_that_never_started_gives_its_port_back(database: Path, running_tool: PlayedTool) -> None:
    unused = PracticeLms(database, tool_url=running_tool.url)
    unused.stop()
    with PracticeLms(database, tool_url=running_tool.url, port=urlsplit(unused.url).port or 0) as lms:
        assert requests.get(lms.url, timeout=5).ok


def test_a_fault_strikes_as_often_as_asked(running: PracticeLms) -> None:
    running.set_fault(
        Fault(
            "lineitems",
            status=429,
            body="slow down",
            headers={"Retry-After": "7", "Content-Type": "text/plain"},
            times=2,
        )
    )
    address = f"{running.url}/services/2/lineitems?type_id=1"
    answers = [requests.get(address, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 401]
    assert (answers[0].text, answers[0].headers["Retry-After"]) == ("slow down", "7")
    assert running.fault_hits() == {"lineitems": 2}


def test_a_fault_without_times_lasts_until_cleared(running: PracticeLms) -> None:
    running.set_fault(Fault("jwks", status=503))
    assert [requests.get(running.facts.jwks_url, timeout=5).status_code for _ in range(3)] == [503] * 3
    running.clear_faults()
    assert requests.get(running.facts.jwks_url, timeout=5).status_code == 200


def test_a_hanging_service_leaves_the_others_alone_and_wakes_at_the_end(
    database: Path, running_tool: PlayedTool
) -> None:
    with PracticeLms(database, tool_url=running_tool.url) as lms:
        lms.set_fault(Fault("jwks", hang_seconds=3600))
        with pytest.raises(requests.ReadTimeout):
            requests.get(lms.facts.jwks_url, timeout=0.2)
        assert requests.get(lms.url, timeout=5).ok


def test_faults_are_set_over_http_too_but_by_json_only(running: PracticeLms) -> None:
    address = f"{running.url}/faults"
    fault = {"service": "token", "status": 502, "body": "<h1>Bad gateway</h1>", "times": 1}
    assert requests.post(address, data=fault, timeout=5).status_code == 400
    assert requests.post(address, json={"service": "coffee"}, timeout=5).status_code == 400
    assert requests.post(address, json={"service": "token", "status": 99}, timeout=5).status_code == 400
    assert requests.post(address, json=fault, timeout=5).ok
    assert requests.post(running.facts.token_url, timeout=5).status_code == 502
    assert requests.post(running.facts.token_url, timeout=5).status_code == 400
    shown = requests.get(address, timeout=5).json()["faults"]
    assert [(row["service"], row["times_left"], row["hits"]) for row in shown] == [("token", 0, 1)]
    assert requests.delete(address, timeout=5).status_code == 204
    assert requests.get(address, timeout=5).json() == {"faults": []}
