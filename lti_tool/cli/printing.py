"""How commands answer: JSON for programs, a table for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence


def say(line: str) -> None:
    """A line on standard output, written at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(rows: Sequence[Mapping[str, object]], *, as_json: bool, title: str) -> None:
    """A listing."""
    if as_json:
        say(json.dumps(list(rows), ensure_ascii=False, indent=2))
        return
    if not rows:
        say(f"{title}: none")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)
