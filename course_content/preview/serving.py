"""The preview over HTTP, for browsers on this machine alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qs, unquote, urlsplit

from course_content.preview.site import Response, respond
from course_content.preview.watching import Watch

HOST = "127.0.0.1"
LARGEST_FORM = 1_000_000
"""Bytes."""
_OUR_NAMES = (HOST, "localhost")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def serve(directory: Path, port: int, out: TextIO) -> None:
    """Serve a course folder until interrupted; says on `out` where. Raises `OSError` where the port is taken."""
    with Preview(directory, port) as preview:
        out.write(f"The course in {directory}: {preview.address} (stop with Ctrl+C)\n")
        out.flush()
        preview.serve_forever()


class Preview(ThreadingHTTPServer):
    """A server with a watch on its course; as a context manager it watches, and closes both at the end."""

    daemon_threads = True

    def __init__(self, directory: Path, port: int = 0) -> None:
        super().__init__((HOST, port), _Handler)
        self.watch = Watch(directory)

    @property
    def address(self) -> str:
        """Of the first page."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet about browsers that went on before the page was sent, as they do when pages reload quickly."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType] — as the base gave it

    def __enter__(self) -> Preview:
        self.watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.stop()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Preview  # pyright: ignore[reportIncompatibleVariableOverride] — this server alone uses it
    timeout = 30

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        written = self.headers.get("Content-Length", "")
        if not written.isdigit() or int(written) > LARGEST_FORM:
            self._send(Response(413, "text/plain; charset=utf-8", b"Too large"))
            return
        body = self.rfile.read(int(written)).decode("utf-8", "replace")
        self._answer(parse_qs(body, keep_blank_values=True))

    def _answer(self, form: Mapping[str, list[str]] | None) -> None:
        # A name of somebody else that leads to this machine (DNS rebinding) could read the course from a foreign page.
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if host not in _OUR_NAMES:
            self._send(Response(421, "text/plain; charset=utf-8", b"Not the host of this preview"))
            return
        state = self.server.watch.look()
        self._send(respond(state, unquote(urlsplit(self.path).path), form))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a line for each look at the version would hide what matters."""
