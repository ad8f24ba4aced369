"""Static files under names that hold their hash, kept by browsers for ever."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, abort

from lti_tool.web.rendering import assets

bp = Blueprint("static_files", __name__)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("image/svg+xml", ".svg")


@bp.get("/static/<name>")
def static_file(name: str) -> Response:
    """One file."""
    content = assets().get(name)
    if content is None:
        abort(404)
    response = Response(content, mimetype=mimetypes.guess_type(name)[0])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
