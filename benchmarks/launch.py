"""CPU of a whole launch (login, launch, first page) in the serving process, beside the floor's."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from benchmarks.table import Line, cpu_seconds

TURNS = 11
LAUNCHES = 40
"""In a turn."""
_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


class Lms:
    """Just enough of a platform to sign launches: a key, its JWKS over HTTP."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        jwk = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        keys = json.dumps({"keys": [{**jwk, "kid": "k", "use": "sig", "alg": "RS256"}]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Keys)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def token(self, number: int, nonce: str, tool_url: str) -> str:
        """A learner's launch of lesson 1."""
        now = int(time.time())
        claims = {
            **{"iss": self.url, "aud": "client", "sub": f"user-{number}", "iat": now, "exp": now + 600},
            **{"nonce": nonce, "name": f"Learner {number}", "locale": "en"},
            _CLAIM + "version": "1.3.0",
            _CLAIM + "message_type": "LtiResourceLinkRequest",
            _CLAIM + "deployment_id": "1",
            _CLAIM + "target_link_uri": f"{tool_url}/lti/launch?item=lesson-1",
            _CLAIM + "resource_link": {"id": "link-1", "title": "Lesson 1"},
            _CLAIM + "context": {"id": "course-1", "title": "A course"},
            _CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        }
        return jwt.encode(claims, self.private, "RS256", headers={"kid": "k"})

    def public_pem(self) -> str:
        """The public key, PEM."""
        public = self.private.public_key()
        return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Generator[int]:
    """A server process that answers on a port; its process id."""
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


class Browser:
    """A keep-alive connection to one server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def call(self, method: str, path: str, body: str = "", cookie: str = "") -> http.client.HTTPResponse:
        """One request; the answer is read."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        self.connection.request(method, path, body or None, headers)
        response = self.connection.getresponse()
        response.read()
        return response


def launch(browser: Browser, lms: Lms, number: int, tool_url: str) -> None:
    """One whole launch: login, launch, first page."""
    target = f"{tool_url}/lti/launch?item=lesson-1"
    login = {"iss": lms.url, "login_hint": str(number), "target_link_uri": target, "client_id": "client"}
    reply = browser.call("GET", f"/lti/login?{urlencode(login)}")
    assert reply.status == 302
    asked = parse_qs(urlsplit(reply.headers["Location"]).query)
    cookie = (reply.headers["Set-Cookie"] or "").partition(";")[0]
    form = {"state": asked["state"][0], "id_token": lms.token(number, asked["nonce"][0], tool_url)}
    reply = browser.call("POST", "/lti/launch", urlencode(form), cookie)
    assert reply.status == 303, reply.status
    reply = browser.call("GET", reply.headers["Location"], cookie=cookie)
    assert reply.status == 200, reply.status


def measure(*sides: tuple[int, Callable[[int], None]]) -> list[float]:
    """CPU seconds that each process needs for one launch. They take turns, so that a busy machine slows all alike."""
    spent = [0.0 for _ in sides]
    for turn in range(TURNS):
        for side, (pid, once) in enumerate(sides):
            before = cpu_seconds(pid)
            for number in range(turn * LAUNCHES, (turn + 1) * LAUNCHES):
                once(number)
            if turn:  # the first one warms up
                spent[side] += cpu_seconds(pid) - before
    return [each / LAUNCHES / (TURNS - 1) for each in spent]


def run() -> list[Line]:
    """Ours beside the floor."""
    lms = Lms()
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key.pem"
        key.write_text(lms.public_pem())
        floor_port, port = free_port(), free_port()
        floor_command = [sys.executable, "-m", "benchmarks.floor", str(floor_port), f"{folder}/floor.db", str(key)]
        tool_url = f"http://127.0.0.1:{port}"
        environment = {
            "TOOL_URL": tool_url,
            "DATABASE_URL": f"sqlite:///{folder}/tool.db",
            "ALLOW_PRIVATE_NETWORKS": "1",
            "PORT": str(port),
        }
        tool = str(Path(sys.executable).with_name("lti-tool"))
        for arguments in (
            ["database", "upgrade"],
            ["platform", "add", "--name", "Bench", "--issuer", lms.url, "--client-id", "client"]
            + [f"--{each}-url={lms.url}/{each}" for each in ("login", "token", "jwks")],
        ):
            subprocess.run([tool, *arguments], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        with (
            serving(floor_command, floor_port, {}) as floor_pid,
            serving([tool, "serve"], port, environment) as tool_pid,
        ):
            to_floor, to_tool = Browser(floor_port), Browser(port)
            floor, ours = measure(
                (floor_pid, lambda number: launch(to_floor, lms, number, "http://127.0.0.1")),
                (tool_pid, lambda number: launch(to_tool, lms, number, tool_url)),
            )
    return [
        Line(
            "whole launch (login, launch, page), CPU",
            ours * 1000,
            "ms",
            "≤ 2 × floor",
            ours <= 2 * floor,
            floor * 1000,
        )
    ]
