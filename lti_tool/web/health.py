"""The tool's state for machines, and its public front page."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.store import grades
from lti_tool.store.errors import DatabaseUnavailable, SchemaTooOld
from lti_tool.web.rendering import page
from lti_tool.web.tool import tool

bp = Blueprint("health", __name__)


@bp.get("/health")
def health() -> tuple[BaseResponse, int]:
    """200 as soon as pages can be served; 503 only when the database is gone or its schema old."""
    try:
        tool().database.check()
        with tool().database.read() as connection:
            owed, oldest = grades.owed_summary(connection, tool().clock())
    except (DatabaseUnavailable, SchemaTooOld) as error:
        return jsonify(status="unavailable", reason=type(error).__name__), 503
    return jsonify(status="ok", grades_owed=owed, oldest_owed_seconds=round(oldest, 1)), 200


@bp.get("/")
def front() -> str:
    """What this is, and what an administrator copies to register it."""
    return page("front.html", tool_url=tool().settings.tool_url)
