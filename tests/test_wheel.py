"""The wheel carries course, templates, scripts and migrations: `demo` runs from it in an empty environment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_every_file_that_is_no_program_is_in_it(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    packages = ("quizzes/", "course_content/", "scorm_builder/", "lti_tool/")
    ours = {line for line in listed.splitlines() if line.startswith(packages)}
    assert ours - packed == set()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_demo_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    port, lms_port = free_port(), free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "PYTHONPATH": str(tmp_path / "site"),
        "PORT": str(port),
        "PRACTICE_LMS_PORT": str(lms_port),
    }
    program = "import sys; from lti_tool.cli import main; sys.exit(main(['demo']))"
    (tmp_path / "work").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path / "work", env=environment, stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "Stop with" in line:
                break
        health = requests.get(f"http://127.0.0.1:{port}/health", timeout=10).json()
        course = requests.get(f"http://127.0.0.1:{port}/", timeout=10)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(10) == 0
    assert health["status"] == "ok"
    assert course.status_code == 200
