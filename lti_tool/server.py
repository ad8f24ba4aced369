"""The HTTP server: waitress in a thread, on a socket that is taken before anything else happens."""

from __future__ import annotations

import socket
import threading

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

THREADS = 40
"""More than may wait for one LMS's keys (lti.keys), so that an LMS that hangs never takes them all."""
CONNECTIONS = 4_000
_TICK = 0.25


class PortTaken(Exception):
    """Somebody else listens there."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise PortTaken(f"{host}:{port}") from error
    taken.listen(1024)
    taken.setblocking(False)
    return taken


class Server:
    """Serves an application on a listening socket until it is stopped. No request outlives `stop` by long."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        self._sockets: dict[int, socket.socket] = {}
        self._server = create_server(
            app,
            map=self._sockets,
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            ident=None,
            channel_timeout=75,
            asyncore_use_poll=True,
        )
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="http", daemon=True)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def run(self) -> None:
        """Serve in this thread."""
        while not self._stopping.is_set():
            wasyncore.loop(timeout=_TICK, use_poll=True, map=self._sockets, count=1)
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def stop(self) -> None:
        """Stop within two seconds."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(2)
