"""What single LMSes do differently, as data: family → settings.

The standard's code reads settings and never asks for a family by name. A new family is one row here.
Families are recognised by `product_family_code` of the tool_platform claim (LTI Core 5.4.2), else by issuer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Quirks:
    """Settings of one family.

    product_codes   values of `product_family_code`, lower case without spaces
    issuer_hosts    hosts of an issuer that many institutions share
    token_audience  fixed `aud` of client assertions
    integer_scores  scoreGiven must be a whole number
    """

    product_codes: frozenset[str] = frozenset()
    issuer_hosts: frozenset[str] = frozenset()
    token_audience: str | None = None
    integer_scores: bool = False


STANDARD = Quirks()

FAMILIES: Mapping[str, Quirks] = MappingProxyType(
    {
        "moodle": Quirks(product_codes=frozenset({"moodle", "totara", "iomad"})),
        "canvas": Quirks(
            product_codes=frozenset({"canvas"}),
            issuer_hosts=frozenset(
                {"canvas.instructure.com", "canvas.beta.instructure.com", "canvas.test.instructure.com"}
            ),
        ),
        "brightspace": Quirks(
            product_codes=frozenset({"desire2learn", "brightspace"}),
            token_audience="https://api.brightspace.com/auth/token",  # noqa: S106 (an address, no secret)
        ),
        "blackboard": Quirks(
            product_codes=frozenset({"blackboardlearn", "blackboard"}),
            issuer_hosts=frozenset({"blackboard.com"}),
        ),
        "openedx": Quirks(product_codes=frozenset({"openedx", "edx"}), integer_scores=True),
        "sakai": Quirks(product_codes=frozenset({"sakai"})),
        "ilias": Quirks(product_codes=frozenset({"ilias"})),
        "openolat": Quirks(product_codes=frozenset({"openolat", "olat"})),
    }
)


def quirks_of(family: str) -> Quirks:
    """Return the settings of `family`, the standard's where nothing is known."""
    return FAMILIES.get(family, STANDARD)


def family_of(product_code: str | None, issuer_host: str | None) -> str:
    """Return the family's name, or an empty string where neither its code nor its issuer is known."""
    code = (product_code or "").lower().replace(" ", "")
    for family, quirks in FAMILIES.items():
        if code in quirks.product_codes or (issuer_host or "") in quirks.issuer_hosts:
            return family
    return ""
