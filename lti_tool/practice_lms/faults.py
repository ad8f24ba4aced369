"""Faults on demand: how the LMS is made to answer wrongly or late, to see what the tool does.

    POST   /faults    {"service", "status"?, "body"?, "headers"?, "hang_seconds"?, "times"?}   replaces the service's
    GET    /faults    the faults set, each with "times_left" and "hits" (how often it has struck)
    DELETE /faults    back to normal

A fault of one service strikes each of its requests, `times` times, or until it is cleared: the LMS waits for
`hang_seconds` and then answers `status` with `body` and `headers`. Without `status` the request is carried out
after the wait. Faults are kept in the database, so another process may set them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.practice_lms.lms import current_lms
from lti_tool.practice_lms.refusal import ServiceRefusal
from lti_tool.practice_lms.score import read_number, read_object

faults = Blueprint("faults", __name__)

SERVICE_OF_ENDPOINT = {
    "oidc.auth": "auth",
    "tokens.jwks": "jwks",
    "tokens.token": "token",
    "ags.lineitems": "lineitems",
    "ags.create_lineitem": "lineitems",
    "ags.lineitem": "lineitem",
    "ags.change_lineitem": "lineitem",
    "ags.delete_lineitem": "lineitem",
    "ags.scores": "scores",
    "ags.results": "results",
}
SERVICES = tuple(dict.fromkeys(SERVICE_OF_ENDPOINT.values()))


@dataclass(frozen=True)
class Fault:
    """What one service (`SERVICES`) does instead of its work; `times` None means until cleared."""

    service: str
    status: int | None = None
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    hang_seconds: float = 0
    times: int | None = None

    def __post_init__(self) -> None:
        if self.service not in SERVICES:
            raise ValueError(f"service must be one of {', '.join(SERVICES)}")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError("status must be between 200 and 599")


def save_fault(db: Connection, fault: Fault) -> None:
    """Set a service's fault; its count of hits begins anew."""
    db.execute(
        "INSERT OR REPLACE INTO fault (service, status, body, headers, hang_seconds, times_left)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (fault.service, fault.status, fault.body, json.dumps(dict(fault.headers)), fault.hang_seconds, fault.times),
    )


def clear_faults(db: Connection) -> None:
    """Back to normal."""
    db.execute("DELETE FROM fault")


def fault_hits(db: Connection) -> dict[str, int]:
    """How often each fault has struck since it was set."""
    return {row["service"]: row["hits"] for row in db.execute("SELECT service, hits FROM fault")}


@faults.before_app_request
def strike() -> ResponseReturnValue | None:
    """Apply the fault of the service that this request is for, if one is set."""
    lms, service = current_lms(), SERVICE_OF_ENDPOINT.get(request.endpoint or "")
    if service is None:
        return None
    with lms.database.read() as db:
        row = db.execute("SELECT service FROM fault WHERE service = ? AND times_left IS NOT 0", (service,)).fetchone()
    if row is None:
        return None
    with lms.database.write() as db:
        fault = db.execute(
            "UPDATE fault SET times_left = times_left - 1, hits = hits + 1"
            " WHERE service = ? AND times_left IS NOT 0 RETURNING *",
            (service,),
        ).fetchone()
    if fault is None:
        return None
    lms.stopping.wait(fault["hang_seconds"])
    if fault["status"] is None:
        return None
    headers: dict[str, str] = {"Content-Type": "text/html; charset=utf-8", **json.loads(fault["headers"])}
    return Response(fault["body"], fault["status"], headers)


@faults.get("/faults")
def show() -> ResponseReturnValue:
    """The faults set."""
    with current_lms().database.read() as db:
        rows: list[dict[str, Any]] = [dict(row) for row in db.execute("SELECT * FROM fault ORDER BY service")]
    return jsonify(faults=[{**row, "headers": json.loads(row["headers"])} for row in rows])


@faults.post("/faults")
def change() -> ResponseReturnValue:
    """Set a fault. JSON only: no other site's form can send that."""
    if not request.is_json:
        raise ServiceRefusal(400, "Content-Type must be application/json")
    fault = _read(read_object(request.get_data()))
    with current_lms().database.write() as db:
        save_fault(db, fault)
    return show()


@faults.delete("/faults")
def clear() -> ResponseReturnValue:
    """Clear all faults."""
    with current_lms().database.write() as db:
        clear_faults(db)
    return "", 204


def _read(fields: dict[str, Any]) -> Fault:
    status, times = read_number(fields, "status"), read_number(fields, "times")
    try:
        return Fault(
            service=str(fields.get("service")),
            status=None if status is None else int(status),
            body=str(fields.get("body", "")),
            headers={str(name): str(value) for name, value in dict(fields.get("headers") or {}).items()},
            hang_seconds=read_number(fields, "hang_seconds") or 0,
            times=None if times is None else int(times),
        )
    except (ValueError, TypeError) as error:
        raise ServiceRefusal(400, str(error)) from error
