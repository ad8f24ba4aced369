"""The floor of a launch: a bare Flask app under the same server, with one RS256 verification and two commits.

Usage: python -m benchmarks.floor PORT DATABASE PUBLIC-KEY-FILE
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

import jwt
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from lti_tool.server import Server, listen


def create_floor(database: Path, public_key: str) -> Flask:
    """login: a commit and a redirect; launch: a verification, a commit and a redirect; page: a page."""
    app = Flask(__name__)
    lock = threading.Lock()
    connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS row (value TEXT)")

    def commit(value: str) -> None:
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO row VALUES (?)", (value,))
            connection.execute("COMMIT")

    @app.get("/lti/login")
    def login() -> Response:  # pyright: ignore[reportUnusedFunction] — a route
        commit("login")
        return redirect("http://127.0.0.1/auth?state=s&nonce=n")

    @app.post("/lti/launch")
    def launch() -> Response:  # pyright: ignore[reportUnusedFunction] — a route
        jwt.decode(request.form["id_token"], public_key, ["RS256"], options={"verify_aud": False})
        commit("launch")
        return redirect("/page", 303)

    @app.get("/page")
    def page() -> str:  # pyright: ignore[reportUnusedFunction] — a route
        return "<!doctype html><title>Page</title>" + "<p>Text.</p>" * 400

    return app


if __name__ == "__main__":
    port, database, key = sys.argv[1:]
    Server(create_floor(Path(database), Path(key).read_text()), listen("127.0.0.1", int(port))).run()
