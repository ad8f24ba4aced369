"""From the claims of a verified id_token to a `Launch` (LTI Core 1.3, section 5.3 and 5.4).

What the tool acts on must be there and well-formed, or `LtiError` names the claim. What it merely shows
(names, titles, language) is left out when an LMS sends nonsense: no learner is turned away for a title.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeGuard, cast
from urllib.parse import parse_qs

from lti_tool.lti.addresses import origin_of, parse_address
from lti_tool.lti.deep_linking_settings import read_settings
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import AgsEndpoint, Context, Launch, MessageType, Platform, ResourceLink
from lti_tool.lti.quirks import family_of
from lti_tool.lti.roles import is_test_user, role_of

LTI: Final = "https://purl.imsglobal.org/spec/lti/claim/"
AGS: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
LAUNCH_PATH: Final = "/lti/launch"
WHOLE_COURSE: Final = "course"

_MESSAGES: Mapping[str, MessageType] = MappingProxyType(
    {"LtiResourceLinkRequest": "LtiResourceLinkRequest", "LtiDeepLinkingRequest": "LtiDeepLinkingRequest"}
)
_OTHER_MESSAGES = frozenset({"LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest", "LtiEulaRequest"})
_MAX_ID = 255  # LTI Core 5.3: ids are at most 255 characters
_MAX_CUSTOM = 4_096
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_VARIABLE = re.compile(r"\$[A-Za-z][\w.\-]*")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_.@].*)?")

Claims = Mapping[str, object]


def is_storable(text: str) -> bool:
    """Tell whether every database and page can hold `text`: no NUL, control or lone surrogate characters."""
    return not _UNSTORABLE.search(text)


def is_claims(value: object) -> TypeGuard[Claims]:
    """Tell whether a JSON value is an object (its keys are strings then)."""
    return isinstance(value, dict)


def read_launch(claims: Claims, platform: Platform, tool_url: str) -> Launch:
    """Check the LTI claims of a token whose signature, issuer, audience, times and nonce are good.

    tool_url is the tool's public origin. Raises LtiError, status 400 or 403.
    """
    try:
        return _read_launch(claims, platform, tool_url)
    except LtiError as error:
        presentation = claims.get(LTI + "launch_presentation")
        if is_claims(presentation):
            error.locale = _language(presentation.get("locale"))
            error.return_url = _web_address(presentation.get("return_url"))
        error.locale = error.locale or _language(claims.get("locale"))
        raise


def _read_launch(claims: Claims, platform: Platform, tool_url: str) -> Launch:
    message_type = _message_type(claims)
    deployment_id = _identifier(claims, LTI + "deployment_id")
    target = _identifier(claims, LTI + "target_link_uri", 4_096)
    target_item = _item_of_target(target, tool_url)
    roles = _roles(claims)
    custom = _custom(claims)
    presentation = _object(claims, LTI + "launch_presentation")
    return_url = _web_address(presentation.get("return_url"))
    deep_linking = None
    if message_type == "LtiDeepLinkingRequest":
        deep_linking = read_settings(claims, platform, role_of(roles))
    return Launch(
        platform_id=platform.id,
        deployment_id=deployment_id,
        message_type=message_type,
        target_link_uri=target,
        item=custom.get("item") or target_item or WHOLE_COURSE,
        resource_link=None if deep_linking else _resource_link(claims),
        sub=_sub(claims, platform),
        role=role_of(roles),
        roles=roles,
        is_test=is_test_user(roles),
        name=_name(claims),
        context=_context(claims),
        locale=_language(presentation.get("locale")) or _language(claims.get("locale")),
        language=_language(custom.get("language")),
        custom=custom,
        ags=_ags(claims),
        return_url=return_url,
        family=_family(claims, platform),
        frame_origins=_frame_origins(platform, return_url, deep_linking.return_url if deep_linking else None),
        deep_linking=deep_linking,
    )


def _message_type(claims: Claims) -> MessageType:
    version = _identifier(claims, LTI + "version")
    if version != "1.3.0":
        raise LtiError("version-unknown", f"version {version[:20]!r}", LTI + "version")
    message_type = _identifier(claims, LTI + "message_type")
    if message_type in _MESSAGES:
        return _MESSAGES[message_type]
    code = "message-unsupported" if message_type in _OTHER_MESSAGES else "message-unknown"
    raise LtiError(code, f"message type {message_type[:60]!r}", LTI + "message_type")


def _item_of_target(target: str, tool_url: str) -> str | None:
    address = parse_address(target)
    if address is None or address.origin != origin_of(tool_url) or address.path != LAUNCH_PATH:
        raise LtiError("target-foreign", f"target link URI {target[:200]!r}", LTI + "target_link_uri")
    try:
        values = parse_qs(address.query, max_num_fields=50).get("item", [])
    except ValueError:
        raise LtiError("claim-malformed", "too many query fields", LTI + "target_link_uri") from None
    return _text(values[0]) if values else None


def _sub(claims: Claims, platform: Platform) -> str | None:
    if claims.get("sub") is not None:
        return _identifier(claims, "sub")
    if platform.allow_anonymous:
        return None
    raise LtiError("user-missing", subject="sub")


def _resource_link(claims: Claims) -> ResourceLink:
    name = LTI + "resource_link"
    link = _object(claims, name)
    if not link:
        raise LtiError("claim-missing", subject=name)
    return ResourceLink(_identifier(link, "id", name=name + ".id"), _text(link.get("title")))


def _roles(claims: Claims) -> tuple[str, ...]:
    name = LTI + "roles"
    value = claims.get(name)
    if value is None:
        raise LtiError("claim-missing", subject=name)
    if not isinstance(value, list):
        raise LtiError("claim-malformed", "not a list", name)
    roles = [role for role in cast(list[object], value) if isinstance(role, str) and is_storable(role)]
    if len(roles) != len(cast(list[object], value)):
        raise LtiError("claim-malformed", "not a list of strings", name)
    return tuple(roles)


def _context(claims: Claims) -> Context | None:
    """Return the course, None without an id: some LMSes send the claim with empty values only."""
    context = _object(claims, LTI + "context")
    if context.get("id") in (None, ""):
        return None
    identifier = _identifier(context, "id", name=LTI + "context.id")
    return Context(identifier, _text(context.get("title")), _text(context.get("label")))


def _custom(claims: Claims) -> Mapping[str, str]:
    """Return the custom parameters as strings. A variable that the LMS did not resolve counts as missing."""
    name = LTI + "custom"
    custom: dict[str, str] = {}
    for key, value in _object(claims, name).items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and len(value) <= _MAX_CUSTOM and is_storable(key + value):
            text = value.strip()
            if text and not _VARIABLE.fullmatch(text):
                custom[key] = text
        elif key == "item" and value is not None:
            raise LtiError("claim-malformed", "type, characters or length", name + ".item")
    return MappingProxyType(custom)


def _ags(claims: Claims) -> AgsEndpoint | None:
    """Return what is granted of the gradebook. Moodle leaves `lineitem` out, or sends it empty."""
    endpoint = _object(claims, AGS)
    if not endpoint:
        return None
    value = endpoint.get("scope")
    if value is not None and not isinstance(value, list):
        raise LtiError("claim-malformed", "not a list", AGS + ".scope")
    scopes = tuple(scope for scope in cast(list[object], value or []) if isinstance(scope, str))
    lineitems, lineitem = (_web_address(endpoint.get(key)) for key in ("lineitems", "lineitem"))
    return AgsEndpoint(scopes, lineitems, lineitem)


def _name(claims: Claims) -> str | None:
    parts = (_text(claims.get("given_name")), _text(claims.get("family_name")))
    return _text(claims.get("name")) or _text(" ".join(part for part in parts if part))


def _language(value: object) -> str | None:
    match = _LANGUAGE.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _family(claims: Claims, platform: Platform) -> str:
    if platform.family:
        return platform.family
    code = claims.get(LTI + "tool_platform")
    product = _text(code.get("product_family_code")) if is_claims(code) else None
    issuer = parse_address(platform.issuer)
    return family_of(product, issuer.host if issuer else None)


def _frame_origins(platform: Platform, *return_urls: str | None) -> tuple[str, ...]:
    """Return where this platform's pages live: its login address, its issuer, and where it wants people back.

    The last ones matter where one issuer serves many institutions on hosts of their own (Canvas).
    """
    found = [origin_of(value) for value in (platform.login_url, platform.issuer, *return_urls)]
    return tuple(dict.fromkeys(origin for origin in found if origin))


def _object(claims: Claims, name: str) -> Claims:
    """Return an optional object; missing and empty (PHP writes an empty one as a list) are alike."""
    value = claims.get(name)
    if not value and not isinstance(value, bool | int | float):
        return {}
    if not is_claims(value):
        raise LtiError("claim-malformed", "not an object", name)
    return value


def _identifier(claims: Claims, key: str, limit: int = _MAX_ID, name: str | None = None) -> str:
    """Return a required string; `name` is what an error calls it."""
    name = name or key
    value = claims.get(key)
    if value is None or value == "":
        raise LtiError("claim-missing", subject=name)
    if not isinstance(value, str) or len(value) > limit or not is_storable(value):
        raise LtiError("claim-malformed", "type, characters or length", name)
    return value


def _text(value: object) -> str | None:
    """Return text to show, cleaned and at most 255 characters; None for anything else."""
    if not isinstance(value, str):
        return None
    return " ".join(_UNSTORABLE.sub("", value[:4_096]).split())[:_MAX_ID].strip() or None


def _web_address(value: object) -> str | None:
    return value if isinstance(value, str) and parse_address(value) else None
