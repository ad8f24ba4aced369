"""`index.json` beside the packages: what lies there, for the tool's admin page and for the next build."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scorm_builder.package import hash_of

NAME = "index.json"


@dataclass(frozen=True)
class Listed:
    """One package. lesson: its number, or None for the whole course. hash: SHA-256 of the file.

    warnings: sentences for whoever gives the package out. sources: what it was made from (`sources.fingerprint`).
    """

    format: str
    language: str
    lesson: int | None
    file: str
    bytes: int
    hash: str
    warnings: tuple[str, ...]
    sources: str

    def is_fresh(self, directory: Path, sources: str) -> bool:
        """Whether its file is whole, and was made from these sources."""
        path = directory / self.file
        return self.sources == sources and path.is_file() and hash_of(path) == self.hash


def read_index(directory: Path) -> dict[str, Listed]:
    """The packages listed in a folder, by file name; those that are gone, or can't be read, are left out."""
    try:
        data: list[dict[str, Any]] = json.loads((directory / NAME).read_text(encoding="utf-8"))
        for each in data:
            each["warnings"] = tuple(each["warnings"])
        listed = [Listed(**each) for each in data]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {each.file: each for each in listed if (directory / each.file).is_file()}


def write_index(directory: Path, listed: Iterable[Listed]) -> None:
    """Write the list, ordered by file name, in one step."""
    data = [asdict(each) for each in sorted(listed, key=lambda each: each.file)]
    unfinished = directory / f".{NAME}.part"
    unfinished.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(directory / NAME)
