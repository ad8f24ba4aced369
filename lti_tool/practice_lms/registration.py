"""The tool as this platform knows it, and the platform as the tool must know it."""

import secrets
from dataclasses import dataclass
from sqlite3 import Connection

from lti_tool.practice_lms.course import SITE_NAME

DEPLOYMENT_ID = "1"


@dataclass(frozen=True)
class Registration:
    """The tool's entry in the platform (LTI Core 1.3, 3.1.3): ids given by the platform, addresses by the tool."""

    client_id: str
    deployment_id: str
    login_url: str
    launch_url: str
    jwks_url: str


@dataclass(frozen=True)
class PlatformFacts:
    """What an administrator copies from the platform into the tool."""

    name: str
    issuer: str
    client_id: str
    deployment_id: str
    login_url: str
    token_url: str
    jwks_url: str


def ensure_client_id(db: Connection) -> str:
    """The tool's client id: made once, the same for as long as the file lives."""
    db.execute("INSERT OR IGNORE INTO secret VALUES ('client_id', ?)", (secrets.token_hex(8),))
    return str(db.execute("SELECT value FROM secret WHERE name = 'client_id'").fetchone()["value"])


def register_tool(db: Connection, tool_url: str) -> Registration:
    """Enter the tool at `tool_url` (an origin), or renew its addresses."""
    registration = Registration(
        client_id=ensure_client_id(db),
        deployment_id=DEPLOYMENT_ID,
        login_url=f"{tool_url}/lti/login",
        launch_url=f"{tool_url}/lti/launch",
        jwks_url=f"{tool_url}/lti/jwks.json",
    )
    db.execute(
        "INSERT OR REPLACE INTO registration VALUES (?, ?, ?, ?, ?)",
        (
            registration.client_id,
            registration.deployment_id,
            registration.login_url,
            registration.launch_url,
            registration.jwks_url,
        ),
    )
    return registration


def platform_facts(client_id: str, url: str) -> PlatformFacts:
    """The facts of the platform at `url` (an origin)."""
    return PlatformFacts(
        name=SITE_NAME,
        issuer=url,
        client_id=client_id,
        deployment_id=DEPLOYMENT_ID,
        login_url=f"{url}/auth",
        token_url=f"{url}/token",
        jwks_url=f"{url}/jwks",
    )
