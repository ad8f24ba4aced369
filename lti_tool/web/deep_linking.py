"""Choosing what to add to a course in the LMS: the teacher's half of Deep Linking 2.0.

The page is one form. Sent by GET (a search, a quick choice, a preview) it comes back as it stands, so that nothing
chosen is lost; sent by POST it becomes the answer, a form that takes a signed list to the LMS.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from babel import Locale
from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict

from lti_tool.lti import deep_linking
from lti_tool.lti.addresses import origin_of
from lti_tool.lti.deep_linking import LARGEST_POINTS, ContentItem
from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import DeepLinkingSettings
from lti_tool.lti.service import SigningKey
from lti_tool.store import launches, platforms, signing_keys
from lti_tool.web.catalogue import WHOLE_COURSE, Entry, entries
from lti_tool.web.frame import send_form_to
from lti_tool.web.launches import CurrentLaunch, current_launch
from lti_tool.web.refusals import UnknownPage
from lti_tool.web.rendering import gettext as _
from lti_tool.web.rendering import page
from lti_tool.web.tool import digest, tool
from quizzes import languages

bp = Blueprint("deep_linking", __name__, url_prefix="/launch/<launch_id>/choose")

_WHOLE = re.compile(r"[0-9]{1,3}\Z", re.ASCII)
_LOCAL: Final = "%Y-%m-%dT%H:%M"
_IN_UTC: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class _Choosing:
    """A launch in which a teacher chooses, and what there is to choose from."""

    launch: CurrentLaunch
    settings: DeepLinkingSettings
    entries: tuple[Entry, ...]

    def quick(self, name: str) -> tuple[str, ...]:
        """The item ids of a quick choice; none where it isn't one."""
        if name == WHOLE_COURSE:
            return (WHOLE_COURSE,)
        kinds = {"lessons": "lesson", "quizzes": "quiz"}
        return tuple(each.id for each in self.entries if each.kind == kinds.get(name))


@dataclass(frozen=True)
class _Fields:
    """The form's fields as they came. due: of a datetime-local field, due_utc: what the page's script makes of it."""

    chosen: tuple[str, ...]
    search: str = ""
    language: str = ""
    points: str = str(LARGEST_POINTS)
    due: str = ""
    due_utc: str = ""


def _choosing(launch_id: str) -> _Choosing:
    launch = current_launch(launch_id)
    if launch.row.deep_linking is None:
        raise UnknownPage("choose")
    return _Choosing(launch, launch.row.deep_linking, entries(tool().course))


def _fields(values: MultiDict[str, str]) -> _Fields:
    return _Fields(
        chosen=tuple(dict.fromkeys(values.getlist("item"))),
        search=values.get("q", ""),
        language=values.get("language", ""),
        points=values.get("points", str(LARGEST_POINTS)).strip(),
        due=values.get("due", "").strip(),
        due_utc=values.get("due_utc", "").strip(),
    )


@bp.get("")
def choose(launch_id: str) -> str:
    """The catalogue, with what is chosen so far."""
    choosing = _choosing(launch_id)
    fields = _fields(request.args)
    return _show(choosing, fields, chosen=choosing.quick(request.args.get("quick", "")) or fields.chosen)


@bp.get("/preview/<item>")
def preview(launch_id: str, item: str) -> str:
    """The catalogue with an item as learners see it, in a frame: only there the browser knows the launch."""
    choosing = _choosing(launch_id)
    shown = next((each for each in choosing.entries if each.id == item), None)
    if shown is None:
        raise UnknownPage(item)
    fields = _fields(request.args)
    return _show(choosing, fields, chosen=fields.chosen, preview=shown)


@bp.post("")
def answer(launch_id: str) -> str | tuple[str, int]:
    """Take the choice, or none, to the LMS."""
    choosing = _choosing(launch_id)
    if "cancel" in request.form:
        return _send(choosing, (), _("Nothing was added."))
    fields = _fields(request.form)
    items, problems = _read(choosing, fields)
    if problems:
        return _show(choosing, fields, chosen=fields.chosen, problems=problems), 400
    return _send(choosing, items)


