"""The answer to a deep linking request: a signed list of links for the LMS to place. Deep Linking 2.0, section 4.5.

The JWT goes through the teacher's browser, so it is signed with the tool's key; whoever holds it can only hand it in.
Made with PyJWT: pylti1p3's sends nulls and knows neither `text`, `submission` nor a cancelled choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

import jwt

from lti_tool.lti.claims import LAUNCH_PATH, LTI
from lti_tool.lti.deep_linking_settings import DL, RESOURCE_LINK
from lti_tool.lti.lineitems import SCORE_TAG
from lti_tool.lti.model import DeepLinkingSettings, Platform
from lti_tool.lti.service import SigningKey

LARGEST_POINTS: Final = 100
"""Moodle takes whole points from 1 to 100."""

_LONGEST_TITLE: Final = 255
_LIFETIME: Final = 600
_BACKDATED: Final = 5  # Moodle allows no leeway for `iat`


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A link to place.

    item      what it opens
    points    whole, 1 to 100, of its column in the gradebook; None for no column
    language  what its pages are fixed to; None for each learner's own
    due       seconds UTC after which the LMS takes no more work; None for never
    """

    item: str
    title: str
    text: str = ""
    points: int | None = None
    language: str | None = None
    due: float | None = None

    def to_json(self, tool_url: str) -> dict[str, object]:
        """The item as the LMS gets it (section 3.2). Nothing in it is null, and no value has a line break."""
        title = " ".join(self.title.split())[:_LONGEST_TITLE]
        found: dict[str, object] = {
            "type": RESOURCE_LINK,
            "url": f"{tool_url}{LAUNCH_PATH}?item={quote(self.item)}",
            "title": title,
            "custom": {"item": self.item} | ({"language": self.language} if self.language else {}),
        }
        if self.text:
            found["text"] = " ".join(self.text.split())
        if self.points is not None:
            names = {"label": title, "resourceId": self.item, "tag": SCORE_TAG}
            found["lineItem"] = {"scoreMaximum": self.points, **names}
        if self.due is not None:
            end = datetime.fromtimestamp(self.due, UTC).isoformat(timespec="seconds")
            found["submission"] = {"endDateTime": end.replace("+00:00", "Z")}
        return found


@dataclass(frozen=True, slots=True)
class Request:
    """The deep linking request to answer. nonce: one for each request, so that an answer sent twice counts once."""

    platform: Platform
    deployment_id: str
    settings: DeepLinkingSettings
    nonce: str


def answer(
    request: Request, items: Sequence[ContentItem], *, tool_url: str, key: SigningKey, now: float, message: str = ""
) -> str:
    """Return the JWT to post as `JWT` to the request's return URL.

    items    none where the teacher changed their mind; `message` then says so
    """
    claims: dict[str, object] = {
        "iss": request.platform.client_id,
        "aud": request.platform.issuer,
        "iat": int(now) - _BACKDATED,
        "exp": int(now) + _LIFETIME,
        "nonce": request.nonce,
        LTI + "deployment_id": request.deployment_id,
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        DL + "content_items": [item.to_json(tool_url) for item in items],
    }
    if request.settings.data is not None:
        claims[DL + "data"] = request.settings.data
    if message:
        claims[DL + "msg"] = message
    return jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.kid})
