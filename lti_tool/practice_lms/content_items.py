"""The tool's answer to a deep linking request, read as strictly as Moodle 4.5 does (Deep Linking 2.0, 3.2 and 4.5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

MAX_TITLE = 255
MAX_POINTS = 100
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
NAME = re.compile(r"[A-Za-z0-9_.:$-]{1,255}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


class ContentRefusal(Exception):
    """An answer that is not taken; nothing of it is. The reason is for the teacher and the tool's makers."""


@dataclass(frozen=True)
class ContentLineItem:
    """The column that a link shall have; `maximum` is a whole number from 1 to 100."""

    maximum: int
    label: str
    resource_id: str
    tag: str


@dataclass(frozen=True)
class ContentItem:
    """A link to the tool; `due` is ISO 8601 or empty."""

    title: str
    text: str
    url: str
    custom: Mapping[str, str]
    line_item: ContentLineItem | None
    due: str


@dataclass(frozen=True)
class Answer:
    """What the tool sent: `data` as in the request, the items, and words for the teacher."""

    data: str
    items: tuple[ContentItem, ...]
    message: str


def read_answer(claims: Mapping[str, Any], *, deployment_id: str, launch_url: str) -> Answer:
    """The answer in the claims of a token whose signature, issuer, audience and times are right."""
    fixed = {
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": deployment_id,
    }
    for name, only in fixed.items():
        if claims.get(name) != only:
            raise ContentRefusal(f"{name} must be {only}")
    if not _is_text(claims.get("nonce")):
        raise ContentRefusal("nonce is missing")
    if not _is_text(claims.get(f"{DL}data")):
        raise ContentRefusal("data is missing")
    _refuse_nulls(claims, "the answer")
    items = claims.get(f"{DL}content_items", [])
    if not isinstance(items, list):
        raise ContentRefusal("content_items must be a list")
    read = [_item(item, launch_url) for item in cast("list[object]", items)]
    return Answer(claims[f"{DL}data"], tuple(read), str(claims.get(f"{DL}msg", "")))


def _item(value: object, launch_url: str) -> ContentItem:
    item = _object(value, "a content item")
    if item.get("type") != "ltiResourceLink":
        raise ContentRefusal(f"content items of the type {item.get('type')} are not taken")
    title, url = _text(item, "title"), _text(item, "url")
    if not 0 < len(title) <= MAX_TITLE:
        raise ContentRefusal(f"title must have 1 to {MAX_TITLE} characters")
    if not url.startswith(launch_url):
        raise ContentRefusal(f"url must begin with {launch_url}")
    custom = _object(item.get("custom", {}), "custom")
    for name, given in custom.items():
        if not NAME.fullmatch(name) or not isinstance(given, str) or "\n" in given or "\r" in given:
            raise ContentRefusal(f"custom.{name} must be a text of one line")
    line_item = _line_item(_object(item["lineItem"], "lineItem")) if "lineItem" in item else None
    submission = _object(item.get("submission", {}), "submission")
    return ContentItem(title, _text(item, "text"), url, custom, line_item, _date(submission, "endDateTime"))


def _line_item(value: Mapping[str, Any]) -> ContentLineItem:
    maximum = value.get("scoreMaximum")
    if isinstance(maximum, bool) or not isinstance(maximum, int) or not 1 <= maximum <= MAX_POINTS:
        raise ContentRefusal(f"lineItem.scoreMaximum must be a whole number from 1 to {MAX_POINTS}")
    return ContentLineItem(maximum, _text(value, "label"), _text(value, "resourceId"), _text(value, "tag"))


def _date(value: Mapping[str, Any], name: str) -> str:
    text = _text(value, name)
    try:
        if text and not (DATE.fullmatch(text) and datetime.fromisoformat(text)):
            raise ContentRefusal(f"{name} must be ISO 8601 with a time zone")
    except ValueError as error:
        raise ContentRefusal(f"{name} is no date") from error
    return text


def _refuse_nulls(value: object, where: str) -> None:
    if value is None:
        raise ContentRefusal(f"{where} is null")
    if isinstance(value, dict):
        for name, member in cast("dict[str, object]", value).items():
            _refuse_nulls(member, name)
    elif isinstance(value, list):
        for member in cast("list[object]", value):
            _refuse_nulls(member, where)


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ContentRefusal(f"{name} must be an object")
    return cast("dict[str, Any]", value)


def _text(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name, "")
    if not isinstance(text, str):
        raise ContentRefusal(f"{name} must be a text")
    return text


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
