"""`lti-tool platform …`: the LMSes that may launch the tool. LTI Core 1.3, section 3.1.2."""

from __future__ import annotations

import argparse
import json
import secrets
import string
import time
from typing import Any

from lti_tool.cli.printing import say, show
from lti_tool.lti.addresses import parse_address
from lti_tool.lti.model import Platform
from lti_tool.lti.quirks import family_of
from lti_tool.settings import Settings
from lti_tool.store import platforms
from lti_tool.store.database import Database

_ALPHABET = string.ascii_lowercase + string.digits


def add_commands(commands: Any) -> None:
    """Add `platform` and its verbs."""
    parser = commands.add_parser("platform", help="register LMSes, approve and suspend them")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb_add(verbs)
    _verb(verbs, "list", _list, "every platform with its state")
    _verb(verbs, "show", _show, "one platform with its deployments", "id")
    approve = _verb(verbs, "approve", _approve, "approve or revive a platform, or one deployment of it", "id")
    approve.add_argument("--deployment", metavar="D")
    _verb(verbs, "suspend", _suspend, "refuse its launches and stop sending; what is owed is kept", "id")
    _verb(verbs, "remove", _remove, "remove it with all that came from it", "id")


def _verb(verbs: Any, name: str, run: Any, about: str, *positional: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=about, description=about)
    for each in positional:
        parser.add_argument(each, metavar=each.upper())
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run, demo=False)
    return parser


def _verb_add(verbs: Any) -> None:
    parser = _verb(verbs, "add", _add, "register an LMS by hand; prints the platform's id")
    for name in ("name", "issuer", "client-id", "login-url", "token-url", "jwks-url"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--token-audience", metavar="A")
    parser.add_argument("--deployment", action="append", default=[], metavar="D")
    parser.add_argument("--any-deployment", action="store_true")
    parser.add_argument("--allow-anonymous", action="store_true")


def _add(given: argparse.Namespace, settings: Settings) -> int:
    wrong = [name for name in ("login_url", "token_url", "jwks_url") if not _usable(getattr(given, name), settings)]
    if wrong:
        for name in wrong:
            say(f"--{name.replace('_', '-')} must be an https address: {getattr(given, name)!r}")
        return 1
    platform = Platform(
        id="p" + "".join(secrets.choice(_ALPHABET) for _ in range(8)),
        name=given.name,
        issuer=given.issuer,
        client_id=given.client_id,
        login_url=given.login_url,
        token_url=given.token_url,
        jwks_url=given.jwks_url,
        token_audience=given.token_audience,
        family=family_of(None, issuer.host if (issuer := parse_address(given.issuer)) else None),
        any_deployment=given.any_deployment,
        allow_anonymous=given.allow_anonymous,
    )
    now = time.time()
    with checked_database(settings).write() as connection:
        if platforms.by_issuer_client(connection, given.issuer, given.client_id):
            say(f"A platform with issuer {given.issuer} and client id {given.client_id} is registered already.")
            return 1
        platforms.add(connection, platform, now)
        for deployment in given.deployment:
            platforms.approve_deployment(connection, platform.id, deployment, now)
    say(json.dumps({"id": platform.id}) if given.json else f"Registered {platform.name} as {platform.id}")
    return 0


def _usable(url: str, settings: Settings) -> bool:
    address = parse_address(url)
    return address is not None and (address.scheme == "https" or settings.allow_private_networks)


def _list(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).read() as connection:
        found = platforms.all_platforms(connection)
    rows = [{name: getattr(each, name) for name in ("id", "name", "issuer", "client_id", "state")} for each in found]
    show(rows, as_json=given.json, title="Platforms")
    return 0


def _show(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).read() as connection:
        platform = platforms.by_id(connection, given.id)
        deployments = platforms.deployments(connection, given.id)
    if platform is None:
        return _unknown(given)
    facts = {name: getattr(platform, name) for name in Platform.__dataclass_fields__}
    listed = [{"deployment_id": each.deployment_id, "state": each.state} for each in deployments]
    if given.json:
        say(json.dumps({**facts, "deployments": listed}, ensure_ascii=False, indent=2))
        return 0
    for name, value in facts.items():
        say(f"{name.replace('_', ' '):16} {value}")
    show(listed, as_json=False, title="Deployments")
    return 0


def _approve(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).write() as connection:
        if not platforms.set_state(connection, given.id, "active"):
            return _unknown(given)
        if given.deployment:
            platforms.approve_deployment(connection, given.id, given.deployment, time.time())
    say(f"Approved {given.id}")
    return 0


def _suspend(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).write() as connection:
        if not platforms.set_state(connection, given.id, "suspended"):
            return _unknown(given)
    say(f"Suspended {given.id}")
    return 0


def _remove(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).write() as connection:
        if not platforms.remove(connection, given.id):
            return _unknown(given)
    say(f"Removed {given.id}")
    return 0


def _unknown(given: argparse.Namespace) -> int:
    say(f"There is no platform {given.id}. `lti-tool platform list` names those that there are.")
    return 1


def checked_database(settings: Settings) -> Database:
    """The database, if its schema fits; raises SchemaTooOld or DatabaseUnavailable."""
    database = Database(settings.database_url)
    database.check()
    return database
