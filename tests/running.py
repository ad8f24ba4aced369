"""A whole running tool for tests: tool, worker and practice LMS, each on a free port, in threads of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from course_content.loader import load_course
from course_content.model import Course
from lti_tool.app import create_app
from lti_tool.lti.model import Platform
from lti_tool.practice_lms import PracticeLms
from lti_tool.practice_lms.course import DEFAULT_LINKS, Link
from lti_tool.server import Server, listen
from lti_tool.settings import Settings
from lti_tool.store import platforms, signing_keys
from lti_tool.store.database import Database
from lti_tool.web.tool import EXTENSION, Tool, new_id
from lti_tool.worker.run import run_worker


@cache
def shipped_course() -> Course:
    """The course that ships, read once for all tests of a process."""
    return load_course()


def same_paper_ids() -> str:
    """Random ids with one end, of which an attempt makes its seed: lesson 1 then asks each of its kinds."""
    return f"{new_id()[:-4]}ABYG"


class RunningTool:
    """Tool, worker and practice LMS on one database file. `stop` and `start` restart the tool as after a crash."""

    def __init__(
        self,
        folder: Path,
        *,
        course_dir: Path | None = None,
        database_url: str | None = None,
        clock: Callable[[], float] = time.time,
        links: tuple[Link, ...] = DEFAULT_LINKS,
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._listening = listen("127.0.0.1", 0)
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.lms = PracticeLms(folder / "lms.db", tool_url=self.url, links=links)
        self.settings = Settings(
            tool_url=self.url,
            database_url=database_url or f"sqlite:///{folder / 'tool.db'}",
            course_dir=course_dir,
            packages_dir=folder,
            port=self.port,
            practice_lms_port=0,
            allow_private_networks=True,
        )
        self.database = Database(self.settings.database_url)
        self.database.upgrade()
        self.platform_id = self._register()
        self.lms.start()
        self._running = False
        self.start()

    def _register(self) -> str:
        facts = self.lms.facts
        platform = Platform(
            id="practice",
            name=facts.name,
            issuer=facts.issuer,
            client_id=facts.client_id,
            login_url=facts.login_url,
            token_url=facts.token_url,
            jwks_url=facts.jwks_url,
        )
        with self.database.write() as connection:
            signing_keys.ensure(connection, time.time())
            platforms.add(connection, platform, time.time())
        return platform.id

    @property
    def tool(self) -> Tool:
        """The parts of the running application."""
        found: Tool = self.app.extensions[EXTENSION]
        return found

    def start(self) -> None:
        """Serve and send grades from now on."""
        self._stopping = threading.Event()
        course = None if self.settings.course_dir else shipped_course()
        self.app = create_app(self.settings, self.database, course=course, clock=self._clock, ids=same_paper_ids)
        listening = self._listening if self._listening.fileno() >= 0 else listen("127.0.0.1", self.port)
        self._server = Server(self.app, listening)
        self._server.start()
        arguments = (self.settings, self.database, self.tool.course.title_of, self._stopping)
        self._worker = threading.Thread(target=run_worker, args=arguments, daemon=True)
        self._worker.start()
        self._running = True

    def stop(self) -> None:
        """Stop tool and worker; the practice LMS and the database's file stay."""
        self._stopping.set()
        self._server.stop()
        self._worker.join(5)
        self.database.close()
        self._running = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._running:
            self.stop()
        self.lms.stop()
