"""`lti-tool check | keys | grades | database`: what keeps a running tool healthy."""

from __future__ import annotations

import argparse
import email.utils
import json
import time
from typing import Any

from lti_tool.cli.platforms import checked_database
from lti_tool.cli.printing import say, show
from lti_tool.lti.model import Platform
from lti_tool.lti.outbound import Outbound, OutboundError
from lti_tool.settings import Settings
from lti_tool.store import grades, platforms, signing_keys
from lti_tool.store.database import Database

_CLOCK_TOLERANCE = 30


def add_commands(commands: Any) -> None:
    """Add check, keys, grades and database."""
    _command(commands, "check", _check, "settings, database, clock, and each platform's addresses")
    keys = commands.add_parser("keys", help="the tool's signing keys").add_subparsers(required=True, metavar="VERB")
    _command(keys, "list", _keys, "every key with the time from which it signs")
    _command(keys, "rotate", _rotate, "publish a new key, which signs a day later")
    owed = commands.add_parser("grades", help="grades on their way to LMSes")
    verbs = owed.add_subparsers(required=True, metavar="VERB")
    _command(verbs, "status", _grades, "how many grades are owed, sent, refused, given up")
    _command(verbs, "resend", _resend, "owe refused and given-up grades again").add_argument("--platform", metavar="ID")
    database = commands.add_parser("database", help="the database's schema")
    verbs = database.add_subparsers(required=True, metavar="VERB")
    _command(verbs, "upgrade", _upgrade, "bring the schema up to date")


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run, demo=False)
    return parser


def _check(given: argparse.Namespace, settings: Settings) -> int:
    """One row a thing: what was looked at, whether it is well, and what was seen."""
    database = checked_database(settings)
    rows: list[dict[str, object]] = [
        {"what": "settings", "ok": True, "detail": settings.tool_url},
        {"what": "database", "ok": True, "detail": f"schema {database.schema_version()}"},
    ]
    with database.read() as connection:
        known = platforms.all_platforms(connection)
    http = Outbound(allow_private_networks=settings.allow_private_networks)
    for platform in known:
        rows += _check_platform(http, platform)
    show(rows, as_json=given.json, title="Checks")
    return 0 if all(row["ok"] for row in rows) else 1


def _check_platform(http: Outbound, platform: Platform) -> list[dict[str, object]]:
    what = f"{platform.name} ({platform.id}): keys"
    try:
        reply = http.get(platform.jwks_url, {"Accept": "application/json"})
    except OutboundError as error:
        return [{"what": what, "ok": False, "detail": str(error)}]
    rows: list[dict[str, object]] = [
        {"what": what, "ok": reply.status == 200, "detail": f"{platform.jwks_url}: HTTP {reply.status}"}
    ]
    date = email.utils.parsedate_to_datetime(reply.headers["date"]) if "date" in reply.headers else None
    if date:
        apart = abs(time.time() - date.timestamp())
        clock = {"what": f"{platform.name} ({platform.id}): clock", "detail": f"{apart:.0f} s apart"}
        rows.append({**clock, "ok": apart < _CLOCK_TOLERANCE})
    return rows


def _keys(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).read() as connection:
        keys = signing_keys.all_keys(connection)
    rows = [{"kid": key.kid, "published": _when(key.created), "signs_from": _when(key.signs_from)} for key in keys]
    show(rows, as_json=given.json, title="Signing keys")
    return 0


def _rotate(given: argparse.Namespace, settings: Settings) -> int:
    now = time.time()
    with checked_database(settings).write() as connection:
        signing_keys.ensure(connection, now)
        key = signing_keys.rotate(connection, now)
    made = {"kid": key.kid, "signs_from": _when(key.signs_from)}
    say(json.dumps(made) if given.json else f"Published {key.kid}; it signs from {made['signs_from']}")
    return 0


def _grades(given: argparse.Namespace, settings: Settings) -> int:
    with checked_database(settings).read() as connection:
        known = platforms.all_platforms(connection)
        counts = [grades.count(connection, each.id) for each in known]
    rows: list[dict[str, object]] = [
        {
            "platform": each.id,
            "name": each.name,
            **{state: count.get(state, 0) for state in ("owed", "sent", "refused", "gave_up")},
        }
        for each, count in zip(known, counts, strict=True)
    ]
    show(rows, as_json=given.json, title="Grades")
    return 0


def _resend(given: argparse.Namespace, settings: Settings) -> int:
    now = time.time()
    with checked_database(settings).write() as connection:
        known = [each.id for each in platforms.all_platforms(connection)]
        if given.platform and given.platform not in known:
            say(f"There is no platform {given.platform}.")
            return 1
        chosen = [given.platform] if given.platform else known
        number = sum(grades.resend_all(connection, each, now) for each in chosen)
    say(json.dumps({"owed_again": number}) if given.json else f"Owed again: {number}")
    return 0


def _upgrade(given: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    database.upgrade()
    say(f"Schema {database.schema_version()}")
    return 0


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
