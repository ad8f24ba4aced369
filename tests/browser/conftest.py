"""Browser tests, on Chromium from CHROMIUM or /usr/bin/chromium.

Without one they are skipped, loudly; under CI=true they fail.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lms import Lms
from tests.browser.tabs import Tabs
from tests.course_content.tiny import write_tiny_course
from tests.scorm_builder.packages import build_package, build_scorm12, unpack

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process; each test opens contexts of its own."""
    chromium = Path(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
    if not chromium.is_file():
        reason = f"NO BROWSER: {chromium} is missing; install chromium or set CHROMIUM=/path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def tabs(browser: Browser) -> Iterator[Tabs]:
    """Opens pages; at the end none of them may have logged an error or asked another host for anything."""
    opened = Tabs(browser)
    yield opened
    opened.close()
    assert opened.problems == []


@pytest.fixture(scope="session")
def tiny_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked SCORM 1.2 package of the tiny course: a question of each kind, four of them drawn."""
    folder = tmp_path_factory.mktemp("tiny")
    built = build_scorm12(folder / "tiny.zip", write_tiny_course(folder / "course"))
    return unpack(built.path, folder / "package")


@pytest.fixture(scope="session")
def tiny_packages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Unpacks the tiny course's package of a format, each once."""
    folder = tmp_path_factory.mktemp("formats")
    course = write_tiny_course(folder / "course")

    @cache
    def unpacked(format: str) -> Path:
        return unpack(build_package(folder / f"tiny-{format}", format, course).path, folder / format)

    return unpacked


@pytest.fixture(scope="session")
def course_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked SCORM 1.2 package of the course that ships."""
    folder = tmp_path_factory.mktemp("course")
    return unpack(build_scorm12(folder / "course.zip").path, folder / "package")


@pytest.fixture
def lms(tiny_package: Path) -> Iterator[Lms]:
    """A strict LMS that has imported the tiny course."""
    with Lms(tiny_package) as running:
        yield running
