"""Third-party-initiated login: from the LMS's request to its authentication endpoint, and its reply.

1EdTech Security Framework 1.1, section 5.1.1; OpenID Connect Core, section 3.1.2. State and nonce are the
caller's: rows of the store, tied to the browser.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from lti_tool.lti.claims import is_storable
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import LoginReply, LoginRequest, Platform

PlatformLookup = Callable[[str, str | None], Sequence[Platform]]
"""All platforms of an issuer, or with a client id those of that client."""

MAX_PARAMETER = 8_192
"""Characters of one login parameter: all of them must fit into one address again."""

MAX_TOKEN = 65_536
"""Characters of an id_token."""

_MAX_WORDS = 300


def read_login(params: Mapping[str, str]) -> LoginRequest:
    """Read the parameters of a login, GET or POST alike.

    Raises LtiError: `parameter-missing` naming all that are missing, `parameter-malformed`,
    `parameter-too-large`.
    """
    needed = ("iss", "login_hint", "target_link_uri")
    missing = [name for name in needed if not params.get(name)]
    if missing:
        raise LtiError("parameter-missing", subject=", ".join(missing))
    return LoginRequest(
        issuer=_parameter(params, "iss"),
        login_hint=_parameter(params, "login_hint"),
        target_link_uri=_parameter(params, "target_link_uri"),
        client_id=_parameter(params, "client_id") or None,
        deployment_id=_parameter(params, "lti_deployment_id") or None,
        message_hint=_parameter(params, "lti_message_hint") or None,
        storage_target=_parameter(params, "lti_storage_target") or None,
    )


def find_platform(request: LoginRequest, lookup: PlatformLookup) -> Platform:
    """Return the active platform that this login comes from.

    An issuer may have many clients (Canvas has one issuer for all institutions): then `client_id` decides.
    Raises LtiError: `platform-unknown`, `platform-inactive`, or `parameter-missing` (client_id).
    """
    found = lookup(request.issuer, request.client_id)
    if not found:
        raise LtiError("platform-unknown", f"issuer {request.issuer!r}, client {request.client_id!r}")
    active = [platform for platform in found if platform.state == "active"]
    if not active:
        raise LtiError("platform-inactive", f"platform {found[0].id}")
    if len(active) > 1:
        raise LtiError("parameter-missing", f"issuer {request.issuer!r} has many clients", "client_id")
    return active[0]


def authorization_url(platform: Platform, request: LoginRequest, *, state: str, nonce: str, redirect_uri: str) -> str:
    """Return the address in the LMS to send the browser to.

    A query that the LMS's own address has is kept (pylti1p3 would append a second question mark).
    """
    params = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "nonce": nonce,
        "login_hint": request.login_hint,
    }
    if request.message_hint is not None:
        params["lti_message_hint"] = request.message_hint
    parts = urlsplit(platform.login_url)
    query = "&".join(part for part in (parts.query, urlencode(params)) if part)
    return urlunsplit(parts._replace(query=query, fragment=""))


def read_reply(params: Mapping[str, str]) -> LoginReply:
    """Read what the LMS posts to the redirect URI.

    Raises LtiError: `login-refused` with the LMS's words where it sends an OIDC error instead of a token,
    `parameter-missing`, `parameter-malformed`, `token-too-large`.
    """
    if params.get("error"):
        words = ": ".join(part for part in (params["error"], params.get("error_description")) if part)
        raise LtiError("login-refused", subject=words[:_MAX_WORDS])
    missing = [name for name in ("state", "id_token") if not params.get(name)]
    if missing:
        raise LtiError("parameter-missing", subject=", ".join(missing))
    if len(params["id_token"]) > MAX_TOKEN:
        raise LtiError("token-too-large", f"{len(params['id_token'])} characters")
    return LoginReply(state=_parameter(params, "state"), id_token=params["id_token"])


def _parameter(params: Mapping[str, str], name: str) -> str:
    value = params.get(name) or ""
    if len(value) > MAX_PARAMETER:
        raise LtiError("parameter-too-large", f"{len(value)} characters", name)
    if not is_storable(value):
        raise LtiError("parameter-malformed", "control or surrogate characters", name)
    return value
