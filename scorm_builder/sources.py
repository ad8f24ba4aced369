"""What packages are made from, in one number: a package is built again only when this has changed."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_CODE = ("quizzes", "course_content", "scorm_builder")
_PASSED_OVER = frozenset({"__pycache__", "course"})


def fingerprint(course_dir: Path) -> str:
    """SHA-256, hexadecimal, of every file of the course and of the code that builds it, Python and zlib."""
    digest = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    for folder in (course_dir, *(_ROOT / name for name in _CODE)):
        for path in _files(folder, _PASSED_OVER if folder != course_dir else frozenset()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(folder: Path, passed_over: frozenset[str]) -> Iterator[Path]:
    """Every file below a folder, in the order of names, without hidden ones."""
    for directory, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if name not in passed_over and not name.startswith("."))
        yield from (Path(directory, name) for name in sorted(files) if not name.startswith("."))
