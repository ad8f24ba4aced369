"""The claims of a launch (LTI Core 1.3, 5; Assignment and Grade Services 2.0, 3.1; Deep Linking 2.0, 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lti_tool.practice_lms.course import (
    COURSE_ID,
    COURSE_LABEL,
    COURSE_TITLE,
    SCHOOL_NAME,
    SITE_NAME,
    Link,
    Person,
    Role,
)
from lti_tool.practice_lms.lms import Lms
from lti_tool.practice_lms.placing import Selection
from lti_tool.practice_lms.scopes import SCOPES

DocumentTarget = Literal["iframe", "window"]

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
COURSE_SECTION = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
PRODUCT_FAMILY = "practice-lms"
ID_TOKEN_SECONDS = 60

ROLES: dict[Role, str] = {"teacher": f"{CONTEXT_ROLE}Instructor", "learner": f"{CONTEXT_ROLE}Learner"}


@dataclass(frozen=True)
class Launching:
    """A launch on its way: who opens which link, and where the tool will be shown."""

    person: Person
    link: Link
    document_target: DocumentTarget


def target_link_uri(lms: Lms, link: Link) -> str:
    """The address that the link opens in the tool."""
    return link.url or f"{lms.registration.launch_url}?item={link.item}"


def services_url(lms: Lms, path: str) -> str:
    """An address of the grade services; as in Moodle, each carries a query."""
    return f"{lms.url}/services/{COURSE_ID}/lineitems{path}?type_id=1"


def id_token_claims(lms: Lms, launching: Launching, nonce: str, line_item: int | None) -> dict[str, object]:
    """All claims of a resource link launch; `line_item` is the id of the link's gradebook column, if it has one."""
    link = launching.link
    endpoint: dict[str, object] = {"scope": list(SCOPES), "lineitems": services_url(lms, "")}
    if line_item is not None:
        endpoint["lineitem"] = services_url(lms, f"/{line_item}/lineitem")
    custom: Mapping[str, str] = {"item": link.item} if link.custom is None else link.custom
    return {
        **_common(lms, launching.person, nonce, launching.document_target),
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}target_link_uri": target_link_uri(lms, link),
        f"{LTI}resource_link": {"id": link.id, "title": link.title},
        f"{LTI}custom": dict(custom),
        AGS: endpoint,
    }


def selection_claims(lms: Lms, person: Person, selection: Selection, nonce: str) -> dict[str, object]:
    """All claims of a deep linking request; the answer brings the selection's id back as `data`."""
    return {
        **_common(lms, person, nonce, "iframe"),
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}target_link_uri": lms.registration.launch_url,
        f"{DL}deep_linking_settings": {
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["frame", "iframe", "window"],
            "accept_copy_advice": False,
            "accept_multiple": selection.multiple,
            "accept_lineitem": selection.line_items,
            "auto_create": False,
            "deep_link_return_url": f"{lms.url}/content-items/return?course={COURSE_ID}&id=1",
            "data": selection.id,
        },
    }


def _common(lms: Lms, person: Person, nonce: str, document_target: DocumentTarget) -> dict[str, object]:
    now = int(lms.clock())
    return {
        "iss": lms.facts.issuer,
        "aud": lms.registration.client_id,
        "sub": person.id,
        "nonce": nonce,
        "iat": now,
        "exp": now + ID_TOKEN_SECONDS,
        "locale": person.locale,
        **_personal(lms, person),
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": lms.registration.deployment_id,
        f"{LTI}roles": [ROLES[person.role]],
        f"{LTI}context": {
            "id": COURSE_ID,
            "label": COURSE_LABEL,
            "title": COURSE_TITLE,
            "type": [COURSE_SECTION],
        },
        f"{LTI}tool_platform": {
            "guid": lms.registration.client_id,
            "name": SITE_NAME,
            "description": SCHOOL_NAME,
            "url": lms.url,
            "product_family_code": PRODUCT_FAMILY,
            "version": "1",
        },
        f"{LTI}launch_presentation": {
            "document_target": document_target,
            "return_url": f"{lms.url}/course",
            "locale": person.locale,
        },
    }


def _personal(lms: Lms, person: Person) -> dict[str, object]:
    claims: dict[str, object] = {}
    if lms.share_names:
        claims |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
        }
    if lms.share_email:
        claims["email"] = person.email
    return claims
