"""The command `course-content`: check a course folder, say what stands in it, begin one, look at it."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from course_content import report
from course_content.inspection import Inspection, inspect_course
from course_content.loader import DEFAULT_DIRECTORY
from quizzes.source import InvalidContent

DONE, PROBLEMS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """Run one command; returns the exit code (argparse itself leaves with 2 on wrong usage)."""
    options = _parser().parse_args(arguments)
    directory: Path = options.directory
    if options.command == "new":
        return _new(directory)
    if not directory.is_dir():
        return _wrong(f"There is no folder {directory}.")
    if options.command == "preview":
        return _preview(directory, options.port)
    return _inspect(options, directory, today or datetime.now(UTC).date())


def _inspect(options: argparse.Namespace, directory: Path, today: date) -> int:
    console = Console(highlight=False, soft_wrap=True)
    gc.disable()  # nearly all that is read stays until the end: looking for what does not takes a sixth of the time
    try:
        inspection = inspect_course(directory, today, strict=options.command == "check")
    except InvalidContent as invalid:
        if options.json:
            _print_json({"problems": [asdict(each) for each in invalid.problems]})
        else:
            report.print_problems(console, directory, invalid.problems)
        return PROBLEMS
    finally:
        gc.enable()
    if options.command == "check":
        _report_check(console, directory, inspection, as_json=options.json)
    elif options.json:
        _print_json(report.counts(inspection.course, inspection.readings))
    else:
        report.print_status(console, inspection.course, inspection.readings)
    return DONE


def _report_check(console: Console, directory: Path, inspection: Inspection, *, as_json: bool) -> None:
    if as_json:
        _print_json({"problems": [], "warnings": [asdict(each) for each in inspection.warnings]})
        return
    if inspection.warnings:
        report.print_warnings(console, directory, inspection.warnings)
    console.print(report.all_is_well(inspection.course))


def _new(directory: Path) -> int:
    from course_content.starting import FolderNotEmpty, start_course

    try:
        files = start_course(directory)
    except (FolderNotEmpty, OSError) as wrong:
        return _wrong(str(wrong))
    sys.stdout.writelines(f"{directory / file}\n" for file in files)
    sys.stdout.write(f"A small course stands in {directory}. Look at it: course-content preview {directory}\n")
    return DONE


def _preview(directory: Path, port: int) -> int:
    from course_content.preview.serving import serve

    try:
        serve(directory, port, sys.stdout)
    except OSError as wrong:
        return _wrong(f"Port {port} cannot be used: {wrong.strerror}. Choose another with --port.")
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    return DONE


def _wrong(message: str) -> int:
    Console(stderr=True, highlight=False, soft_wrap=True).print(message, markup=False)
    return USAGE


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="course-content", description="Looks after a course folder.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("check", "read the whole course and list every problem with file and line"),
        ("status", "lessons, units, words, how they read, and which outcomes the questions test"),
        ("preview", "show the course's pages in a browser, anew whenever a file is saved"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.add_argument(
            "directory",
            metavar="DIR",
            nargs="?",
            type=Path,
            default=DEFAULT_DIRECTORY,
            help="the course folder (default: the course that ships with this program)",
        )
        if name == "preview":
            command.add_argument("--port", metavar="N", type=int, default=8010, help="on this machine (default: 8010)")
        else:
            command.add_argument("--json", action="store_true", help="print JSON")
    help_text = "write a small whole course into an empty folder, to begin with"
    new = commands.add_parser("new", help=help_text, description=help_text)
    new.add_argument("directory", metavar="DIR", type=Path, help="the folder; made if it is not there")
    return parser
