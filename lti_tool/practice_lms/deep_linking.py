"""Adding activities from the tool (Deep Linking 2.0): the request, the tool in a frame, and what it brings back."""

from typing import Any
from urllib.parse import urlencode

import jwt
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.practice_lms.content_items import Answer, ContentRefusal, read_answer
from lti_tool.practice_lms.course import Person
from lti_tool.practice_lms.lms import Lms, current_lms, signed_in
from lti_tool.practice_lms.placing import begin_selection, open_selection, place, selection_by_id
from lti_tool.practice_lms.tokens import DECODE_OPTIONS

deep_linking = Blueprint("deep_linking", __name__, url_prefix="/content-items")

OPTIONS = {**DECODE_OPTIONS, "require": ["iss", "aud", "iat", "exp", "nonce"]}


def _teacher() -> Person:
    person = signed_in()
    if person is None or person.role != "teacher":
        abort(403, "Only the teacher adds activities.")
    return person


@deep_linking.post("")
def ask() -> ResponseReturnValue:
    """Begin to choose; `multiple` and `line_items` say what the tool may send."""
    lms, person = current_lms(), _teacher()
    multiple, line_items = "multiple" in request.form, "line_items" in request.form
    with lms.database.write() as db:
        selection_id = begin_selection(db, person, multiple=multiple, line_items=line_items, now=lms.clock())
    return redirect(url_for("deep_linking.choose", selection_id=selection_id), 303)


@deep_linking.get("/<selection_id>")
def choose(selection_id: str) -> ResponseReturnValue:
    """The tool in a frame."""
    _teacher()
    return render_template("choose.html", selection_id=selection_id)


@deep_linking.get("/<selection_id>/launch")
def launch(selection_id: str) -> ResponseReturnValue:
    """Send this frame to the tool's login."""
    lms, person = current_lms(), _teacher()
    with lms.database.read() as db:
        selection = open_selection(db, selection_id, lms.clock())
    if selection is None:
        return redirect(url_for("pages.course_page"), 303)
    query = {
        "iss": lms.facts.issuer,
        "login_hint": person.id,
        "target_link_uri": lms.registration.launch_url,
        "client_id": lms.registration.client_id,
        "lti_deployment_id": lms.registration.deployment_id,
        "lti_message_hint": selection.id,
    }
    return redirect(f"{lms.registration.login_url}?{urlencode(query)}", 302)


@deep_linking.post("/return")
def come_back() -> ResponseReturnValue:
    """Take what the tool brings: all of it, once, or nothing (400, with the reason)."""
    lms = current_lms()
    if signed_in() is None and "repost" not in request.form:  # see oidc.auth: the frame's request had no cookie
        fields = {"JWT": request.form.get("JWT", ""), "repost": "1"}
        return render_template("post.html", action=request.full_path, fields=fields)
    person = _teacher()
    try:
        answer = _verified(lms, request.form.get("JWT", ""))
        added = _place(lms, person, answer)
    except ContentRefusal as refusal:
        abort(400, f"The tool’s answer was not taken: {refusal}.")
    return render_template("added.html", added=added, message=answer.message)


def _place(lms: Lms, person: Person, answer: Answer) -> int:
    with lms.database.write() as db:
        selection = selection_by_id(db, answer.data, lms.clock())
        if selection is None or selection.person_id != person.id:
            raise ContentRefusal("data names no request that this person has made")
        if selection.added is not None:
            return selection.added
        if len(answer.items) > 1 and not selection.multiple:
            raise ContentRefusal("only one content item was asked for")
        return place(db, selection, answer.items)


def _verified(lms: Lms, token: str) -> Answer:
    """The answer, once signature, parties and times (without leeway) are right."""
    try:
        key = lms.tool_keys.find(str(jwt.get_unverified_header(token).get("kid", "")))
        if key is None:
            raise ContentRefusal("its kid is not in the tool’s JWK set")
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            audience=lms.facts.issuer,
            issuer=lms.registration.client_id,
            options=OPTIONS,  # pyright: ignore[reportArgumentType]
        )
    except jwt.PyJWTError as error:
        raise ContentRefusal(f"its token is not valid ({error})") from error
    now, issued, expires = int(lms.clock()), claims["iat"], claims["exp"]
    if not (isinstance(issued, int) and isinstance(expires, int) and issued <= now < expires):
        raise ContentRefusal("its token is too old, or comes from the future; there is no leeway")
    registration = lms.registration
    return read_answer(claims, deployment_id=registration.deployment_id, launch_url=registration.launch_url)
