"""Reading: the course, a lesson, a unit, a learning path, the glossary."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from course_content.model import LearningPath, Lesson, Unit
from course_content.worksheets.sheet import Worksheet
from lti_tool.store import attempts
from lti_tool.web.launches import PLAIN_ITEMS, CurrentLaunch, current_launch, first_page
from lti_tool.web.refusals import UnknownPage
from lti_tool.web.rendering import language, page
from lti_tool.web.tool import tool

MOST_KEPT = 2_000
"""Rendered pages that a process keeps."""

_ANYONE = "launch-id-of-whoever-reads"

bp = Blueprint("pages", __name__, url_prefix="/launch/<launch_id>")


@bp.get("/", strict_slashes=False)
def start(launch_id: str) -> BaseResponse:
    """What the launch opened first: where a bookmark of the launch leads."""
    launch = current_launch(launch_id)
    return redirect(first_page(launch_id, launch.row), 303)


@bp.get("/item/<item>")
def item(launch_id: str, item: str) -> str | BaseResponse:
    """One item of the course."""
    launch = current_launch(launch_id)
    if item in PLAIN_ITEMS:
        return _show(launch, PLAIN_ITEMS[item], item)
    found = tool().course.items.get(item)
    if isinstance(found, Lesson):
        return _show(launch, "lesson.html", item, lesson=found)
    if isinstance(found, Unit):
        return _show(launch, "unit.html", item, lesson=tool().course.lesson_of(item), unit=found)
    if isinstance(found, LearningPath):
        return _show(launch, "path.html", item, path=found)
    if isinstance(found, Worksheet):
        return redirect(url_for("worksheets.show", launch_id=launch_id, item=item), 303)
    if found is None:
        raise UnknownPage(item)
    return redirect(url_for("quiz.ask", launch_id=launch_id, quiz_id=item), 303)


@bp.get("/unknown")
def unknown(launch_id: str) -> str:
    """A launch whose link names no item of this course."""
    raise UnknownPage(current_launch(launch_id).row.item)


def _show(launch: CurrentLaunch, template: str, item: str, **values: object) -> str:
    """A page of the course, rendered once for all who see the same but for their launch's id in its addresses."""
    best = {} if item == "glossary" or "unit" in values else _best_results(launch)
    key = (item, language(), bool(launch.site_links), *sorted(best.items()))
    kept = tool().rendered
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        anyone = CurrentLaunch(_ANYONE, launch.row)
        kept[key] = page(
            template, address=anyone.address, site_links=anyone.site_links, best=best, done=_passed(best), **values
        )
    return kept[key].replace(_ANYONE, launch.id)


def _passed(best: dict[str, float]) -> frozenset[str]:
    """The quizzes whose best score is enough."""
    return frozenset(each for each, score in best.items() if (quiz := tool().quiz(each)) and score >= quiz.pass_mark)


def _best_results(launch: CurrentLaunch) -> dict[str, float]:
    """The person's best score of each quiz handed in from this link, in per cent."""
    row = launch.row
    if row.person_id is None or row.link_id is None:
        return {}
    with tool().database.read() as connection:
        return attempts.best_scores(connection, row.platform_id, row.link_id, row.person_id)
