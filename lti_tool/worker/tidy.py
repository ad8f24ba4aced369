"""Deletes what has run out: logins, launches, access tokens, own keys that are no longer published."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from lti_tool.store import expired, platforms, signing_keys
from lti_tool.store.database import Database
from lti_tool.store.errors import DatabaseUnavailable

BATCH = 500
_EVERY = 600.0

_log = logging.getLogger(__name__)


def tidy(database: Database, now: float, stop: threading.Event, batch: int = BATCH) -> int:
    """Delete everything expired, `batch` rows of a kind a transaction; how many rows in all."""
    with database.read() as connection:
        known = platforms.all_platforms(connection)
    total = 0
    for platform in known:
        deleted = batch
        while deleted and not stop.is_set():
            with database.write() as connection:
                deleted = expired.delete_batch(connection, platform.id, now, batch)
            total += deleted
    with database.write() as connection:
        total += signing_keys.remove_retired(connection, now)
    return total


def run(database: Database, clock: Callable[[], float], stop: threading.Event) -> None:
    """Tidy every ten minutes until `stop` is set."""
    while not stop.is_set():
        try:
            total = tidy(database, clock(), stop)
            _log.info("tidied", extra={"rows": total})
        except DatabaseUnavailable as error:
            _log.error("tidying waits for the database", extra={"reason": str(error)})
        stop.wait(_EVERY)
