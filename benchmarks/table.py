"""A line of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """A measure: what, ours and the floor in a unit, and the goal as a ratio or an absolute limit."""

    what: str
    ours: float
    unit: str
    goal: str
    kept: bool
    floor: float | None = None

    @property
    def ratio(self) -> str:
        """Ours by the floor's."""
        return f"{self.ours / self.floor:.2f}" if self.floor else ""


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used, user and system (Linux: /proc/PID/stat, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
