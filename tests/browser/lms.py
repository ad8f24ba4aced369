"""A small LMS on a loopback port: shows a package in a frame or a new window, and keeps what a commit sends to it.

Its API is a strict double (scorm_api.js, scorm2004_api.js) or scorm-again, an LMS-side implementation by others; all
commit by a synchronous request, as LMSes do. What is lost when a page dies is lost here too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

HERE = Path(__file__).parent
SCORM_AGAIN = HERE.parents[1] / "node_modules" / "scorm-again" / "dist"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

_STRICT = """
var api = new CLASS(stored);
api.types = Object.keys(stored).filter(function (name) { return /interactions[.]\\d+[.]id$/.test(name); });
api.onpersist = function (data) { send("POST", "/state", JSON.stringify(data)); };
"""
_SCORM_AGAIN = """
var api = new CLASS({lmsCommitUrl: "/commit", dataCommitFormat: "flattened", autocommit: false, logLevel: 4});
if (Object.keys(stored).length) api.loadFromFlattenedJSON(stored);
"""
_STRICT_12, _STRICT_2004 = HERE / "scorm_api.js", HERE / "scorm2004_api.js"
Kind = Literal["strict", "scorm-again", "strict 2004", "scorm-again 2004"]


@dataclass(frozen=True)
class _Api:
    """What an LMS's page loads, how it begins, and the name under which packages find it."""

    scripts: tuple[Path, ...]
    start: str
    name: str = "API"


_APIS: dict[Kind, _Api] = {
    "strict": _Api((_STRICT_12,), _STRICT.replace("CLASS", "StrictApi")),
    "scorm-again": _Api((SCORM_AGAIN / "scorm12.min.js",), _SCORM_AGAIN.replace("CLASS", "Scorm12API")),
    "strict 2004": _Api((_STRICT_12, _STRICT_2004), _STRICT.replace("CLASS", "Strict2004Api"), "API_1484_11"),
    "scorm-again 2004": _Api(
        (SCORM_AGAIN / "scorm2004.min.js",), _SCORM_AGAIN.replace("CLASS", "Scorm2004API"), "API_1484_11"
    ),
}
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LMS</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html, body, iframe {{ margin: 0; border: 0; width: 100%; height: 100%; display: block; }}</style>
<script src="/api.js"></script><script>
function send(method, path, body) {{
  var request = new XMLHttpRequest();
  request.open(method, path, false);
  request.send(body);
  return request.responseText;
}}
var stored = JSON.parse(send("GET", "/state"));
{start}
window.{name} = api;
</script></head><body>{body}</body></html>"""
_FRAME = '<iframe id="sco" title="Course" src="/package/index.html"></iframe>'
_POPUP = "<button onclick=\"window.open('/package/index.html', 'sco', 'width=900,height=700')\">Open</button>"


class Lms:
    """`state`: the learner's CMI elements as last committed. frame, popup: the addresses of its two ways to play."""

    def __init__(
        self,
        package: Path,
        api: Kind = "strict",
        state: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.state: dict[str, Any] = dict(state)
        self.commits = 0
        self._package = package
        self._api = _APIS[api]
        lms = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(*lms.answer(urlsplit(self.path).path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                lms.keep(json.loads(body))
                self._answer(200, "application/json", b'{"result": true, "errorCode": 0}')

            def _answer(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.frame = f"{self.url}/frame"
        self.popup = f"{self.url}/popup"
        self.alone = f"{self.url}/package/index.html"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def keep(self, sent: dict[str, Any]) -> None:
        """Take over what a commit sent: flat CMI elements, or scorm-again's commit object around them."""
        self.commits += 1
        data: dict[str, Any] = sent.get("runtimeData", sent)
        self.state = {**data, "cmi.core.entry" if self._api.name == "API" else "cmi.entry": "resume"}

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """(status, content type, body) of an address."""
        if path == "/state":
            return 200, "application/json", json.dumps(self.state).encode()
        if path == "/api.js":
            return 200, "text/javascript", b"\n".join(each.read_bytes() for each in self._api.scripts)
        if path in ("/frame", "/popup"):
            body = _FRAME if path == "/frame" else _POPUP
            return 200, "text/html", _PAGE.format(start=self._api.start, name=self._api.name, body=body).encode()
        file = self._package / path.removeprefix("/package/")
        if not file.is_file():
            return 404, "text/plain", b"not here"
        return 200, f"{_TYPES.get(file.suffix, 'application/octet-stream')}; charset=utf-8", file.read_bytes()
