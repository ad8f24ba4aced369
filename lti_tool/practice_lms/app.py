"""Puts the practice LMS together."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request

from lti_tool.practice_lms.ags import ags
from lti_tool.practice_lms.course import DEFAULT_LINKS, Link
from lti_tool.practice_lms.database import Database
from lti_tool.practice_lms.deep_linking import deep_linking
from lti_tool.practice_lms.faults import faults
from lti_tool.practice_lms.gradebook import ensure_columns
from lti_tool.practice_lms.keys import ensure_session_secret, ensure_signing_key
from lti_tool.practice_lms.lms import EXTENSION, Lms
from lti_tool.practice_lms.oidc import oidc
from lti_tool.practice_lms.pages import pages
from lti_tool.practice_lms.refusal import answer_refusals
from lti_tool.practice_lms.registration import PlatformFacts, ensure_client_id, platform_facts, register_tool
from lti_tool.practice_lms.tokens import tokens
from lti_tool.practice_lms.tool_keys import ToolKeys

MAX_BODY_BYTES = 64 * 1024
FRAMED_ENDPOINTS = ("oidc.launch", "oidc.auth", "deep_linking.launch", "deep_linking.come_back")


def create_practice_lms(
    database: Path,
    *,
    url: str,
    tool_url: str,
    clock: Callable[[], float] = time.time,
    links: tuple[Link, ...] = DEFAULT_LINKS,
    share_names: bool = True,
    share_email: bool = True,
) -> Flask:
    """The LMS at `url`, with the tool at `tool_url` (both origins) registered and placed in its course by `links`.

    Keys, client id, sessions and grades are kept in the SQLite file `database`. `clock` gives seconds since 1970;
    `share_names` and `share_email` are the LMS's privacy settings for the tool.
    """
    file = Database(database)
    with file.write() as db:
        key = ensure_signing_key(db, clock())
        session_secret = ensure_session_secret(db)
        registration = register_tool(db, tool_url)
        ensure_columns(db, links)
    app = Flask(__name__)
    app.secret_key = session_secret
    app.config["SESSION_COOKIE_NAME"] = "practice_lms"
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.extensions[EXTENSION] = Lms(
        url=url,
        tool_url=tool_url,
        database=file,
        clock=clock,
        links=links,
        key=key,
        registration=registration,
        facts=platform_facts(registration.client_id, url),
        tool_keys=ToolKeys(registration.jwks_url),
        share_names=share_names,
        share_email=share_email,
    )
    for blueprint in (faults, pages, oidc, deep_linking, tokens, ags):
        app.register_blueprint(blueprint)
    answer_refusals(app)
    _guard_pages(app, urlsplit(tool_url)._replace(path="", query="").geturl())
    return app


def practice_lms_facts(database: Path, url: str) -> PlatformFacts:
    """What the tool needs to know of the LMS at `url`; the file is made if it isn't there yet."""
    with Database(database).write() as db:
        return platform_facts(ensure_client_id(db), url)


def _guard_pages(app: Flask, tool_origin: str) -> None:
    """Only the tool may be framed, and only the LMS itself may frame the steps of a launch."""

    def guard(response: Response) -> Response:
        ancestors = "'self'" if request.endpoint in FRAMED_ENDPOINTS else "'none'"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
            f"frame-src 'self' {tool_origin}; form-action 'self' {tool_origin}; frame-ancestors {ancestors}"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint not in ("static", "tokens.jwks"):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(guard)
