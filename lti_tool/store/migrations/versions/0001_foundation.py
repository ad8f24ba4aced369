"""Foundation: platforms, launches, attempts, grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "platform",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("login_url", sa.Text(), nullable=False),
        sa.Column("token_url", sa.Text(), nullable=False),
        sa.Column("jwks_url", sa.Text(), nullable=False),
        sa.Column("token_audience", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("any_deployment", sa.Boolean(), nullable=False),
        sa.Column("allow_anonymous", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issuer", "client_id"),
    )
    op.create_table(
        "question_version",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=False),
        sa.Column("jwk", sa.Text(), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("signs_from", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("kid"),
    )
    op.create_table(
        "context",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("lms_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("roster_url", sa.Text(), nullable=True),
        sa.Column("history", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "id"),
        sa.UniqueConstraint("platform_id", "deployment_id", "lms_id"),
    )
    op.create_table(
        "deployment",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "deployment_id"),
    )
    op.create_table(
        "login",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("storage_target", sa.Text(), nullable=True),
        sa.Column("expires", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "state_hash"),
    )
    op.create_index("login_expires", "login", ["platform_id", "expires"], unique=False)
    op.create_table(
        "person",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "id"),
        sa.UniqueConstraint("platform_id", "sub"),
    )
    op.create_table(
        "service_token",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "scopes"),
    )
    op.create_table(
        "membership",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("context_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["platform_id", "context_id"], ["context.platform_id", "context.id"]),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["person.platform_id", "person.id"]),
        sa.PrimaryKeyConstraint("platform_id", "context_id", "person_id"),
    )
    op.create_table(
        "resource_link",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("lms_id", sa.Text(), nullable=False),
        sa.Column("context_id", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("line_item", sa.Text(), nullable=True),
        sa.Column("line_items", sa.Text(), nullable=True),
        sa.Column("scopes", sa.Text()),
        sa.Column("history", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["platform_id", "context_id"], ["context.platform_id", "context.id"]),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "id"),
        sa.UniqueConstraint("platform_id", "deployment_id", "lms_id"),
    )
    op.create_index("resource_link_context", "resource_link", ["platform_id", "context_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("quiz", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("score", sa.Double, nullable=True),
        sa.Column("maximum", sa.Double, nullable=True),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("active_at", sa.Double, nullable=False),
        sa.Column("submitted_at", sa.Double, nullable=True),
        sa.ForeignKeyConstraint(["platform_id", "link_id"], ["resource_link.platform_id", "resource_link.id"]),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["person.platform_id", "person.id"]),
        sa.PrimaryKeyConstraint("platform_id", "id"),
        sa.UniqueConstraint("platform_id", "link_id", "person_id", "quiz", "number"),
    )
    op.create_index(
        "attempt_open",
        "attempt",
        ["platform_id", "link_id", "person_id", "quiz"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "grade",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("maximum", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("submitted_at", sa.Double, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.Double, nullable=False),
        sa.Column("next_try", sa.Double, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.Double, nullable=True),
        sa.Column("leased_until", sa.Double, nullable=True),
        sa.Column("last_timestamp", sa.Double, nullable=True),
        sa.Column("line_item", sa.Text(), nullable=True),
        sa.Column("sent_version", sa.Integer(), nullable=True),
        sa.Column("sent_score", sa.Double, nullable=True),
        sa.Column("sent_at", sa.Double, nullable=True),
        sa.Column("reply_status", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["platform_id", "link_id"], ["resource_link.platform_id", "resource_link.id"]),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["person.platform_id", "person.id"]),
        sa.PrimaryKeyConstraint("platform_id", "link_id", "item", "person_id"),
    )
    op.create_index(
        "grade_owed",
        "grade",
        ["platform_id", "next_try"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
        postgresql_where=sa.text("state = 'owed'"),
    )
    op.create_table(
        "launch",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("link_id", sa.Text(), nullable=True),
        sa.Column("context_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("message_type", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("frame_origins", sa.Text(), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=True),
        sa.Column("deep_linking", sa.Text(), nullable=True),
        sa.Column("answered", sa.Double, nullable=True),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id", "context_id"], ["context.platform_id", "context.id"]),
        sa.ForeignKeyConstraint(["platform_id", "link_id"], ["resource_link.platform_id", "resource_link.id"]),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["person.platform_id", "person.id"]),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"]),
        sa.PrimaryKeyConstraint("platform_id", "id_hash"),
        sa.UniqueConstraint("platform_id", "token_hash"),
    )
    op.create_index("launch_expires", "launch", ["platform_id", "expires"], unique=False)
    op.create_table(
        "worksheet",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["person.platform_id", "person.id"]),
        sa.PrimaryKeyConstraint("platform_id", "person_id", "item", "version"),
    )
    op.create_table(
        "answer",
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["platform_id", "attempt_id"], ["attempt.platform_id", "attempt.id"]),
        sa.PrimaryKeyConstraint("platform_id", "attempt_id", "question"),
    )
