"""Calls to an LMS's services: the tool's own proof, access tokens, and what each answer means.

1EdTech Security Framework 1.1, section 4.1 (client credentials with a JWT assertion, RFC 7523). A token is
kept in a store that all processes share, until a minute before it ends; a 401 is answered once with a fresh
one. `Connector` is pylti1p3's ServiceConnector with both of its HTTP calls replaced.
"""

import email.utils
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast
from urllib.parse import urlencode, urljoin

from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from lti_tool.lti.addresses import parse_address
from lti_tool.lti.claims import LTI, is_claims
from lti_tool.lti.errors import WORDS, PlatformRefused, PlatformUnavailable
from lti_tool.lti.model import Platform
from lti_tool.lti.outbound import Outbound, OutboundError, Reply
from lti_tool.lti.quirks import quirks_of

_BACKDATED: Final = 5  # Moodle allows no leeway for `iat`
_ASSERTION_LIFETIME: Final = 60
_EARLY: Final = 60.0  # seconds before its end that a token is no longer used
_UNTOLD: Final = 300.0  # lifetime of a token where the LMS sends no `expires_in`
_LONGEST: Final = 86_400.0
_TRY_AGAIN = frozenset({401, 408, 409, 425, 429})
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")
_MAX_LINK: Final = 8_192
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_NEXT = re.compile(r";\s*rel\s*=\s*[\"'“”„‘’]?\s*(?:[\w:/.#-]+\s+)*next(?![\w:/.#-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The tool's own RSA key that signs now; its public half is in /lti/jwks.json under `kid`."""

    kid: str
    private_pem: str


class TokenStore(Protocol):
    """Access tokens shared by all processes, by platform and scopes (space-separated, sorted)."""

    def get(self, platform_id: str, scopes: str, now: float) -> str | None:
        """Return a token that is still good at `now`."""
        ...

    def put(self, platform_id: str, scopes: str, token: str, expires: float) -> None:
        """Keep a token until `expires` (seconds UTC), in place of an earlier one."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What calls to any LMS need from outside.

    signing_key  gives the tool's key that signs now
    clock        seconds UTC
    new_id       a new random id, for the `jti` of assertions
    """

    http: Outbound
    tokens: TokenStore
    signing_key: Callable[[], SigningKey]
    clock: Callable[[], float]
    new_id: Callable[[], str]


class Connector(ServiceConnector):
    """Authorised calls to one platform's services on behalf of one deployment.

    Raises PlatformUnavailable or PlatformRefused, never another exception; see `check_reply`.
    """

    def __init__(self, services: Services, platform: Platform, deployment_id: str) -> None:
        super().__init__(Registration().set_issuer(platform.issuer).set_client_id(platform.client_id))
        self._services = services
        self._platform = platform
        self._deployment_id = deployment_id

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """Return the shared token for `scopes`, or get one."""
        key = " ".join(sorted(set(scopes)))
        return self._services.tokens.get(self._platform.id, key, self._services.clock()) or self._fresh_token(key)

    def make_service_request(
        self,
        scopes: Sequence[str],
        url: str,
        is_post: bool = False,
        data: str | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        case_insensitive_headers: bool = False,
    ) -> TServiceConnectorResponse:
        """Call a service; header names come back in lower case, the next page as an absolute address."""
        body = (data or "").encode() if is_post else None
        media = {"Accept": accept, **({"Content-Type": content_type} if is_post else {})}
        reply = self._authorised(self.get_access_token(scopes), url, media, body)
        if reply.status == 401:
            token = self._fresh_token(" ".join(sorted(set(scopes))))
            reply = self._authorised(token, url, media, body)
        check_reply(reply, self._services.clock())
        return {
            "headers": dict(reply.headers),
            "body": cast("dict[str, object]", _body_of(reply)),
            "next_page_url": next_page(reply, url),
        }

    def _authorised(self, token: str, url: str, media: Mapping[str, str], body: bytes | None) -> Reply:
        headers = {"Authorization": f"Bearer {token}", **media}
        try:
            return (
                self._services.http.get(url, headers) if body is None else self._services.http.post(url, headers, body)
            )
        except OutboundError as error:
            raise PlatformUnavailable(error.detail) from None

    def _fresh_token(self, scopes: str) -> str:
        """Ask the LMS for a token. Any answer without one is worth another try: mostly it is a setting there."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(),
            "scope": scopes,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            reply = self._services.http.post(self._platform.token_url, headers, urlencode(form).encode())
        except OutboundError as error:
            raise PlatformUnavailable(f"access token: {error.detail}") from None
        answer = _body_of(reply)
        token = answer.get("access_token") if is_claims(answer) and reply.status < 300 else None
        if not is_claims(answer) or not isinstance(token, str) or not _TOKEN.fullmatch(token):
            wait = retry_after(reply, self._services.clock())
            raise PlatformUnavailable(f"access token: {words_of(reply)}", wait, reply.status)
        lifetime = _seconds(answer.get("expires_in"))
        expires = self._services.clock() + max(lifetime - _EARLY, 0.0)
        self._services.tokens.put(self._platform.id, scopes, token, expires)
        return token

    def _assertion(self) -> str:
        platform, key, now = self._platform, self._services.signing_key(), int(self._services.clock())
        claims: dict[str, str | int] = {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token_audience or quirks_of(platform.family).token_audience or platform.token_url,
            "iat": now - _BACKDATED,
            "exp": now + _ASSERTION_LIFETIME,
            "jti": self._services.new_id(),
            LTI + "deployment_id": self._deployment_id,
        }
        return self.encode_jwt(claims, key.private_pem, {"kid": key.kid})


def check_reply(reply: Reply, now: float) -> None:
    """Say what a service's answer means: nothing for 2xx.

    Raises PlatformUnavailable for 3xx (a log-in or maintenance page), 401, 408, 409, 425, 429 and 5xx;
    PlatformRefused for every other 4xx.
    """
    if 200 <= reply.status < 300:
        return
    if 400 <= reply.status < 500 and reply.status not in _TRY_AGAIN:
        raise PlatformRefused(words_of(reply), reply.status)
    raise PlatformUnavailable(words_of(reply), retry_after(reply, now), reply.status)


def words_of(reply: Reply) -> str:
    """Return an answer in words for the admin: its status, and its text without markup, shortened."""
    text = reply.body[: 8 * WORDS].decode(errors="replace")
    if "<" in text:
        text = html.unescape(
            re.sub(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
        )
    text = re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
    return f"HTTP {reply.status} {text}".strip()[:WORDS]


def retry_after(reply: Reply, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3): a number or a date."""
    value = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        return max(email.utils.parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (ValueError, OverflowError):
        return None


def next_page(reply: Reply, url: str) -> str | None:
    """Return the address of the next page (RFC 8288), None on the last one.

    Whatever its quoting: LMSes send plain, typographic and no quotes, and `&amp;` for `&`. Raises
    PlatformUnavailable where it leads to another host: a list cut short would look complete.
    """
    header = reply.headers.get("link", "")[:_MAX_LINK].encode("latin-1", "replace").decode(errors="replace")
    links = [str(target) for target, parameters in _LINK.findall(header) if _NEXT.search(parameters)]
    if not links:
        return None
    try:
        link = urljoin(url, html.unescape(links[0]).strip())
    except ValueError:
        link = ""
    here, there = parse_address(url), parse_address(link)
    if not here or not there or there.host != here.host:
        raise PlatformUnavailable(f"the next page is not on the LMS's host: {links[0][:200]!r}")
    return link


def _body_of(reply: Reply) -> object:
    try:
        return cast(object, json.loads(reply.body))
    except (ValueError, RecursionError):
        return None


def _seconds(value: object) -> float:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        return _UNTOLD
    return float(min(value, _LONGEST))
