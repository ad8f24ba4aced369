"""The command `scorm-builder`: packages of a course for any LMS."""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from quizzes.source import InvalidContent
from scorm_builder.build import Head, Result, Wanted, build, read_head
from scorm_builder.formats import FORMATS

DONE, PROBLEMS, USAGE = 0, 1, 2
_ORIGIN = re.compile(r"(https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?)/?")
COURSE = Path(__file__).parent.parent / "course_content" / "course"


class InvalidUsage(Exception):
    """An argument that this course doesn't have; the text is for the user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (argparse itself leaves with 2 on wrong usage)."""
    options = _parser().parse_args(arguments)
    gc.disable()  # nearly all that is read stays until the end: looking for what does not takes a twentieth of the time
    try:
        return _formats(options.json) if options.command == "formats" else _build(options)
    except InvalidUsage as wrong:
        sys.stderr.write(f"scorm-builder: {wrong}\n")
        return USAGE
    except InvalidContent as invalid:
        _print_problems(options.course, invalid, as_json=options.json)
        return PROBLEMS
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scorm-builder", description="Builds packages of a course for any LMS.")
    commands = parser.add_subparsers(dest="command", required=True)
    formats = commands.add_parser("formats", help="list the formats", description="List the formats.")
    formats.add_argument("--json", action="store_true", help="print JSON")
    text = "build packages; what has not changed stays as it is"
    build_parser = commands.add_parser("build", help=text, description=text)
    add = build_parser.add_argument
    add(
        "--course",
        metavar="DIR",
        type=Path,
        default=Path(os.environ.get("COURSE_DIR") or COURSE),
        help="the course folder (default: COURSE_DIR, else ours)",
    )
    add("--format", metavar="F", action="append", choices=FORMATS, help="a format; repeatable (default: all)")
    add("--language", metavar="L", action="append", help="a language; repeatable (default: all of the course)")
    add("--lesson", metavar="N", type=int, help="read and build this lesson alone, counted from 1")
    add("--out", metavar="DIR", type=Path, default=Path("dist"), help="where packages go (default: dist)")
    add("--tool-url", metavar="URL", help="the address of your LTI tool, for links to it in cartridges")
    shown = build_parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.add_argument("--brief", action="store_true", help="print one line a package")
    return parser


def _formats(as_json: bool) -> int:
    if as_json:
        listed = [{"format": name, "title": title.words} for name, title in FORMATS.items()]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{name:<12} {title.words}\n" for name, title in FORMATS.items())
    return DONE


def _build(options: argparse.Namespace) -> int:
    course_dir: Path = options.course
    if not course_dir.is_dir():
        raise InvalidUsage(f"there is no folder {course_dir}")
    head = read_head(course_dir)
    wanted = list(_wanted(head, options))
    if options.json:
        results = list(build(head, course_dir, wanted, options.out, _silent))
        data = [{**asdict(each.listed), "built": each.built} for each in results]
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    elif options.brief:
        for result in build(head, course_dir, wanted, options.out, _silent):
            sys.stdout.write(_line(result, options.out) + "\n")
    else:
        _build_shown(head, course_dir, wanted, options.out)
    return DONE


def _wanted(head: Head, options: argparse.Namespace) -> Iterable[Wanted]:
    languages: list[str] = options.language or list(head.languages)
    for language in languages:
        if language not in head.languages:
            raise InvalidUsage(f"the course has no language {language!r}; it has: {', '.join(head.languages)}")
    if options.lesson is not None and not 1 <= options.lesson <= head.lessons:
        raise InvalidUsage(f"the course has no lesson {options.lesson}; it has {head.lessons}")
    tool_url = None if options.tool_url is None else _origin(options.tool_url)
    formats: list[str] = options.format or list(FORMATS)
    for each in dict.fromkeys(formats):
        for language in dict.fromkeys(languages):
            yield Wanted(each, language, options.lesson, tool_url)


def _origin(url: str) -> str:
    """The address of a tool, without a slash at its end; raises `InvalidUsage` for what is not a public origin."""
    match = _ORIGIN.fullmatch(url)
    if match is None:
        raise InvalidUsage(f"--tool-url is {url!r}; give an origin without a path, such as https://course.example.org")
    return match[1]


def _build_shown(head: Head, course_dir: Path, wanted: Sequence[Wanted], out: Path) -> None:
    """Build with a progress bar on the terminal, then print a table and the warnings."""
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Column, Table

    results: list[Result] = []
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Packages")

        def show(name: str, done: int, total: int) -> None:
            bar.update(task, description=name, completed=done, total=total)

        results.extend(build(head, course_dir, wanted, out, show))
    table = Table(Column("package", overflow="fold"), "format", "language", Column("size", justify="right"), "")
    for result in results:
        listed = result.listed
        note = "built" if result.built else "unchanged"
        table.add_row(str(out / listed.file), listed.format, listed.language, _size(listed.bytes), note)
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    for result in results:
        for warning in result.listed.warnings:
            console.print(f"{result.listed.file}: {warning}", markup=False)


def _print_problems(course_dir: Path, invalid: InvalidContent, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"problems": [asdict(each) for each in invalid.problems]}, indent=2) + "\n")
        return
    from rich.console import Console

    from course_content.report import print_problems

    print_problems(Console(stderr=True, highlight=False, soft_wrap=True), course_dir, invalid.problems)


def _silent(name: str, done: int, total: int) -> None:
    """Show no progress."""


def _line(result: Result, out: Path) -> str:
    note = "" if result.built else "  (unchanged)"
    return f"{out / result.listed.file}  {_size(result.listed.bytes)}{note}"


def _size(size: int) -> str:
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
