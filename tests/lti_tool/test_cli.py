"""The command `lti-tool`, run as its user runs it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

TOOL = str(Path(sys.executable).with_name("lti-tool"))
ADDRESSES = ["--login-url=https://lms.example/auth", "--token-url=https://lms.example/token"]
ADD = ["platform", "add", "--name", "An LMS", "--issuer", "https://lms.example", "--client-id", "abc", *ADDRESSES]
ADD_WITH_KEYS = [*ADD, "--jwks-url=https://lms.example/keys"]


class Tool:
    """Runs commands in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self.environment = {**kept, "TOOL_URL": "https://tool.example", "DATABASE_URL": f"sqlite:///{folder}/tool.db"}
        self.environment |= settings

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TOOL, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=30
        )


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    made = Tool(tmp_path)
    assert made("database", "upgrade").returncode == 0
    return made


def test_missing_and_wrong_settings_are_all_named_at_once(tmp_path: Path) -> None:
    tool = Tool(tmp_path, TOOL_URL="", DATABASE_URL="mysql://x", PORT="no")
    done = tool("serve")
    assert done.returncode == 2
    for name in ("TOOL_URL", "DATABASE_URL", "PORT"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_schema_is_refused_with_what_to_run(tmp_path: Path) -> None:
    for command in (["serve"], ["worker"], ["platform", "list"]):
        done = Tool(tmp_path)(*command)
        assert (done.returncode, "lti-tool database upgrade" in done.stderr) == (2, True), command


def test_a_database_that_cannot_be_used_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "tool.db").write_text("this is no database, and never was one; " * 100)
    done = Tool(tmp_path)("platform", "list")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_platforms_life(tool: Tool) -> None:
    added = tool(*ADD_WITH_KEYS, "--json")
    platform_id = json.loads(added.stdout)["id"]
    listed = json.loads(tool("platform", "list", "--json").stdout)
    assert [(each["id"], each["issuer"], each["state"]) for each in listed] == [
        (platform_id, "https://lms.example", "active")
    ]
    assert tool("platform", "suspend", platform_id).returncode == 0
    assert json.loads(tool("platform", "show", platform_id, "--json").stdout)["state"] == "suspended"
    assert tool("platform", "approve", platform_id, "--deployment", "7").returncode == 0
    shown = json.loads(tool("platform", "show", platform_id, "--json").stdout)
    assert (shown["state"], shown["deployments"]) == ("active", [{"deployment_id": "7", "state": "approved"}])
    assert tool("platform", "remove", platform_id).returncode == 0
    assert json.loads(tool("platform", "list", "--json").stdout) == []


def test_without_json_the_id_is_the_last_word(tool: Tool) -> None:
    added = tool(*ADD_WITH_KEYS)
    assert added.stdout.split()[-1] == json.loads(tool("platform", "list", "--json").stdout)[0]["id"]


def test_a_platform_is_added_once(tool: Tool) -> None:
    tool(*ADD_WITH_KEYS)
    assert tool(*ADD_WITH_KEYS).returncode == 1


@pytest.mark.parametrize("verb", ["show", "approve", "suspend", "remove"])
def test_an_unknown_platform_exits_1(tool: Tool, verb: str) -> None:
    done = tool("platform", verb, "p0")
    assert (done.returncode, "no platform p0" in done.stdout) == (1, True)


def test_addresses_must_be_https(tool: Tool) -> None:
    done = tool(*ADD, "--jwks-url", "http://lms.example/keys")
    assert (done.returncode, "--jwks-url" in done.stdout) == (1, True)


def test_wrong_usage_exits_2(tool: Tool) -> None:
    assert tool("platform", "add").returncode == 2
    assert tool().returncode == 2


def test_keys_are_rotated_with_overlap(tool: Tool) -> None:
    assert tool("keys", "rotate").returncode == 0
    keys = json.loads(tool("keys", "list", "--json").stdout)
    assert len(keys) == 2
    assert keys[0]["signs_from"] < keys[1]["signs_from"]


