"""A package file: a reproducible zip, written as a stream and put in place in one step.

Two builds of the same content with one Python and zlib are equal byte by byte: entries stand in the order in
which they come, with one fixed date, one system, one permission, and without entries for folders.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

Content = bytes | Callable[[], bytes]
"""What a file holds, or how to make it when its turn comes: never is a whole course in memory."""

Entry = tuple[str, Content]
"""(path in the package, content); paths are ASCII, relative, with `/`."""

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16
_LEVEL = 6
_BLOCK = 1 << 16


class InvalidPath(ValueError):
    """A path that some LMS or file system could not keep."""


@dataclass(frozen=True)
class Built:
    """A package that lies in its place. bytes: its size; hash: SHA-256 of the file, hexadecimal."""

    path: Path
    bytes: int
    hash: str


def write_package(path: Path, entries: Iterable[Entry]) -> Built:
    """Write the entries, in their order, to a zip at `path`.

    The file appears whole or not at all: an older one stays until the new one is complete.
    Raises `InvalidPath`, and whatever making a content raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_zip(file, entries)
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Built(path, path.stat().st_size, hash_of(path))


def hash_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write_zip(file: IO[bytes], entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in entries:
            _check_path(path, seen)
            info = zipfile.ZipInfo(path, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = _READABLE
            archive.writestr(info, content if isinstance(content, bytes) else content(), compresslevel=_LEVEL)


def _check_path(path: str, seen: set[str]) -> None:
    """Refuse what is not portable, and names that differ only in case; note the name."""
    steps = path.split("/")
    plain = path.isascii() and all(each.isalnum() or each in "/._-" for each in path)
    if not plain or any(step in ("", ".", "..") for step in steps) or path.lower() in seen:
        raise InvalidPath(f"{path!r} cannot be the name of a file in a package, or is there already")
    seen.add(path.lower())
