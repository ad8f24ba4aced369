"""The addresses that LMSes call: login, launch, keys. LTI Core 1.3; Security Framework 1.1, section 5.1.

A launch is verified outside any transaction; then one transaction takes the login and keeps the launch, so that of
a double click, or of twenty racing tokens, exactly one is the launch and the others are led to it or refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.lti.errors import LtiError
from lti_tool.lti.login import authorization_url, find_platform, read_login, read_reply
from lti_tool.lti.model import Launch, LoginReply, LoginRequest, Platform
from lti_tool.lti.token import verify_launch
from lti_tool.store import launches, logins, people, platforms, signing_keys
from lti_tool.store.connection import Connection
from lti_tool.store.launches import NewLaunch
from lti_tool.store.logins import LoginRow
from lti_tool.store.people import NewContext, NewResourceLink, PersonRow
from lti_tool.web.frame import allow_frames, browser_secret, keep_browser_secret
from lti_tool.web.launches import first_page
from lti_tool.web.rendering import choose_language, page
from lti_tool.web.tool import digest, tool

bp = Blueprint("lti", __name__, url_prefix="/lti")

LOGIN_LIFETIME = 600
"""Seconds between login and launch; an LMS may ask its user to sign in first."""


@bp.route("/login", methods=["GET", "POST"])
def login() -> BaseResponse:
    """Third-party-initiated login: keep state and nonce, send the browser to the LMS."""
    allow_frames("*")
    asked = read_login(request.values)
    secret = browser_secret() or tool().new_id()
    with tool().database.write() as connection:
        platform = find_platform(asked, lambda issuer, client: platforms.by_issuer_client(connection, issuer, client))
        state, nonce = _begin(connection, platform, asked, digest(secret))
    address = authorization_url(platform, asked, state=state, nonce=nonce, redirect_uri=tool().redirect_uri)
    response = Response(status=302, headers={"Location": address})
    keep_browser_secret(response, secret)
    return response


def _begin(connection: Connection, platform: Platform, asked: LoginRequest, browser_hash: str) -> tuple[str, str]:
    """Keep a new state and nonce."""
    state, nonce = f"{platform.id}.{tool().new_id()}", tool().new_id()
    row = LoginRow(
        platform_id=platform.id,
        state_hash=digest(state),
        nonce=nonce,
        browser_hash=browser_hash,
        target=asked.target_link_uri,
        storage_target=asked.storage_target,
        expires=tool().clock() + LOGIN_LIFETIME,
    )
    logins.begin(connection, row)
    return state, nonce


@dataclass(frozen=True)
class _Reply:
    """A reply to a login, and the browser that brought it."""

    reply: LoginReply
    secret: str | None

    @property
    def platform_id(self) -> str:
        return self.reply.state.partition(".")[0]

    @property
    def state_hash(self) -> str:
        return digest(self.reply.state)

    @property
    def token_hash(self) -> str:
        return digest(self.reply.id_token)


@bp.post("/launch")
def launch() -> BaseResponse:
    """Every LTI message: verify it, keep the launch, and lead to its page."""
    allow_frames("*")
    came = _Reply(read_reply(request.form), browser_secret())
    now = tool().clock()
    with tool().database.read() as connection:
        login = logins.get(connection, came.platform_id, came.state_hash, now)
        platform = platforms.by_id(connection, came.platform_id)
    if login is None or platform is None:
        return _known_launch(came, now)
    if came.secret is not None and digest(came.secret) != login.browser_hash:
        raise LtiError("browser-other", f"platform {platform.id}")
    if platform.state != "active":
        raise LtiError("platform-inactive", f"platform {platform.id}")
    verified = verify_launch(
        came.reply.id_token,
        platform,
        nonce=login.nonce,
        tool_url=tool().settings.tool_url,
        keys=tool().keys,
        now=now,
    )
    g.return_url = verified.return_url
    allow_frames(*verified.frame_origins)
    # A browser that blocks cookies gets a secret that the new window brings back, once.
    secret = came.secret or tool().new_id()
    public_id = launches.launch_id(platform.id, came.reply.state, secret)
    if not _keep(verified, platform, came, secret, public_id):
        return _known_launch(came, now)
    if came.secret is None:
        open_url = url_for("lti.open_in_window")
        return Response(
            page("new_window.html", name=verified.name, launch_id=public_id, secret=secret, open_url=open_url)
        )
    return redirect(first_page(public_id, verified), 303)


def _keep(verified: Launch, platform: Platform, came: _Reply, secret: str, public_id: str) -> bool:
    """Take the login and keep what the launch says, in one transaction; False when another took it first.

    Raises LtiError "deployment-unknown" only after the transaction, so that the admin sees what waits.
    """
    now = tool().clock()
    g.language = choose_language(verified.language, verified.locale)
    with tool().database.write() as connection:
        if logins.take(connection, platform.id, came.state_hash, now) is None:
            return False
        deployment = platforms.note_deployment(connection, platform.id, verified.deployment_id, now)
        if verified.family and not platform.family:
            platforms.set_family(connection, platform.id, verified.family)
        if deployment == "approved":
            new = _note_who_and_where(connection, verified, came, secret)
            launches.create(connection, public_id, new, now)
    if deployment != "approved":
        raise LtiError("deployment-unknown", f"platform {platform.id}, deployment {verified.deployment_id!r}")
    return True


def _note_who_and_where(connection: Connection, verified: Launch, came: _Reply, secret: str) -> NewLaunch:
    """Bring person, course, role and link up to date; the launch to keep."""
    platform_id = verified.platform_id
    person_id = context_id = None
    if verified.sub is not None:
        person = PersonRow(
            platform_id, _public_id(platform_id), verified.sub, verified.name, verified.is_test, tool().clock()
        )
        person_id = people.upsert_person(connection, person)
    if verified.context:
        context = NewContext(verified.deployment_id, verified.context.id, verified.context.title)
        context_id = people.upsert_context(connection, platform_id, context, _public_id(platform_id))
        if person_id:
            people.upsert_membership(connection, platform_id, context_id, person_id, verified.role)
    # without the scope for scores nothing can be sent, so nothing may be owed
    ags = verified.ags if verified.ags and verified.ags.takes_scores and verified.resource_link else None
    placed = verified.resource_link
    link = NewResourceLink(
        deployment_id=verified.deployment_id,
        lms_id=placed.id if placed else "",
        context_id=context_id if placed else None,
        item=verified.item,
        title=placed.title if placed else None,
        line_item=ags.lineitem if ags else None,
        line_items=ags.lineitems if ags else None,
        scopes=" ".join(ags.scopes) if ags else None,
    )
    return NewLaunch(
        person_id=person_id,
        link_id=people.upsert_resource_link(connection, platform_id, link, _public_id(platform_id)),
        context_id=context_id,
        role=verified.role,
        message_type=verified.message_type,
        item=verified.item,
        language=g.language,
        frame_origins=verified.frame_origins,
        return_url=verified.return_url,
        browser_hash=digest(secret),
        state_hash=came.state_hash,
        token_hash=came.token_hash,
        deep_linking=verified.deep_linking,
    )


def _public_id(platform_id: str) -> str:
    return f"{platform_id}.{tool().new_id()}"


def _known_launch(came: _Reply, now: float) -> BaseResponse:
    """The same token and state once more: its own browser is led to the launch, any other is refused."""
    with tool().database.read() as connection:
        row = launches.by_token(connection, came.platform_id, came.token_hash, now)
    if row is None or row.state_hash != came.state_hash:
        raise LtiError("state-unknown", f"platform {came.platform_id[:40]!r}")
    allow_frames(*row.frame_origins)
    if came.secret is None or digest(came.secret) != row.browser_hash:
        raise LtiError("browser-other", f"platform {row.platform_id}")
    public_id = launches.launch_id(row.platform_id, came.reply.state, came.secret)
    return redirect(first_page(public_id, row), 303)


@bp.post("/open")
def open_in_window() -> BaseResponse:
    """The new window of a browser that blocks cookies in frames: bring the launch's secret, once, and go on."""
    public_id, brought = request.form.get("launch", ""), request.form.get("secret", "")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise LtiError("browser-other", "a new window's form from another site")
    secret = browser_secret() or tool().new_id()
    now = tool().clock()
    with tool().database.write() as connection:
        moved = launches.move(connection, public_id, digest(brought), digest(secret), now)
        launch = launches.get(connection, public_id, now)
    if not moved and (launch is None or launch.browser_hash != digest(secret)):  # a second click comes second
        raise LtiError("browser-other", "a new window's secret that is unknown or used")
    response = redirect(url_for("pages.start", launch_id=public_id), 303)
    keep_browser_secret(response, secret)
    return response


@bp.get("/jwks.json")
def jwks() -> Response:
    """The tool's public keys, RFC 7517."""
    with tool().database.read() as connection:
        keys = signing_keys.published(connection, tool().clock())
    response = jsonify(keys=keys)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
