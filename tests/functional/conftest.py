from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningTool


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTool]:
    """One tool for a module's tests; each test takes a learner or a link of its own."""
    with RunningTool(tmp_path_factory.mktemp("tool")) as tool:
        yield tool


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[RunningTool]:
    """A tool of one's own, to be stopped, restarted or broken."""
    with RunningTool(tmp_path) as tool:
        yield tool
