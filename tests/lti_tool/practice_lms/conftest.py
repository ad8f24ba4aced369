from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.practice_lms import create_practice_lms
from tests.lti_tool.practice_lms.played_tool import Clock, PlayedTool, Session

LMS_URL = "http://localhost:8001"


@pytest.fixture(scope="session")
def running_tool() -> Iterator[PlayedTool]:
    with PlayedTool() as tool:
        yield tool


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "lms" / "practice.db"


@pytest.fixture
def session(database: Path, running_tool: PlayedTool) -> Session:
    clock = Clock()
    app = create_practice_lms(database, url=LMS_URL, tool_url=running_tool.url, clock=clock)
    return Session(app, running_tool, clock)
