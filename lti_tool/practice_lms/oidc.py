"""The platform's half of a launch (LTI Security Framework 1.0, 5.1.1; OpenID Connect Core 1.0, 3.2).

`/links/ID/launch` sends the frame or window to the tool's login address. The tool answers by sending the browser to
`/auth`; if all is right, a form brings the signed launch to the tool.
"""

import secrets
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.practice_lms.course import Person, person_by_id
from lti_tool.practice_lms.gradebook import line_item_of_link
from lti_tool.practice_lms.launch import DocumentTarget, Launching, id_token_claims, selection_claims, target_link_uri
from lti_tool.practice_lms.lms import Lms, current_lms, signed_in
from lti_tool.practice_lms.placing import open_selection

oidc = Blueprint("oidc", __name__)

HINT_SECONDS = 600
FIXED = (
    ("scope", "openid", "invalid_scope"),
    ("response_type", "id_token", "unsupported_response_type"),
    ("response_mode", "form_post", "invalid_request"),
    ("prompt", "none", "invalid_request"),
)
NEEDED = ("login_hint", "lti_message_hint", "nonce", "state")


class AuthError(Exception):
    """An answer by error code (OpenID Connect Core 1.0, 3.1.2.6)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description


@oidc.get("/links/<link_id>/launch")
def launch(link_id: str) -> ResponseReturnValue:
    """Send this frame (or, with `?window=1`, this window) to the tool's login."""
    lms, person = current_lms(), signed_in()
    if person is None:
        return redirect(url_for("pages.home"), 303)
    link = lms.link(link_id) or abort(404)
    document_target: DocumentTarget = "window" if request.args.get("window") else "iframe"
    query = {
        "iss": lms.facts.issuer,
        "login_hint": person.id,
        "target_link_uri": target_link_uri(lms, link),
        "client_id": lms.registration.client_id,
        "lti_deployment_id": lms.registration.deployment_id,
        "lti_message_hint": _remember(lms, Launching(person, link, document_target)),
    }
    return redirect(f"{lms.registration.login_url}?{urlencode(query)}", 302)


@oidc.route("/auth", methods=["GET", "POST"])
def auth() -> ResponseReturnValue:
    """Answer the tool's authentication request.

    The parameters come as a query or as a form. A request for another client or another redirect address gets a page
    (400), since nothing may be sent there; every other fault goes to the tool as an OpenID Connect error.
    """
    lms = current_lms()
    parameters = request.form if request.method == "POST" else request.args
    if any(len(values) > 1 for values in parameters.listvalues()):
        abort(400, "A parameter of the tool’s request came twice.")
    if parameters.get("client_id") != lms.registration.client_id:
        abort(400, "The tool’s request names a client_id that isn’t registered here.")
    if parameters.get("redirect_uri") != lms.registration.launch_url:
        abort(400, "The tool’s request names a redirect_uri that isn’t registered for it.")
    person = signed_in()
    if person is None and "repost" not in parameters:
        return _repost(parameters)
    try:
        answer = _id_token(lms, parameters, person)
    except AuthError as error:
        answer = {"error": error.error, "error_description": error.description}
    if "state" in parameters:
        answer["state"] = parameters["state"]
    return render_template("post.html", action=lms.registration.launch_url, fields=answer)


def _repost(parameters: MultiDict[str, str]) -> str:
    """A page that sends the same request once more.

    A browser keeps the sign-in cookie back when the tool's page sends the frame here; a request from our own page
    brings it.
    """
    return render_template("post.html", action=url_for("oidc.auth"), fields={**parameters.to_dict(), "repost": "1"})


def _id_token(lms: Lms, parameters: MultiDict[str, str], person: Person | None) -> dict[str, str]:
    for name, only, error in FIXED:
        if parameters.get(name) != only:
            raise AuthError(error, f"{name} must be {only}")
    for name in NEEDED:
        if not parameters.get(name):
            raise AuthError("invalid_request", f"{name} is missing")
    if person is None:
        raise AuthError("login_required", "nobody is signed in to the LMS in this browser")
    if parameters["login_hint"] != person.id:
        raise AuthError("access_denied", "login_hint is not the person signed in")
    claims = _claims(lms, person, parameters["lti_message_hint"], parameters["nonce"])
    return {"id_token": lms.key.sign(claims)}


def _claims(lms: Lms, person: Person, hint: str, nonce: str) -> dict[str, object]:
    """What the person is doing, as the message hint says: opening a link, or choosing what to add to the course."""
    with lms.database.read() as db:
        selection = open_selection(db, hint, lms.clock())
    if selection and selection.person_id == person.id:
        return selection_claims(lms, person, selection, nonce)
    launching = _recall(lms, hint)
    if launching is None or launching.person != person:
        raise AuthError("invalid_request", "lti_message_hint is unknown, used or too old")
    with lms.database.read() as db:
        line_item = line_item_of_link(db, launching.link.id)
    return id_token_claims(lms, launching, nonce, line_item)


def _remember(lms: Lms, launching: Launching) -> str:
    hint, now = secrets.token_urlsafe(16), lms.clock()
    with lms.database.write() as db:
        db.execute("DELETE FROM message_hint WHERE expires < ?", (now,))
        db.execute(
            "INSERT INTO message_hint VALUES (?, ?, ?, ?, ?)",
            (hint, launching.person.id, launching.link.id, launching.document_target, now + HINT_SECONDS),
        )
    return hint


def _recall(lms: Lms, hint: str) -> Launching | None:
    """The launch that `hint` was given for; once only."""
    with lms.database.write() as db:
        row = db.execute(
            "DELETE FROM message_hint WHERE hint = ? AND expires >= ? RETURNING *", (hint, lms.clock())
        ).fetchone()
    if row is None:
        return None
    person, link = person_by_id(row["person_id"]), lms.link(row["link_id"])
    if person is None or link is None:
        return None
    return Launching(person, link, cast(DocumentTarget, row["document_target"]))
