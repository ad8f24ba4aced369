"""What the class did: for whoever teaches it."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.lti.errors import LtiError
from lti_tool.store import results
from lti_tool.store.results import PersonResult, QuestionResult
from lti_tool.web.launches import CurrentLaunch, current_launch
from lti_tool.web.rendering import page
from lti_tool.web.tool import tool

bp = Blueprint("instructor", __name__, url_prefix="/launch/<launch_id>/class")

_FORMULA = tuple("=+-@＝＋－＠")


def _instructor(launch_id: str) -> CurrentLaunch:
    launch = current_launch(launch_id)
    if not launch.teaches:
        raise LtiError("browser-other", "a learner asked for the class's page")
    return launch


def _results(launch: CurrentLaunch) -> tuple[PersonResult, ...]:
    row = launch.row
    with tool().database.read() as connection:
        if row.context_id:
            return results.of_context(connection, row.platform_id, row.context_id)
        return results.of_link(connection, row.platform_id, row.link_id or "")


def _questions(launch: CurrentLaunch, quiz_id: str) -> tuple[QuestionResult, ...]:
    row = launch.row
    with tool().database.read() as connection:
        if row.context_id:
            return results.questions_of_context(connection, row.platform_id, row.context_id, quiz_id)
        return results.questions_of_link(connection, row.platform_id, row.link_id or "", quiz_id)


@bp.get("")
def overview(launch_id: str) -> str:
    """Learners with their best scores and where each grade is; questions, hardest first."""
    launch = _instructor(launch_id)
    people = _results(launch)
    quizzes = [quiz for each in dict.fromkeys(row.quiz for row in people) if (quiz := tool().quiz(each))]
    return page(
        "instructor.html",
        launch=launch,
        address=launch.address,
        item=launch.row.item,
        people=people,
        quizzes=[(quiz, _questions(launch, quiz.id)) for quiz in quizzes],
        csv_url=url_for("instructor.export", launch_id=launch.id),
    )


@bp.get("/results.csv")
def export(launch_id: str) -> BaseResponse:
    """The same table as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it)."""
    launch = _instructor(launch_id)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)  # so that a list separator in a name splits nothing
    writer.writerow(["name", "user_id", "link", "quiz", "attempts", "finished", "best_percent", "grade_state"])
    for row in _results(launch):
        cells = (row.name, row.sub, row.link_title, row.quiz, row.attempts, row.finished, row.best, row.state)
        writer.writerow([_harmless(cell) for cell in cells])
    return BaseResponse(
        text.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="results.csv"'},
    )


def _harmless(cell: object) -> object:
    """A spreadsheet takes a text that begins like a formula for one."""
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
