"""Calls to LMSes stay within their bounds, and out of our own network."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from lti_tool.lti.outbound import Outbound, OutboundError, Resolve
from tests.lti_tool.lti.played_lms import Answer, Server


def fault_of(call: Callable[[], object]) -> str:
    with pytest.raises(OutboundError) as caught:
        call()
    return caught.value.fault


@pytest.fixture
def hasty() -> Outbound:
    return Outbound(allow_private_networks=True, seconds=0.2, max_bytes=1_000)


def test_get(server: Server, http: Outbound) -> None:
    server.routes["/a"] = Answer(body={"x": 1}, headers={"X-Twice": "1"})
    reply = http.get(server.url + "/a?b=c", {"Accept": "application/json"})
    assert (reply.status, json.loads(reply.body), reply.headers["x-twice"]) == (200, {"x": 1}, "1")
    [call] = server.calls
    assert (call.method, call.path, call.query) == ("GET", "/a", "b=c")
    assert (call.headers["host"], call.headers["accept"]) == (server.url[7:], "application/json")


def test_post(server: Server, http: Outbound) -> None:
    server.routes["/a"] = Answer(201)
    assert http.post(server.url + "/a", {"Content-Type": "text/plain"}, b"hello").status == 201
    assert (server.calls[0].method, server.calls[0].body) == ("POST", b"hello")


def test_the_resolved_address_is_called_under_its_name(server: Server) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    server.routes["/"] = Answer(body=b"here")
    port = server.url.rpartition(":")[2]
    http = Outbound(allow_private_networks=True, resolve=resolve)
    assert http.get(f"http://lms.test:{port}", {}).body == b"here"
    assert asked == ["lms.test"]
    assert server.calls[0].headers["host"] == f"lms.test:{port}"


def test_the_next_address_is_tried(server: Server) -> None:
    """The first address has no listener: the port is the server's, on another loopback address."""
    server.routes["/"] = Answer(body=b"here")
    http = Outbound(allow_private_networks=True, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert http.get(server.url, {}).body == b"here"


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"]])
def test_private_addresses_are_refused(addresses: list[str]) -> None:
    http = Outbound(allow_private_networks=False, resolve=lambda host, port: addresses)
    assert fault_of(lambda: http.get("https://lms.example.org/jwks", {})) == "address"
    assert fault_of(lambda: http.post("https://lms.example.org/token", {}, b"")) == "address"


@pytest.mark.parametrize(
    "url", ["http://lms.example.org/", "ftp://lms.example.org/", "file:///etc/passwd", "https://u@x/", ""]
)
def test_other_schemes_are_refused(url: str) -> None:
    http = Outbound(allow_private_networks=False, resolve=lambda host, port: ["93.184.216.34"])
    assert fault_of(lambda: http.get(url, {})) == "address"


def test_redirects_on_the_host(server: Server, http: Outbound) -> None:
    server.routes |= {"/a": Answer(302, headers={"Location": "b?x=1"}), "/b": Answer(body=b"here")}
    assert http.get(server.url + "/a", {}).body == b"here"


def test_redirects_to_another_host(server: Server, http: Outbound) -> None:
    for location in (server.url.replace("127.0.0.1", "localhost") + "/b", "http://[", "file:///b", ""):
        server.routes["/a"] = Answer(302, headers={"Location": location or "javascript:1"})
        assert fault_of(lambda: http.get(server.url + "/a", {})) == "redirect"
    assert server.of("/b") == []


def test_endless_redirects(server: Server, http: Outbound) -> None:
    server.routes["/a"] = Answer(302, headers={"Location": "/a"})
    assert fault_of(lambda: http.get(server.url + "/a", {})) == "redirect"
    assert len(server.calls) == 4


def test_a_posted_body_is_not_redirected(server: Server, http: Outbound) -> None:
    server.routes |= {"/a": Answer(307, headers={"Location": "/b"}), "/b": Answer()}
    assert http.post(server.url + "/a", {}, b"x").status == 307
    assert server.of("/b") == []


def test_too_large(server: Server, http: Outbound) -> None:
    server.routes |= {"/a": Answer(body=b"x" * 100_001), "/b": Answer(body=b"x" * 100_000)}
    assert fault_of(lambda: http.get(server.url + "/a", {})) == "too-large"
    assert len(http.get(server.url + "/b", {}).body) == 100_000


def test_a_lie_about_the_length(server: Server, http: Outbound) -> None:
    server.routes["/a"] = Answer(body=b"x", length=10)
    assert fault_of(lambda: http.get(server.url + "/a", {})) == "broken"


def test_hanging_before_the_end(server: Server, hasty: Outbound) -> None:
    server.routes["/a"] = Answer(body=b"x", length=10, hang=True)
    assert fault_of(lambda: hasty.get(server.url + "/a", {})) == "timeout"


def test_nobody_there(http: Outbound) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert fault_of(lambda: http.get(f"http://127.0.0.1:{port}/", {})) == "unreachable"


def test_tls_with_a_server_that_speaks_none(server: Server, http: Outbound) -> None:
    assert fault_of(lambda: http.get(server.url.replace("http:", "https:"), {})) == "unreachable"


@pytest.fixture
def tls_server(tmp_path: Path, private_key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serves https with a certificate for lms.test that this machine trusts during the test."""
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lms.test")])
    certificate = (
        x509.CertificateBuilder(name, name, private_key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("lms.test")]), critical=False)
        .sign(private_key, hashes.SHA256())
    )
    secret, public = tmp_path / "key.pem", tmp_path / "certificate.pem"
    secret.write_bytes(
        private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    server = Server(context)
    yield server
    server.close()


def test_https_checks_the_name_and_not_the_address(tls_server: Server) -> None:
    tls_server.routes["/jwks"] = Answer(body=b"here")
    http = Outbound(allow_private_networks=True, resolve=lambda host, port: ["127.0.0.1"])
    assert http.get(f"https://lms.test:{tls_server.port}/jwks", {}).body == b"here"
    assert fault_of(lambda: http.get(f"https://other.test:{tls_server.port}/jwks", {})) == "unreachable"
    assert fault_of(lambda: http.get(f"https://127.0.0.1:{tls_server.port}/jwks", {})) == "unreachable"
    assert len(tls_server.calls) == 1


def resolve_nothing(host: str, port: int) -> list[str]:
    return []


def resolve_unknown(host: str, port: int) -> list[str]:
    raise socket.gaierror("Name or service not known")


@pytest.mark.parametrize("resolve", [resolve_nothing, resolve_unknown])
def test_names_without_address(resolve: Resolve) -> None:
    http = Outbound(allow_private_networks=True, resolve=resolve)
    assert fault_of(lambda: http.get("https://lms.test/", {})) == "unreachable"


def test_hanging_name_server() -> None:
    free = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        free.wait()
        return []

    http = Outbound(allow_private_networks=True, seconds=0.1, resolve=resolve)
    assert fault_of(lambda: http.get("https://lms.test/", {})) == "timeout"
    free.set()


class RawServer:
    """Answers one connection with bytes, then sends `drip` again and again until the client leaves."""

    def __init__(self, first: bytes, drip: bytes = b"") -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._first, self._drip = first, drip
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with self._listener.accept()[0] as connection:
            connection.recv(10_000)
            try:
                connection.sendall(self._first)
                while self._drip and not self._closing.wait(0.01):
                    connection.sendall(self._drip)
            except OSError:
                return

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._listener.close()


@pytest.fixture
def raw() -> Iterator[Callable[..., str]]:
    servers: list[RawServer] = []

    def start(first: bytes, drip: bytes = b"") -> str:
        servers.append(RawServer(first, drip))
        return servers[-1].url

    yield start
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("first", "drip"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Endless: ", b"x"),
        (b"HTT", b"P"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "header", "status line", "chunks", "continue"],
)
def test_dripping_answers_end_in_time(raw: Callable[..., str], hasty: Outbound, first: bytes, drip: bytes) -> None:
    """Every byte comes soon after the last; only a deadline for the whole call ends this."""
    url, begun = raw(first, drip), time.monotonic()
    assert fault_of(lambda: hasty.get(url, {})) == "timeout"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\x00\xff\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_garbage(raw: Callable[..., str], http: Outbound, answer: bytes) -> None:
    url = raw(answer)
    assert fault_of(lambda: http.get(url, {})) in ("broken", "unreachable")
