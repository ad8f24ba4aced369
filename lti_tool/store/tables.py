"""The tables.

`platform_id` leads every primary key, unique key and index, so that PostgreSQL can be partitioned or
distributed by platform without touching a query. The exceptions are the tables in ACROSS_PLATFORMS.

Times are seconds since 1970 in UTC, as floating point. Columns named in JSON_COLUMNS hold JSON text.
Ids are public ids, `<platform>.<random>`, unless they come from the LMS (`lms_id`, `sub`, `deployment_id`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

ACROSS_PLATFORMS = frozenset({"platform", "signing_key", "question_version"})
"""Tables whose keys don't begin with platform_id. A closed list: a test allows no other."""

JSON_COLUMNS = frozenset({"versions", "marks", "answer", "jwk", "json", "fields", "deep_linking"})


def _about(sentence: str) -> dict[str, str]:
    """The sentence that docs/schema.txt shows for a table."""
    return {"about": sentence}


def _of_platform() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["platform_id"], ["platform.id"])


def _of(table: str, column: str) -> ForeignKeyConstraint:
    """A reference within the platform: (platform_id, column) → table(platform_id, id)."""
    return ForeignKeyConstraint(["platform_id", column], [f"{table}.platform_id", f"{table}.id"])


platform = Table(
    "platform",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("login_url", Text, nullable=False),
    Column("token_url", Text, nullable=False),
    Column("jwks_url", Text, nullable=False),
    Column("token_audience", Text),
    Column("family", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("any_deployment", Boolean, nullable=False),
    Column("allow_anonymous", Boolean, nullable=False),
    Column("created", Double, nullable=False),
    UniqueConstraint("issuer", "client_id"),
    info=_about("An LMS that may launch the tool. state: pending, active, suspended."),
)

deployment = Table(
    "deployment",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("deployment_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_seen", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "deployment_id"),
    _of_platform(),
    info=_about("A place in the LMS where the tool was put up. state: waiting, approved."),
)

service_token = Table(
    "service_token",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("expires", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "scopes"),
    _of_platform(),
    info=_about("An access token for the platform's services, shared by all processes."),
)

login = Table(
    "login",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("state_hash", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("browser_hash", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("storage_target", Text),
    Column("expires", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "state_hash"),
    _of_platform(),
    Index("login_expires", "platform_id", "expires"),
    info=_about("A login under way: its state and nonce, taken once. browser_hash ties it to a browser."),
)

person = Table(
    "person",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("sub", Text, nullable=False),
    Column("name", Text),
    Column("is_test", Boolean, nullable=False),
    Column("seen", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "id"),
    UniqueConstraint("platform_id", "sub"),
    _of_platform(),
    info=_about("Someone who came from the platform. is_test: the LMS's own test user, counted nowhere."),
)

context = Table(
    "context",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("deployment_id", Text, nullable=False),
    Column("lms_id", Text, nullable=False),
    Column("title", Text),
    Column("roster_url", Text),
    Column("history", Text),
    PrimaryKeyConstraint("platform_id", "id"),
    UniqueConstraint("platform_id", "deployment_id", "lms_id"),
    _of_platform(),
    info=_about("A course in the LMS. history: the LMS's ids of the courses it was copied from."),
)

membership = Table(
    "membership",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("context_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("status", Text, nullable=False),
    PrimaryKeyConstraint("platform_id", "context_id", "person_id"),
    _of("context", "context_id"),
    _of("person", "person_id"),
    info=_about("A person's role in a course, as last heard. status: Active, Inactive, Deleted."),
)

resource_link = Table(
    "resource_link",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("deployment_id", Text, nullable=False),
    Column("lms_id", Text, nullable=False),
    Column("context_id", Text),
    Column("item", Text, nullable=False),
    Column("title", Text),
    Column("line_item", Text),
    Column("line_items", Text),
    Column("scopes", Text),
    Column("history", Text),
    PrimaryKeyConstraint("platform_id", "id"),
    UniqueConstraint("platform_id", "deployment_id", "lms_id"),
    _of_platform(),
    _of("context", "context_id"),
    Index("resource_link_context", "platform_id", "context_id"),
    info=_about("A link in an LMS course. line_item, line_items: AGS addresses; scopes: what AGS allows."),
)

launch = Table(
    "launch",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("id_hash", Text, nullable=False),
    Column("person_id", Text),
    Column("link_id", Text),
    Column("context_id", Text),
    Column("role", Text, nullable=False),
    Column("message_type", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("frame_origins", Text, nullable=False),
    Column("return_url", Text),
    Column("deep_linking", Text),
    Column("answered", Double),
    Column("browser_hash", Text, nullable=False),
    Column("state_hash", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("expires", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "id_hash"),
    UniqueConstraint("platform_id", "token_hash"),
    _of_platform(),
    _of("person", "person_id"),
    _of("resource_link", "link_id"),
    _of("context", "context_id"),
    Index("launch_expires", "platform_id", "expires"),
    info=_about("A valid launch and its browser. deep_linking: settings of a choice to make; answered: when it was."),
)

attempt = Table(
    "attempt",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("link_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("quiz", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("marks", Text),
    Column("score", Double),
    Column("maximum", Double),
    Column("started_at", Double, nullable=False),
    Column("active_at", Double, nullable=False),
    Column("submitted_at", Double),
    PrimaryKeyConstraint("platform_id", "id"),
    UniqueConstraint("platform_id", "link_id", "person_id", "quiz", "number"),
    _of("resource_link", "link_id"),
    _of("person", "person_id"),
    Index(
        "attempt_open",
        *("platform_id", "link_id", "person_id", "quiz"),
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    info=_about("One try at a quiz. state: open, closed. versions: hashes of its questions, in order."),
)

answer = Table(
    "answer",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("attempt_id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "attempt_id", "question"),
    _of("attempt", "attempt_id"),
    info=_about("The last answer saved to a question of an attempt. revision counts its changes from 1."),
)

grade = Table(
    "grade",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("link_id", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("score", Double, nullable=False),
    Column("maximum", Double, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("submitted_at", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("owed_at", Double, nullable=False),
    Column("next_try", Double, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("failing_since", Double),
    Column("leased_until", Double),
    Column("last_timestamp", Double),
    Column("line_item", Text),
    Column("sent_version", Integer),
    Column("sent_score", Double),
    Column("sent_at", Double),
    Column("reply_status", Integer),
    Column("reply", Text),
    PrimaryKeyConstraint("platform_id", "link_id", "item", "person_id"),
    _of("resource_link", "link_id"),
    _of("person", "person_id"),
    Index(
        "grade_owed",
        *("platform_id", "next_try"),
        sqlite_where=text("state = 'owed'"),
        postgresql_where=text("state = 'owed'"),
    ),
    info=_about("What the LMS is owed, kept after sending. state: owed, sent, refused, gave_up."),
)

worksheet = Table(
    "worksheet",
    metadata,
    Column("platform_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fields", Text, nullable=False),
    Column("saved_at", Double, nullable=False),
    PrimaryKeyConstraint("platform_id", "person_id", "item", "version"),
    _of("person", "person_id"),
    info=_about("What a person wrote in a worksheet. version: 0 is the present state, others were kept on purpose."),
)

question_version = Table(
    "question_version",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("json", Text, nullable=False),
    info=_about("A question as it was asked, by the hash of its JSON."),
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("private_pem", Text, nullable=False),
    Column("jwk", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("signs_from", Double, nullable=False),
    info=_about("The tool's own RSA keys, public from creation until a day after the next one signs."),
)
