"""HTTP calls to LMSes, bounded in time and size and kept out of our own network.

Every address that an LMS gives us may be an attack (server-side request forgery): only https to public
addresses is called, unless ALLOW_PRIVATE_NETWORKS. A name is resolved once, all its addresses are checked,
and the connection goes to a checked one, so that a second look-up can't differ (DNS rebinding); certificate
and Host header stay those of the name. A redirect is followed for GET on the same host only.

The standard library's client is used because its socket can be given a deadline for the whole call: with
time-outs per read alone, a server that sends a byte now and then would hold a thread for ever.
"""

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urljoin

from lti_tool.lti.addresses import WebAddress, is_public, parse_address

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

Fault = Literal["address", "timeout", "unreachable", "too-large", "redirect", "broken"]
Resolve = Callable[[str, int], Sequence[str]]
"""From host and port to IP addresses; raises OSError."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS: Final = 3
_USER_AGENT: Final = "open-museums-kit (LTI 1.3 tool)"


class OutboundError(Exception):
    """A call that brought no usable answer.

    fault   "address": not allowed to be called; "timeout"; "unreachable": no connection or certificate;
            "too-large"; "redirect": to another host; "broken": not HTTP, or cut off
    detail  what happened, for log and admin
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(fault, detail)
        self.fault: Fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: header names in lower case, repeated ones joined by a comma."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def resolve_by_system(host: str, port: int) -> list[str]:
    """Return the host's IP addresses in the system's order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outbound:
    """An HTTP client for other people's servers. Thread-safe; holds no connection between calls."""

    def __init__(
        self,
        *,
        allow_private_networks: bool,
        seconds: float = 10.0,
        max_bytes: int = 1_048_576,
        resolve: Resolve = resolve_by_system,
    ) -> None:
        """Limit every call to `seconds` (name look-up to last byte) and `max_bytes` of body."""
        self._allow_private = allow_private_networks
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._resolve = resolve
        self._tls = ssl.create_default_context()

    def get(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        seconds: float | None = None,
        max_bytes: int | None = None,
    ) -> Reply:
        """Fetch `url`, following redirects on its own host. Raises OutboundError."""
        deadline = _Deadline(seconds or self._seconds)
        for _ in range(_MAX_REDIRECTS + 1):
            address = self._allowed(url)
            reply = self._call("GET", address, headers, None, deadline, max_bytes or self._max_bytes)
            if reply.status not in _REDIRECTS:
                return reply
            url = _same_host(address, url, reply.headers.get("location", ""))
        raise OutboundError("redirect", f"more than {_MAX_REDIRECTS} redirects")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send `body` to `url`; a redirect is returned as it is. Raises OutboundError."""
        deadline = _Deadline(self._seconds)
        return self._call("POST", self._allowed(url), headers, body, deadline, self._max_bytes)

    def _allowed(self, url: str) -> WebAddress:
        address = parse_address(url)
        if address is None:
            raise OutboundError("address", f"not a web address: {url[:200]!r}")
        if address.scheme != "https" and not self._allow_private:
            raise OutboundError("address", f"not https: {url[:200]!r}")
        return address

    def _call(
        self,
        method: str,
        address: WebAddress,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: "_Deadline",
        max_bytes: int,
    ) -> Reply:
        try:
            sock = self._connect(address, deadline)
            connection = _Connection(address.netloc, sock, deadline)
            try:
                own = {"Host": address.netloc, "User-Agent": _USER_AGENT, "Accept-Encoding": "identity"}
                connection.request(method, address.target, body, {**own, **headers, "Connection": "close"})
                return _read(connection.getresponse(), max_bytes)
            finally:
                connection.close()
                sock.close()
        except TimeoutError:
            raise OutboundError("timeout", f"{address.netloc}: no complete answer in time") from None
        except OSError as error:
            raise OutboundError("unreachable", f"{address.netloc}: {error}") from None
        except (http.client.HTTPException, ValueError) as error:
            raise OutboundError("broken", f"{address.netloc}: {type(error).__name__}") from None

    def _connect(self, address: WebAddress, deadline: "_Deadline") -> socket.socket:
        addresses = self._look_up(address, deadline)
        private = [text for text in addresses if not is_public(text)]
        if private and not self._allow_private:
            raise OutboundError("address", f"{address.host} is at {private[0]}, not a public address")
        sock = _connect_to_any(addresses, address.port, deadline)
        if address.scheme == "http":
            return sock
        try:
            sock.settimeout(deadline.left())
            return self._tls.wrap_socket(sock, server_hostname=address.host)
        except BaseException:
            sock.close()
            raise

    def _look_up(self, address: WebAddress, deadline: "_Deadline") -> Sequence[str]:
        """Resolve in a thread of its own: the system's resolver takes no time-out and can hang for a minute."""
        results: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                results.put(self._resolve(address.host, address.port))
            except UnicodeError:
                results.put(OSError("impossible host name"))
            except OSError as error:
                results.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            result = results.get(timeout=deadline.left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(result, OSError):
            raise result
        return result


def _connect_to_any(addresses: Sequence[str], port: int, deadline: "_Deadline") -> socket.socket:
    """Connect to the first address that answers; each gets its share of the time left."""
    failure = OSError("the name has no address")
    for index, text in enumerate(addresses):
        try:
            return socket.create_connection((text, port), deadline.left() / (len(addresses) - index))
        except OSError as error:
            failure = error
    raise failure


class _Deadline:
    """The moment at which a call is given up, whatever it is doing."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raise TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _BoundedStream(io.RawIOBase):
    """Reads from a socket, each time with what is left until the deadline."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)


class _BoundedSocket:
    """The part of a socket that `http.client` uses, under a deadline."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: "ReadableBuffer") -> None:
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedStream(self._sock, self._deadline))

    def close(self) -> None:
        """Leave it open: http.client closes it before the body is read; `Outbound` does so in the end."""


class _Connection(http.client.HTTPConnection):
    """One request over a socket that is already connected."""

    def __init__(self, netloc: str, sock: socket.socket, deadline: _Deadline) -> None:
        super().__init__(netloc)
        self.sock = _BoundedSocket(sock, deadline)


def _read(response: http.client.HTTPResponse, max_bytes: int) -> Reply:
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    body = response.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise OutboundError("too-large", f"more than {max_bytes} bytes")
    if response.length:  # bytes announced that never came
        raise http.client.IncompleteRead(body)
    return Reply(response.status, headers, body)


def _same_host(address: WebAddress, url: str, location: str) -> str:
    """Return where a redirect leads if it stays on the host and doesn't fall back from https to http."""
    try:
        target = urljoin(url, location)
    except ValueError:
        target = ""
    there = parse_address(target)
    if there is None or there.host != address.host or (there.scheme == "http" != address.scheme):
        raise OutboundError("redirect", f"{address.netloc} redirects to {location[:200]!r}")
    return target
