"""The values of an LTI launch. All are frozen; a `Launch` that exists is a valid one.

LTI Core 1.3, sections 3 to 5; Assignment and Grade Services 2.0, section 3.1; Deep Linking 2.0, section 4.4.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PlatformState = Literal["pending", "active", "suspended"]

Role = Literal["instructor", "developer", "learner"]
"""What a person may do in a context; `developer` is LTI's ContentDeveloper. Unknown roles are learners."""

MessageType = Literal["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]


@dataclass(frozen=True, slots=True)
class Platform:
    """One registration of this tool in an LMS: an issuer together with a client id (LTI Core 3.1.2)."""

    id: str
    name: str
    issuer: str
    client_id: str
    login_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None
    """`aud` of client assertions where the LMS wants something else than its token URL."""
    family: str = ""
    """A name from `quirks`, or empty where the kind of LMS isn't known yet."""
    state: PlatformState = "active"
    any_deployment: bool = False
    allow_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """A third-party-initiated login (Security Framework 5.1.1.1). Hints are the LMS's own and stay unaltered."""

    issuer: str
    login_hint: str
    target_link_uri: str
    client_id: str | None = None
    deployment_id: str | None = None
    message_hint: str | None = None
    storage_target: str | None = None
    """The LMS's frame that answers platform storage messages, named by `lti_storage_target`."""


@dataclass(frozen=True, slots=True)
class LoginReply:
    """What the LMS posts to the redirect URI after a login."""

    state: str
    id_token: str


@dataclass(frozen=True, slots=True)
class Context:
    """The course of a launch (LTI Core 5.4.1)."""

    id: str
    title: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The link that was opened (LTI Core 5.3.5)."""

    id: str
    title: str | None = None


SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


@dataclass(frozen=True, slots=True)
class AgsEndpoint:
    """What a launch grants of the gradebook (AGS 3.1): scopes, and addresses that an LMS may leave out."""

    scopes: tuple[str, ...]
    lineitems: str | None = None
    """Container of the course's line items."""
    lineitem: str | None = None
    """The one line item of this resource link."""

    @property
    def takes_scores(self) -> bool:
        """Whether the tool may send scores."""
        return SCORE_SCOPE in self.scopes


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """What an LMS lets a teacher choose, and where the choice goes (Deep Linking 2.0, 4.4.1)."""

    return_url: str
    """https, or http where the LMS itself has no https."""
    accept_multiple: bool = False
    accept_lineitem: bool = True
    """False where the LMS says that it ignores line items."""
    data: object = None
    """Any JSON value; goes back as it came, None is left out."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A valid launch. Made by `token.verify_launch` alone.

    It has a `resource_link` or, where a teacher comes to choose what to add to a course, `deep_linking`.
    """

    platform_id: str
    deployment_id: str
    message_type: MessageType
    target_link_uri: str
    item: str
    """Item id to open: custom `item`, else `?item=` of the target link URI, else `course`."""
    resource_link: ResourceLink | None
    sub: str | None
    """The LMS's opaque user id; None only where the platform allows anonymous reading."""
    role: Role
    roles: tuple[str, ...]
    """As sent."""
    is_test: bool
    """The platform's test user: counts in no statistics, roster or gradebook."""
    name: str | None
    context: Context | None
    locale: str | None
    """Primary language subtag, lower case (`nl_BE` → `nl`)."""
    language: str | None
    """What the link is fixed to by the custom parameter `language`; goes before `locale`."""
    custom: Mapping[str, str]
    """Custom parameters without unresolved variables."""
    ags: AgsEndpoint | None
    return_url: str | None
    """http(s) only."""
    family: str
    """Kind of LMS, a name from `quirks`, or empty."""
    frame_origins: tuple[str, ...]
    """Origins that may frame this launch's pages."""
    deep_linking: DeepLinkingSettings | None = None
