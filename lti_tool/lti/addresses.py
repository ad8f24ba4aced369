"""Addresses: what is a web address, whose origin it is, and whether a network address is public.

Origins as in RFC 6454. "Public" guards against server-side request forgery: an address that an LMS, or
somebody who poses as one, gives us must not lead into our own network.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

_PRINTABLE_ASCII = re.compile(r"[\x21-\x7e]+")
_NETLOC = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")  # a host and perhaps a port, no more
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAX_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An absolute http(s) address in its parts; host in lower case, port always given."""

    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def netloc(self) -> str:
        """Host, and the port unless it is the scheme's own: the value of a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if _DEFAULT_PORTS[self.scheme] == self.port else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """For example `https://lms.example.org` or `http://localhost:8001`."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def target(self) -> str:
        """Path and query, as an HTTP request names them."""
        return (self.path or "/") + (f"?{self.query}" if self.query else "")


def parse_address(value: object) -> WebAddress | None:
    """Return the parts of an absolute http(s) address; None for anything else.

    Refused too: user names and passwords, spaces, control and non-ASCII characters, impossible ports.
    """
    return _parse(value) if isinstance(value, str) and len(value) <= _MAX_LENGTH else None


@lru_cache(maxsize=1024)  # a launch asks about the same few addresses of its platform over and over
def _parse(value: str) -> WebAddress | None:
    if not _PRINTABLE_ASCII.fullmatch(value) or "\\" in value:  # browsers read a backslash as a slash
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not _NETLOC.fullmatch(parts.netloc) or port == 0:
        return None
    port = port or _DEFAULT_PORTS[parts.scheme]
    return WebAddress(parts.scheme, parts.hostname or "", port, parts.path, parts.query, parts.fragment)


def origin_of(value: object) -> str | None:
    """Return the origin of an http(s) address, None for anything else."""
    address = parse_address(value)
    return address.origin if address else None


def is_public(text: str) -> bool:
    """Tell whether an IP address is reachable by anyone: no loopback, private, link-local, multicast … one.

    IPv6 addresses that wrap an IPv4 address (mapped, 6to4, NAT64) are judged by what they wrap; Teredo is refused.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo:
            return False
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped:
            address = wrapped
    return address.is_global and not address.is_multicast and not address.is_reserved
