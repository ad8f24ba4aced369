"""Run every benchmark and print one table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks import launch, package, question_files


def main() -> None:
    """Measure, then print."""
    console = Console()
    table = Table(title="Benchmarks", title_justify="left")
    for heading in ("what", "ours", "floor", "ratio", "goal", ""):
        table.add_column(heading)
    for module in (launch, package, question_files):
        with console.status(f"{module.__name__} …"):
            lines = module.run()
        for line in lines:
            floor = f"{line.floor:.3g} {line.unit}" if line.floor else ""
            ours = f"{line.ours:.3g} {line.unit}"
            table.add_row(line.what, ours, floor, line.ratio, line.goal, "kept" if line.kept else "MISSED")
    console.print(table)


main()
