"""What surrounds a page: the browser's cookie, security headers, who may frame it.

A page lives in an LMS's iframe, so its one cookie must be `SameSite=None; Secure; Partitioned` (CHIPS). It holds a
random secret that ties logins and launches to the browser; nothing else is kept there.
"""

from __future__ import annotations

import re

from flask import Response, g, request
from werkzeug.wrappers import Response as BaseResponse

COOKIE = "__Host-open-museums"
COOKIE_LIFETIME = 7 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; "
)


def browser_secret() -> str | None:
    """The browser's secret, or None where it sent none that is ours."""
    value = request.cookies.get(COOKIE, "")
    return value if _SECRET.match(value) else None


def keep_browser_secret(response: BaseResponse, secret: str) -> None:
    """Give the browser its secret, in a frame as well as in a window of its own."""
    response.set_cookie(
        COOKIE, secret, max_age=COOKIE_LIFETIME, secure=True, httponly=True, samesite="None", partitioned=True
    )


def allow_frames(*origins: str) -> None:
    """Let these origins frame the current response ("*": a page without any session, such as a refusal)."""
    g.frame_origins = origins


def send_form_to(origin: str) -> None:
    """Let the form of the current response go to this origin, and to no other."""
    g.form_origin = origin


def guard(response: Response) -> Response:
    """Add the headers that every response has. What doesn't say how it may be cached, may not be."""
    form, frames = g.get("form_origin", "'self'"), " ".join(g.get("frame_origins", ())) or "'none'"
    response.headers["Content-Security-Policy"] = f"{_POLICY}form-action {form}; frame-ancestors {frames}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
