"""From a deep linking request to its settings. Deep Linking 2.0, sections 4.4.1 and 4.4.2.

What the standard requires must be there and well-formed. An LMS may write truth values as words.
"""

from collections.abc import Mapping
from typing import Final, cast

from lti_tool.lti.addresses import parse_address
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import DeepLinkingSettings, Platform, Role

DL: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SETTINGS: Final = DL + "deep_linking_settings"
RESOURCE_LINK: Final = "ltiResourceLink"
"""The type of a link to a tool: the one type of content that this tool offers."""

_OUR_TARGETS = frozenset({"iframe", "window"})
_TRUTHS: Mapping[object, bool] = {True: True, False: False, "true": True, "false": False}


def read_settings(claims: Mapping[str, object], platform: Platform, role: Role) -> DeepLinkingSettings:
    """Return what may be chosen. Raises LtiError.

    `role-refused` where a learner comes; `nothing-accepted` where the LMS takes no links to tools, or shows them
    neither in a frame nor in a window; else 400 with the name of the setting.
    """
    if role not in ("instructor", "developer"):
        raise LtiError("role-refused", "deep linking", SETTINGS)
    value = claims.get(SETTINGS)
    if value is None:
        raise LtiError("claim-missing", subject=SETTINGS)
    if not isinstance(value, dict):
        raise LtiError("claim-malformed", "not an object", SETTINGS)
    settings = cast("dict[str, object]", value)
    return_url = _return_url(settings, platform)
    types, targets = _words(settings, "accept_types"), _words(settings, "accept_presentation_document_targets")
    if RESOURCE_LINK not in types or not _OUR_TARGETS & targets:
        raise LtiError("nothing-accepted", f"types {sorted(types)}, targets {sorted(targets)}", SETTINGS)
    return DeepLinkingSettings(
        return_url=return_url,
        accept_multiple=_truth(settings, "accept_multiple", otherwise=False),
        accept_lineitem=_truth(settings, "accept_lineitem", otherwise=True),
        data=settings.get("data"),
    )


def _return_url(settings: Mapping[str, object], platform: Platform) -> str:
    """Return where the choice goes: over https, but for an LMS that is registered without it."""
    name = "deep_link_return_url"
    value = settings.get(name)
    if not value:
        raise LtiError("claim-missing", subject=f"{SETTINGS}.{name}")
    address, login = parse_address(value), parse_address(platform.login_url)
    if address is None or address.scheme not in ("https", login.scheme if login else "https"):
        raise LtiError("claim-malformed", "no https address", f"{SETTINGS}.{name}")
    return cast(str, value)


def _words(settings: Mapping[str, object], name: str) -> frozenset[str]:
    value = settings.get(name)
    if value is None:
        raise LtiError("claim-missing", subject=f"{SETTINGS}.{name}")
    words = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(word, str) for word in words):
        raise LtiError("claim-malformed", "not a list of strings", f"{SETTINGS}.{name}")
    return frozenset(cast("list[str]", words))


def _truth(settings: Mapping[str, object], name: str, *, otherwise: bool) -> bool:
    value = settings.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, bool | str) or value not in _TRUTHS:
        raise LtiError("claim-malformed", "neither true nor false", f"{SETTINGS}.{name}")
    return _TRUTHS[value]
