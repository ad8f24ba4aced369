"""The command `quizzes`: checks, exports, imports. Exit codes: 0 all is well, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from quizzes.bank import check_file
from quizzes.question_files import DONE, PROBLEMS, USAGE, WrongUsage, add_commands
from quizzes.source import InvalidContent, Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (argparse itself leaves with 2 on wrong usage)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except WrongUsage as wrong:
        sys.stderr.write(f"{wrong}\n")
        return USAGE
    except InvalidContent as invalid:
        _report(invalid.problems, as_json=options.json)
        return PROBLEMS


def _check(options: argparse.Namespace) -> int:
    files: list[Path] = options.files
    for path in files:
        if not path.is_file():
            raise WrongUsage(f"There is no file {path}.")
    problems: list[Problem] = []
    count = 0
    for path in files:
        root, found, questions = check_file(path)
        problems += [replace(each, file=str(root / each.file)) for each in found]
        count += questions
    whole = InvalidContent(problems).problems
    _report(whole, as_json=options.json, else_say=f"All is well: {count} questions.")
    return PROBLEMS if whole else DONE


def _report(problems: Sequence[Problem], *, as_json: bool, else_say: str = "") -> None:
    if as_json:
        sys.stdout.write(json.dumps({"problems": [asdict(each) for each in problems]}, indent=2) + "\n")
    else:
        _print(problems, else_say)


def _print(problems: Sequence[Problem], else_say: str) -> None:
    """Problems file by file, with the line numbers aligned within a file."""
    console = Console(highlight=False, soft_wrap=True)
    for file, group in groupby(problems, key=lambda problem: problem.file):
        found = list(group)
        width = max(len(str(problem.line or "")) for problem in found)
        console.print(f"[bold]{escape(file)}[/bold]")
        for problem in found:
            place = str(problem.line or "").rjust(width)
            console.print(f"  {place}  {escape(problem.message)}  [dim]{problem.code}[/dim]")
    console.print(f"[bold red]{len(problems)} to mend.[/bold red]" if problems else else_say)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quizzes", description="Looks after files of questions.")
    commands = parser.add_subparsers(dest="command", required=True)
    help_text = "read questions.yaml files and list every problem with its line: fields, ids, and rules of good writing"
    check = commands.add_parser("check", help=help_text, description=help_text)
    check.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a questions.yaml file")
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=_check)
    add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
