"""From LTI role names to what a person may do here.

LTI Core 1.3, appendix A.2. LMSes send full URIs (`…/membership#Instructor`), sub-roles
(`…/membership/Instructor#TeachingAssistant`), the URNs of LTI 1.1, or bare names (`Instructor`).
Only roles in the context count: a university's teacher may be a learner in this course.
"""

import re
from collections.abc import Iterable

from lti_tool.lti.model import Role

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

_CONTEXT_ROLE = re.compile(
    r"(?:http://purl\.imsglobal\.org/vocab/lis/v2/)?membership(?:/(?P<principal>\w+))?#(?P<name>\w+)"
    r"|urn:lti:role:ims/lis/(?P<urn>\w+)(?:/\w+)?"
    r"|(?P<short>\w+)"
)
_ROLES: dict[str, Role] = {
    "Instructor": "instructor",
    "TeachingAssistant": "instructor",  # a bare name; as a URI it is a sub-role of Instructor
    "Administrator": "instructor",
    "ContentDeveloper": "developer",
}


def role_of(roles: Iterable[str]) -> Role:
    """Return the strongest role in the context: instructor, developer, else learner."""
    found = {_ROLES.get(_principal(role), "learner") for role in roles}
    if "instructor" in found:
        return "instructor"
    return "developer" if "developer" in found else "learner"


def is_test_user(roles: Iterable[str]) -> bool:
    """Tell whether the platform's own test user comes (Canvas's student view)."""
    return TEST_USER in roles


def _principal(role: str) -> str:
    """Return the name of the context role, of a sub-role its principal; empty for other kinds of roles.

    `membership/Learner#Instructor` is a kind of learner: the principal decides, never the last word.
    """
    match = _CONTEXT_ROLE.fullmatch(role.strip())
    if not match:
        return ""
    return match["principal"] or match["name"] or match["urn"] or match["short"]