def test_grades_and_check_answer_in_json(tool: Tool) -> None:
    assert json.loads(tool("grades", "status", "--json").stdout) == []
    assert json.loads(tool("grades", "resend", "--json").stdout) == {"owed_again": 0}
    checks = json.loads(tool("check", "--json").stdout)
    assert [each["what"] for each in checks] == ["settings", "database"]


def test_several_processes_need_postgresql(tool: Tool) -> None:
    done = tool("serve", "--workers", "2")
    assert (done.returncode, "PostgreSQL" in done.stdout) == (2, True)


def test_a_course_with_errors_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.yaml").write_text("id: x\n")
    tool = Tool(tmp_path, COURSE_DIR=str(tmp_path / "course"), PORT=str(free_port()))
    tool("database", "upgrade")
    done = tool("serve")
    assert done.returncode == 1
    assert "course.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def test_a_taken_port_is_named_in_one_line_with_what_to_set(tmp_path: Path, taken_port: int) -> None:
    ports = {"PORT": str(taken_port), "PRACTICE_LMS_PORT": str(free_port())}
    done = Tool(tmp_path, TOOL_URL="", **ports)("demo")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"{taken_port}" in done.stderr
    assert " PORT" in done.stderr
    ports = {"PORT": str(free_port()), "PRACTICE_LMS_PORT": str(taken_port)}
    done = Tool(tmp_path, TOOL_URL="", **ports)("demo")
    assert (done.returncode, "PRACTICE_LMS_PORT" in done.stderr) == (2, True)


def test_demo_says_what_to_open_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    port, lms_port = free_port(), free_port()
    tool = Tool(tmp_path, TOOL_URL="", PORT=str(port), PRACTICE_LMS_PORT=str(lms_port))
    for _ in range(2):
        with subprocess.Popen(
            [TOOL, "demo"], cwd=tmp_path, env=tool.environment, stdout=subprocess.PIPE, text=True
        ) as demo:
            assert demo.stdout is not None
            said: list[str] = []
            for line in demo.stdout:
                said.append(line)
                if "Ctrl-C" in line:
                    break
            demo.send_signal(signal.SIGINT)
            assert demo.wait(10) == 0
        assert f"Practice LMS  http://localhost:{lms_port}\n" in said
        assert f"Tool  http://127.0.0.1:{port}\n" in said


def test_demo_starts_when_its_practice_lms_is_a_new_one(tmp_path: Path) -> None:
    ports = {"PORT": str(free_port()), "PRACTICE_LMS_PORT": str(free_port())}
    tool = Tool(tmp_path, TOOL_URL="", **ports)
    for _ in range(2):
        with subprocess.Popen(
            [TOOL, "demo"], cwd=tmp_path, env=tool.environment, stdout=subprocess.PIPE, text=True
        ) as demo:
            assert demo.stdout is not None
            started = any("Ctrl-C" in line for line in demo.stdout)
            demo.send_signal(signal.SIGINT)
            assert (demo.wait(10), started) == (0, True)
        for file in (tmp_path / "var").glob("practice-lms.db*"):
            file.unlink()


def test_serve_forks_on_postgresql_and_ends_whole(tmp_path: Path, postgresql_url: str) -> None:
    port = free_port()
    tool = Tool(tmp_path, DATABASE_URL=postgresql_url)
    with subprocess.Popen(
        [TOOL, "serve", "--workers", "2", "--port", str(port)], cwd=tmp_path, env=tool.environment
    ) as serving:
        try:
            answers = HTTPAdapter(max_retries=Retry(connect=20, backoff_factor=0.1))
            session = requests.Session()
            session.mount("http://", answers)
            assert session.get(f"http://127.0.0.1:{port}/health", timeout=10).json()["status"] == "ok"
            children = children_of(serving.pid)
            assert len(children) == 2
        finally:
            serving.send_signal(signal.SIGTERM)
        assert serving.wait(10) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def children_of(pid: int) -> list[int]:
    """Processes whose parent it is (Linux: field 4 of /proc/PID/stat)."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found
