"""The launch that a page belongs to: found by its address, opened only in the browser that made it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request, url_for

from lti_tool.lti.errors import LtiError
from lti_tool.lti.model import Launch
from lti_tool.store import launches
from lti_tool.store.launches import LaunchRow
from lti_tool.web.frame import allow_frames, browser_secret
from lti_tool.web.rendering import gettext
from lti_tool.web.tool import digest, tool
from quizzes.model import Quiz

PLAIN_ITEMS = {"course": "course_overview.html", "glossary": "glossary.html"}
"""Items that every course has, with their templates."""

TEACHING = ("instructor", "developer")
"""Roles that see what the class did."""


def first_page(launch_id: str, launch: Launch | LaunchRow) -> str:
    """The address that a launch opens: what to choose from, the class's work for whoever teaches it, else the item."""
    item = launch.item
    if launch.deep_linking:
        return url_for("deep_linking.choose", launch_id=launch_id)
    if launch.role in TEACHING:
        return url_for("instructor.overview", launch_id=launch_id)
    if isinstance(tool().course.items.get(item), Quiz):
        return url_for("quiz.ask", launch_id=launch_id, quiz_id=item)
    if item in tool().course.items or item in PLAIN_ITEMS:
        return url_for("pages.item", launch_id=launch_id, item=item)
    return url_for("pages.unknown", launch_id=launch_id)


@dataclass(frozen=True)
class CurrentLaunch:
    """The launch of this request, with its public id."""

    id: str
    row: LaunchRow

    @property
    def teaches(self) -> bool:
        """Whether the person may see what the class did."""
        return self.row.role in TEACHING

    @property
    def site_links(self) -> tuple[tuple[str, str], ...]:
        """Links in the header of each page: whoever teaches finds the class again, but for a look before choosing."""
        if not self.teaches or self.row.deep_linking:
            return ()
        return ((url_for("instructor.overview", launch_id=self.id), gettext("Your class")),)

    def address(self, kind: str, target: str) -> str:
        """The address of an item, a glossary term, or a source below this launch's pages."""
        if kind == "term":
            return url_for("pages.item", launch_id=self.id, item="glossary", _anchor=f"term-{target}")
        if kind == "source":
            return f"#source-{target}"
        item, _, section = target.partition("#")
        return url_for("pages.item", launch_id=self.id, item=item, _anchor=section or None)


def current_launch(launch_id: str) -> CurrentLaunch:
    """The living launch with this id; raises LtiError where there is none, or in another browser.

    Its 24 hours begin again with use, which is written at most once an hour.
    """
    now = tool().clock()
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise LtiError("browser-other", "a form of another site")
    with tool().database.read() as connection:
        row = launches.get(connection, launch_id, now)
        if row is None:
            g.return_url = launches.return_url(connection, launch_id)
    if row is None:
        allow_frames("*")
        raise LtiError("launch-ended")
    g.return_url = row.return_url
    g.language = row.language
    own = ("'self'",) if row.deep_linking else ()  # its page of choices shows other pages of the launch
    allow_frames(*own, *row.frame_origins)
    secret = browser_secret()
    if secret is None or digest(secret) != row.browser_hash:
        raise LtiError("browser-other", f"platform {row.platform_id}")
    if row.platform_state != "active":
        raise LtiError("platform-inactive", f"platform {row.platform_id}")
    if row.should_slide(now):
        with tool().database.write() as connection:
            launches.slide(connection, launch_id, row, now)
    return CurrentLaunch(launch_id, row)
