"""Runs a practice LMS in a thread of this process, on loopback."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from waitress import wasyncore
from waitress.server import create_server

from lti_tool.practice_lms.app import create_practice_lms, practice_lms_facts
from lti_tool.practice_lms.course import DEFAULT_LINKS, Link
from lti_tool.practice_lms.database import Database
from lti_tool.practice_lms.faults import Fault, clear_faults, fault_hits, save_fault
from lti_tool.practice_lms.lms import EXTENSION, Lms
from lti_tool.practice_lms.registration import PlatformFacts

THREADS = 32
CONNECTIONS = 1000
TICK_SECONDS = 0.1


class PracticeLms:
    """A practice LMS on `http://localhost:PORT`; port 0 takes a free one.

    The port is taken at once, so that `url` and `facts` are known before `start`. It may be used in a `with`
    statement. Stopped is stopped: for a restart on the same file, make another one with the same port.
    """

    def __init__(
        self,
        database: Path,
        *,
        tool_url: str,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        links: tuple[Link, ...] = DEFAULT_LINKS,
    ) -> None:
        self._socket = _listen(port)
        self.url = f"http://localhost:{self._socket.getsockname()[1]}"
        self._database = Database(database)
        self.facts: PlatformFacts = practice_lms_facts(database, self.url)
        self.app = create_practice_lms(database, url=self.url, tool_url=tool_url, clock=clock, links=links)
        self._lms: Lms = self.app.extensions[EXTENSION]
        self._sockets: dict[int, socket.socket] = {}
        self._server = create_server(
            self.app, map=self._sockets, sockets=[self._socket], threads=THREADS, connection_limit=CONNECTIONS
        )
        self._thread = threading.Thread(target=self._run, name="practice-lms", daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no longer: hanging requests are woken, connections closed, the port is free again."""
        self._lms.stopping.set()
        if self._thread.ident is None:
            self._close()
        else:
            self._thread.join()

    def set_fault(self, fault: Fault) -> None:
        """Make a service fail (see `faults`)."""
        with self._database.write() as db:
            save_fault(db, fault)

    def clear_faults(self) -> None:
        """Make every service work again."""
        with self._database.write() as db:
            clear_faults(db)

    def fault_hits(self) -> dict[str, int]:
        """How often the fault of each service has struck."""
        with self._database.read() as db:
            return fault_hits(db)

    def _run(self) -> None:
        while not self._lms.stopping.is_set():
            wasyncore.loop(timeout=TICK_SECONDS, use_poll=True, map=self._sockets, count=1)
        self._close()

    def _close(self) -> None:
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening
