"""Every refusal and failure in one place: who sees which page, with which status, and what the log says.

A learner reads a sentence in their language, a way back and a reference number; the log has the detail under that
number. An LMS's own fault is answered with 502 to 504, anything malformed with 4xx, and only our own mistakes with 500.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, g, jsonify, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.lti.errors import LtiError
from lti_tool.store.errors import DatabaseUnavailable
from lti_tool.web.frame import allow_frames
from lti_tool.web.rendering import choose_language, page
from lti_tool.web.rendering import gettext as _
from lti_tool.web.tool import tool

LONGEST_DETAIL = 300
"""Characters of a refusal's detail in the log."""

log = logging.getLogger(__name__)


def N_(message: str) -> str:  # noqa: N802 — gettext's own name for a text that is translated where it is used
    """Mark a text for the catalogue."""
    return message


_CLOCK = N_("That took too long, or a clock is wrong. Open the page again from your course.")
_ANOTHER = N_("This link belongs to another browser or was used already. Open the page again from your course.")
_NOT_OFFERED = N_("Your learning platform asked for something that this course does not offer.")
_NOT_CONNECTED = N_("Your learning platform is not connected yet. Its administrator can approve it.")
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "launch-ended": N_(
            "This page has been open for too long. Go back to your course and open it again; your work is kept."
        ),
        "browser-other": _ANOTHER,
        "state-unknown": _ANOTHER,
        "platform": _NOT_CONNECTED,
        "deployment-unknown": _NOT_CONNECTED,
        "login-refused": N_("Your learning platform did not let you in. Sign in there and open the page again."),
        "keys": N_("Your learning platform does not answer just now. Please try again in a few minutes."),
        "user-missing": N_(
            "Your learning platform did not say who you are, so your work could not be kept. Ask its administrator."
        ),
        "token-expired": _CLOCK,
        "token-early": _CLOCK,
        "token-old": _CLOCK,
        "message-unsupported": _NOT_OFFERED,
        "message-unknown": _NOT_OFFERED,
        "role-refused": N_("Only whoever teaches a course can add activities to it. Open one that is there already."),
        "nothing-accepted": N_(
            "Your learning platform wants a file or a text here, and this course has links. "
            "Use the place where your platform adds an external tool."
        ),
        "other": N_("Your learning platform sent something that we cannot use. Open the page again from your course."),
    }
)
"""By error code, or by the word before its hyphen."""


class UnknownPage(Exception):
    """The launch is good, but what it asks for isn't in this course."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


def register(app: Flask) -> None:
    """Answer each kind of error with its page."""
    app.register_error_handler(LtiError, _lti)
    app.register_error_handler(UnknownPage, _unknown)
    app.register_error_handler(DatabaseUnavailable, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _anything)


def _lti(error: LtiError) -> tuple[BaseResponse | str, int]:
    # the LMS's own words may name people, and anyone can send some
    if error.locale:
        g.language = choose_language(error.locale)
    if error.return_url:
        g.return_url = error.return_url
    detail = error.detail if error.code == "login-refused" else f"{error.subject} {error.detail}".strip()
    return _answer(error.code, _sentence_for(error.code), error.status, detail[:LONGEST_DETAIL])


def _unknown(error: UnknownPage) -> tuple[BaseResponse | str, int]:
    sentence = _("This page is not part of the course. Your teacher can choose another one for this link.")
    return _answer("item-unknown", sentence, 404, f"item {error.item[:80]!r}")


def _database(error: DatabaseUnavailable) -> tuple[BaseResponse | str, int]:
    sentence = _("We cannot save anything just now. Nothing that was saved is lost. Please try again in a minute.")
    return _answer("database-unavailable", sentence, 503, str(error))


def _http(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    sentences = {
        404: _("There is no page at this address."),
        405: _("This address cannot be opened like this."),
        413: _("That is more than can be taken at once."),
    }
    answered, status = _answer(
        f"http-{status}", sentences.get(status, _("This request could not be understood.")), status
    )
    response = make_response(answered, status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _anything(error: Exception) -> tuple[BaseResponse | str, int]:
    sentence = _("Something went wrong on our side. What you saved is safe.")
    return _answer("failure", sentence, 500, cause=error)


def _answer(
    code: str, sentence: str, status: int, detail: str = "", cause: Exception | None = None
) -> tuple[BaseResponse | str, int]:
    reference = tool().new_id()[:8]
    level = logging.ERROR if status >= 500 else logging.WARNING
    extra = {"code": code, "reference": reference, "status": status, "endpoint": request.endpoint, "detail": detail}
    log.log(level, "refused", exc_info=cause, extra=extra)
    if "frame_origins" not in g:
        allow_frames("*")
    if request.method == "PUT":
        return jsonify(error=code, message=sentence, reference=reference), status
    return_url = g.get("return_url")
    back = (return_url, _("Back to your course")) if return_url else None
    heading = _("This page cannot be shown")
    values = {"heading": heading, "message": sentence, "reference": reference, "back": back}
    return page("refused.html", code=code, **values), status


def _sentence_for(code: str) -> str:
    """What a learner reads: what to do now, not what a protocol wanted."""
    group = code if code in _SENTENCES else code.partition("-")[0]
    return _(_SENTENCES.get(group, _SENTENCES["other"]))
