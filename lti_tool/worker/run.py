"""The worker's loops, put together: grades in this thread, tidying in another."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections.abc import Callable

from lti_tool.lti.outbound import Outbound
from lti_tool.settings import Settings
from lti_tool.store.database import Database
from lti_tool.worker import tidy
from lti_tool.worker.grades import GradeWorker
from lti_tool.worker.platform_queue import Surroundings
from lti_tool.worker.sending import LtiSender, services


def run_worker(settings: Settings, database: Database, title: Callable[[str], str], stop: threading.Event) -> None:
    """Work until `stop` is set; returns within two seconds of that. title: of an item, for its line item's label."""
    http = Outbound(allow_private_networks=settings.allow_private_networks)
    around = Surroundings(
        database=database,
        sender=LtiSender(services(database, http, time.time, lambda: secrets.token_urlsafe(16))),
        clock=time.time,
        random=random.random,
        title=title,
    )
    tidying = threading.Thread(target=tidy.run, args=(database, time.time, stop), name="tidy", daemon=True)
    tidying.start()
    GradeWorker(around).run(stop)
    tidying.join(1)
