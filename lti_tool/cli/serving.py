"""`lti-tool demo | serve | worker`: the processes."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lti_tool.cli.printing import say
from lti_tool.logs import log_to
from lti_tool.server import PortTaken, Server, listen
from lti_tool.settings import Settings
from lti_tool.store.database import Database

DEMO_DATA = Path("var")


def add_commands(commands: Any) -> None:
    """Add demo, serve and worker."""
    demo = commands.add_parser("demo", help="tool, worker and practice LMS on this machine")
    demo.set_defaults(run=_demo, demo=True)
    serve = commands.add_parser("serve", help="the web server (the worker is a process of its own)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int)
    serve.add_argument("--workers", type=int, default=1)
    serve.set_defaults(run=_serve, demo=False)
    worker = commands.add_parser("worker", help="sends grades, tidies up")
    worker.set_defaults(run=_worker, demo=False)


def _until_signal() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set."""
    stopping = threading.Event()

    def stop(number: int, frame: object) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


def _wait(stopping: threading.Event) -> None:
    while not stopping.wait(0.5):  # a bare wait() would not let Windows deliver Ctrl-C
        pass


def _serve(given: argparse.Namespace, settings: Settings) -> int:
    from lti_tool.app import create_app

    database = Database(settings.database_url)
    database.check()
    sqlite = settings.database_url.startswith("sqlite")
    if given.workers > 1 and (sqlite or not hasattr(os, "fork")):
        say("--workers above 1 needs PostgreSQL (DATABASE_URL=postgresql+psycopg://…) on Linux or macOS.")
        return 2
    log_to(sys.stderr)
    stopping = _until_signal()
    try:
        listening = listen(given.host, given.port or settings.port)
    except PortTaken as error:
        return _taken(error, "--port")
    app = create_app(settings, database)

    def serve() -> None:
        server = Server(app, listening)
        server.start()
        _wait(stopping)
        server.stop()

    say(f"Tool  {settings.tool_url}  (listening on {given.host}:{given.port or settings.port})")
    if given.workers > 1:
        return _fork(given.workers, serve, database, stopping)
    serve()
    return 0


def _fork(number: int, serve: Callable[[], None], database: Database, stopping: threading.Event) -> int:
    """Serve in several processes on one listening socket; one that dies is replaced."""
    database.close()  # connections must not cross a fork
    children: set[int] = set()
    while not stopping.is_set():
        while len(children) < number:
            child = os.fork()
            if child == 0:
                serve()
                os._exit(0)
            children.add(child)
        stopping.wait(0.5)
        children -= {child for child in children if os.waitpid(child, os.WNOHANG)[0]}
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)
    return 0


def _taken(error: PortTaken, setting: str) -> int:
    sys.stderr.write(f"Port {error} is taken. Choose another one with {setting}.\n")
    return 2


def _worker(given: argparse.Namespace, settings: Settings) -> int:
    from course_content.loader import load_course
    from lti_tool.worker.run import run_worker

    database = Database(settings.database_url)
    database.check()
    log_to(sys.stderr)
    course = load_course(settings.course_dir)
    run_worker(settings, database, course.title_of, _until_signal())
    return 0


def _demo(given: argparse.Namespace, settings: Settings) -> int:
    from lti_tool.cli.demo import Demo

    stopping = _until_signal()
    DEMO_DATA.mkdir(exist_ok=True)
    try:
        demo = Demo(settings, DEMO_DATA)
    except PortTaken as error:
        number = str(error).rpartition(":")[2]
        return _taken(error, f"PORT={number}0" if number == str(settings.port) else f"PRACTICE_LMS_PORT={number}0")
    with (DEMO_DATA / "tool.log").open("a", encoding="utf-8", buffering=1) as log:
        log_to(log)
        demo.start()
        for line in demo.lines():
            say(line)
        _wait(stopping)
        demo.stop()
    return 0
