"""The tool's public keys, fetched from its JWK set and kept until an unknown `kid` turns up."""

import threading
from typing import Any

import jwt
import requests

TIMEOUT_SECONDS = 5


class ToolKeys:
    """The keys published at `jwks_url`."""

    def __init__(self, jwks_url: str) -> None:
        self._jwks_url = jwks_url
        self._keys: dict[str, jwt.PyJWK] = {}
        self._lock = threading.Lock()
        self._http = requests.Session()
        self._http.trust_env = False

    def find(self, kid: str) -> jwt.PyJWK | None:
        """The RS256 key `kid`, fetched when it isn't known yet; None when the tool doesn't publish it."""
        with self._lock:
            if kid not in self._keys:
                self._keys = self._fetch() or self._keys
            return self._keys.get(kid)

    def _fetch(self) -> dict[str, jwt.PyJWK]:
        try:
            reply = self._http.get(self._jwks_url, timeout=TIMEOUT_SECONDS)
            reply.raise_for_status()
            entries: list[dict[str, Any]] = reply.json()["keys"]
            return {str(entry["kid"]): jwt.PyJWK(entry, algorithm="RS256") for entry in entries}
        except (requests.RequestException, ValueError, KeyError, TypeError, jwt.PyJWTError):
            return {}