def _show(
    choosing: _Choosing,
    fields: _Fields,
    *,
    chosen: Sequence[str],
    preview: Entry | None = None,
    problems: Sequence[tuple[str, str]] = (),
) -> str:
    found = [each for each in choosing.entries if each.id in chosen or each.matches(fields.search)]
    return page(
        "choose.html",
        launch=choosing.launch,
        address=choosing.launch.address,
        settings=choosing.settings,
        found=found,
        chosen=chosen,
        fields=fields,
        preview=preview,
        problems=problems,
        spoken=[(code, Locale.parse(code).get_display_name(code)) for code in languages.available()],
        largest_points=LARGEST_POINTS,
        action=url_for("deep_linking.choose", launch_id=choosing.launch.id),
    )


def _read(choosing: _Choosing, fields: _Fields) -> tuple[list[ContentItem], list[tuple[str, str]]]:
    """The items to place, and every problem: the field's name and a sentence."""
    by_id = {each.id: each for each in choosing.entries}
    problems = _problems_of_choice(choosing, fields, by_id.keys())
    points, due = _points(fields.points) if choosing.settings.accept_lineitem else None, _due(fields)
    if choosing.settings.accept_lineitem and points is None:
        problems.append(("points", _("Points are a whole number from 1 to 100.")))
    if due is not None and due <= tool().clock():
        problems.append(("due", _("The due date must be a date in the future.")))
    if fields.language and fields.language not in languages.available():
        problems.append(("language", _("That language is not available.")))
    if problems:
        return [], problems
    language = fields.language or None
    return [_content_item(by_id[each], points, language, due) for each in fields.chosen], []


def _problems_of_choice(choosing: _Choosing, fields: _Fields, known: Collection[str]) -> list[tuple[str, str]]:
    problems: list[tuple[str, str]] = []
    if not fields.chosen:
        problems.append(("item", _("Choose at least one activity.")))
    if len(fields.chosen) > 1 and not choosing.settings.accept_multiple:
        problems.append(("item", _("Your learning platform takes one activity here. Choose one.")))
    if any(each not in known for each in fields.chosen):
        problems.append(("item", _("Something that you chose is no longer part of the course.")))
    return problems


def _content_item(entry: Entry, points: int | None, language: str | None, due: float | None) -> ContentItem:
    """Only a quiz has work to hand in by a date, and only a graded one has a column."""
    return ContentItem(
        item=entry.id,
        title=entry.title,
        text=entry.summary,
        points=points if entry.grading == "itself" else None,
        language=language,
        due=due if entry.kind == "quiz" else None,
    )


def _points(text: str) -> int | None:
    """Points as typed; None for what is none."""
    points = int(text) if _WHOLE.match(text) else 0
    return points if 1 <= points <= LARGEST_POINTS else None


def _due(fields: _Fields) -> float | None:
    """Seconds UTC of the due date, None without one, 0 for what is no date. Without script the field is in UTC."""
    if not fields.due:
        return None
    for text, form in ((fields.due_utc, _IN_UTC), (fields.due[:16], _LOCAL)):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()
        except (ValueError, OverflowError):
            continue
    return 0.0


def _send(choosing: _Choosing, items: Sequence[ContentItem], message: str = "") -> str:
    """The page that takes the answer to the LMS: by itself, but for a reload, which asks before it sends again."""
    launch, now = choosing.launch, tool().clock()
    with tool().database.write() as connection:
        first = launches.answer(connection, launch.id, now)
        key = signing_keys.ensure(connection, now)
        platform = platforms.by_id(connection, launch.row.platform_id)
    if platform is None or launch.row.deployment_id is None:
        raise LtiError("platform-unknown", f"platform {launch.row.platform_id}")
    signed = deep_linking.answer(
        deep_linking.Request(platform, launch.row.deployment_id, choosing.settings, digest(f"answer {launch.id}")),
        items,
        tool_url=tool().settings.tool_url,
        key=SigningKey(key.kid, key.private_pem),
        now=now,
        message=message,
    )
    send_form_to(origin_of(choosing.settings.return_url) or "'none'")
    return page(
        "chosen.html",
        launch=launch,
        address=launch.address,
        return_url=choosing.settings.return_url,
        signed=signed,
        count=len(items),
        first=first,
        answered=launch.row.answered or now,
    )
