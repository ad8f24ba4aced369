"""A small LMS of our own making: keys, and an HTTP server that answers as it is told."""

import base64
import json
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import Launch, Platform

NOW = 1_795_000_000.0
TOOL_URL = "https://tool.example.org"
NONCE = "nonce-of-this-login"
KID = "key-1"

Claims = dict[str, Any]
LaunchFrom = Callable[[Mapping[str, Any]], Launch]
MISSING = object()
Sign = Callable[..., str]
Verify = Callable[[str], Launch]


def spoilt(claims: Claims, name: str, value: Any) -> Claims:
    """Return the payload with one claim replaced, or left out."""
    return {key: claim for key, claim in {**claims, name: value}.items() if claim is not MISSING}


@dataclass
class FakeKeys:
    """The public keys of one platform; remembers which ids were asked for."""

    known: Mapping[tuple[str, str], RSAPublicKey]
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def find(self, platform: Platform, kid: str) -> RSAPublicKey:
        self.asked.append((platform.id, kid))
        if (platform.id, kid) not in self.known:
            raise LtiError("token-key-unknown", subject="kid")
        return self.known[(platform.id, kid)]


@dataclass
class FakeTokens:
    """Access tokens kept in memory: (platform, scopes) → token and its end."""

    kept: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict[tuple[str, str], tuple[str, float]])

    def get(self, platform_id: str, scopes: str, now: float) -> str | None:
        token, expires = self.kept.get((platform_id, scopes), (None, 0.0))
        return token if now < expires else None

    def put(self, platform_id: str, scopes: str, token: str, expires: float) -> None:
        self.kept[(platform_id, scopes)] = (token, expires)


def pem(key: RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key: RSAPublicKey, **changes: Any) -> dict[str, Any]:
    """The JWK of a key; a value of None leaves a member out."""
    numbers = key.public_numbers()
    members = {
        "kty": "RSA",
        "kid": KID,
        "use": "sig",
        "alg": "RS256",
        "n": base64url(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8)),
        "e": base64url(numbers.e.to_bytes(3)),
        **changes,
    }
    return {name: value for name, value in members.items() if value is not None}


@dataclass(frozen=True)
class Call:
    """A request that the server got."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the server says. `hang`: stop after the body until the server closes; `length` may lie."""

    status: int = 200
    body: bytes | object = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    hang: bool = False
    length: int | None = None

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class QuietServer(ThreadingHTTPServer):
    """Doesn't print when a client leaves."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are what is tested."""


class Server:
    """An HTTP server on a free loopback port. `routes`: path → answer, or a function of the call."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Answer | Callable[[Call], Answer]] = {}
        self.calls: list[Call] = []
        self.closing = threading.Event()
        self.called = threading.Semaphore(0)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                call = Call(self.command, parts.path, parts.query, headers, self.rfile.read(length))
                outer.calls.append(call)
                outer.called.release()
                route = outer.routes.get(parts.path, Answer(404))
                answer = route if isinstance(route, Answer) else route(call)
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(answer.data) if answer.length is None else answer.length))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.data)
                self.wfile.flush()
                if answer.hang:
                    outer.closing.wait()

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def of(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
