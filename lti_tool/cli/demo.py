"""Tool, worker and practice LMS in one process, on two sites of this machine: a course to try in a minute."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from lti_tool.app import create_app
from lti_tool.lti.model import Platform
from lti_tool.practice_lms import PracticeLms
from lti_tool.server import Server, listen
from lti_tool.settings import Settings
from lti_tool.store import platforms, signing_keys
from lti_tool.store.database import Database
from lti_tool.store.errors import SchemaTooOld
from lti_tool.web.tool import EXTENSION
from lti_tool.worker.run import run_worker


class Demo:
    """The three parts, ready to start. Raises PortTaken, DatabaseUnavailable, InvalidContent."""

    def __init__(self, settings: Settings, data: Path) -> None:
        self.settings = settings
        listening = listen("127.0.0.1", settings.port)
        self._lms = _practice_lms(settings, data)
        self._database = Database(settings.database_url)
        try:
            self._database.check()
        except SchemaTooOld:
            self._database.upgrade()
        self._register()
        app = create_app(settings, self._database)
        self._server = Server(app, listening)
        self._stopping = threading.Event()
        titles = app.extensions[EXTENSION].course.title_of
        arguments = (settings, self._database, titles, self._stopping)
        self._worker = threading.Thread(target=run_worker, args=arguments, name="worker", daemon=True)

    def _register(self) -> None:
        """Make the practice LMS known to the tool, as an administrator would."""
        facts, now = self._lms.facts, time.time()
        platform = Platform(
            id=f"practice-{facts.client_id}",
            name=facts.name,
            issuer=facts.issuer,
            client_id=facts.client_id,
            login_url=facts.login_url,
            token_url=facts.token_url,
            jwks_url=facts.jwks_url,
        )
        with self._database.write() as connection:
            signing_keys.ensure(connection, now)
            if not platforms.by_issuer_client(connection, facts.issuer, facts.client_id):
                platforms.add(connection, platform, now)
                platforms.approve_deployment(connection, platform.id, facts.deployment_id, now)

    def start(self) -> None:
        """Serve from now on."""
        self._lms.start()
        self._server.start()
        self._worker.start()

    def stop(self) -> None:
        """Stop all three within a few seconds."""
        self._stopping.set()
        self._server.stop()
        self._lms.stop()
        self._worker.join(5)
        self._database.close()

    def lines(self) -> list[str]:
        """What to open, as whom."""
        lms = self._lms.url
        return [
            "",
            f"Practice LMS  {lms}",
            "              sign in as a learner (Sanne, Uxía, Íñigo, Niccolò, Ελένη) or as the teacher Tessa,",
            "              and open a link",
            f"Gradebook  {lms}/grades",
            f"Tool  {self.settings.tool_url}",
            "",
            "Stop with Ctrl-C; what was done is kept in var/.",
        ]


def _practice_lms(settings: Settings, data: Path) -> PracticeLms:
    from lti_tool.server import PortTaken

    try:
        return PracticeLms(data / "practice-lms.db", tool_url=settings.tool_url, port=settings.practice_lms_port)
    except OSError as error:
        raise PortTaken(f"localhost:{settings.practice_lms_port}") from error
