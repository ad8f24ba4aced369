"""The web application: its parts put together."""

from __future__ import annotations

import time

from flask import Flask

from course_content.loader import load_course
from course_content.model import Course
from lti_tool.lti.keys import KeyCache, fetch_with
from lti_tool.lti.outbound import Outbound
from lti_tool.settings import Settings
from lti_tool.store.database import Database
from lti_tool.web import (
    deep_linking,
    frame,
    health,
    instructor,
    lti,
    pages,
    quiz,
    refusals,
    static_files,
    worksheet_versions,
    worksheets,
)
from lti_tool.web.tool import EXTENSION, Clock, NewId, Tool, new_id

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request's body: a token of 64 kB, or a whole quiz of long answers."""


def create_app(
    settings: Settings,
    database: Database,
    *,
    course: Course | None = None,
    clock: Clock = time.time,
    ids: NewId = new_id,
) -> Flask:
    """Make the application.

    course: one that has been read already. Else it is read here, so that one with problems stops the start
    (InvalidContent) and no request waits for it.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # its redirects would take the host from the request
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    outbound = Outbound(allow_private_networks=settings.allow_private_networks)
    app.extensions[EXTENSION] = Tool(
        settings=settings,
        database=database,
        course=course or load_course(settings.course_dir),
        keys=KeyCache(fetch_with(outbound), clock),
        clock=clock,
        new_id=ids,
    )
    for module in (health, lti, pages, quiz, worksheets, worksheet_versions, instructor, deep_linking, static_files):
        app.register_blueprint(module.bp)
    refusals.register(app)
    app.after_request(frame.guard)
    return app
