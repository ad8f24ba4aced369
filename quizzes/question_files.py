"""The commands `quizzes export` and `quizzes import`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from quizzes.exporting import UnknownQuiz, export
from quizzes.formats import FORMATS, load
from quizzes.formats.model import Loss
from quizzes.importing import InvalidTarget, Plan, plan, read_target
from quizzes.saving import save
from quizzes.source import read_yaml

DONE, PROBLEMS, USAGE = 0, 1, 2
COURSE = Path(__file__).parent.parent / "course_content" / "course"


class WrongUsage(Exception):
    """An option that does not fit; the text is for the user."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add both commands to the program's."""
    _add_export(commands)
    _add_import(commands)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    text = "write the course's questions, or those of the quizzes named, as a file for another system"
    export_parser = commands.add_parser("export", help=text, description=text)
    add = export_parser.add_argument
    add("quizzes", metavar="QUIZ-ID", nargs="*", help="a quiz whose questions are written (default: all questions)")
    add("--format", metavar="F", required=True, choices=FORMATS, help=", ".join(FORMATS))
    add("--language", metavar="L", required=True, help="the language of the questions, as in course.yaml")
    course = Path(os.environ.get("COURSE_DIR") or COURSE)
    add("--course", metavar="DIR", type=Path, default=course, help="the course folder (default: COURSE_DIR, else ours)")
    add(
        "--out",
        metavar="FILE",
        type=Path,
        help="default: dist/<course>[-QUIZ-ID…]-<language>-<format>.<ext>",
    )
    add("--json", action="store_true", help="print JSON")
    export_parser.set_defaults(run=run_export)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    text = "append another system's questions (Moodle XML, GIFT) to a lesson; first comes a list of what cannot be kept"
    import_parser = commands.add_parser("import", help=text, description=text)
    add = import_parser.add_argument
    add("file", metavar="FILE", type=Path, help="the file of questions")
    add("--into", metavar="LESSON-DIR", type=Path, required=True, help="the lesson's folder, which has lesson.yaml")
    add("--language", metavar="L", help="the language of the questions: that of the course's source texts")
    add("--unit", metavar="ID", help="the unit of questions that name none of this lesson")
    add("--outcome", metavar="ID", help="the learning outcome of questions that name none of this lesson")
    add("--yes", action="store_true", help="write although something cannot be kept")
    add("--json", action="store_true", help="print JSON")
    import_parser.set_defaults(run=run_import)


def run_export(options: argparse.Namespace) -> int:
    """Write the file; say what is not in it."""
    if not (options.course / "course.yaml").is_file():
        raise WrongUsage(f"{options.course} is no course folder: it has no course.yaml.")
    try:
        written = export(options.course, options.format, options.language, options.quizzes)
    except UnknownQuiz as unknown:
        raise WrongUsage(str(unknown)) from None
    out: Path = options.out or _default_name(options)
    out.parent.mkdir(parents=True, exist_ok=True)
    save(out, written.data)
    if options.json:
        losses = [asdict(loss) for loss in written.losses]
        _print_json({"file": str(out), "bytes": len(written.data), "losses": losses})
    else:
        _print_losses(written.losses, "Not, or not quite, in the file")
        _console().print(f"{out}  {len(written.data) / 1000:.0f} kB", markup=False)
    return DONE


def _default_name(options: argparse.Namespace) -> Path:
    course = read_yaml(options.course / "course.yaml", options.course, [])
    name = course.text("id") if course and course.has("id") else "course"
    parts = [name, *options.quizzes, options.language, options.format]
    return Path("dist") / ("-".join(parts) + load(options.format).EXTENSION)


def run_import(options: argparse.Namespace) -> int:
    """Say what cannot be kept, ask, then write."""
    if not options.file.is_file():
        raise WrongUsage(f"There is no file {options.file}.")
    if not (options.into / "lesson.yaml").is_file():
        raise WrongUsage(f"{options.into} is no lesson's folder: it has no lesson.yaml.")
    gc.disable()  # all that is read stays until the end: looking for what does not takes a tenth of the time
    try:
        planned = plan(options.file, read_target(options.into, options.language, options.unit, options.outcome))
    except InvalidTarget as invalid:
        raise WrongUsage(str(invalid)) from None
    finally:
        gc.enable()
    if not options.json:
        _print_losses(planned.losses, "Cannot be kept")
    agreed = bool(planned.questions) and (not planned.losses or options.yes or _asked(planned, options.json))
    if agreed:
        planned.carry_out()
    if options.json:
        _print_json(_report(planned, agreed))
    else:
        _say(planned, agreed)
    return PROBLEMS if planned.losses and not agreed else DONE


def _asked(planned: Plan, as_json: bool) -> bool:
    """Whether somebody at a terminal says yes."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return input(f"Write {len(planned.questions)} questions all the same? [y/N] ").strip().lower() in ("y", "yes")


def _report(planned: Plan, agreed: bool) -> dict[str, Any]:
    return {
        "written": agreed,
        "file": str(planned.target.path),
        "questions": [each["id"] for each in planned.questions],
        "known": list(planned.known),
        "losses": [asdict(loss) for loss in planned.losses],
    }


def _say(planned: Plan, agreed: bool) -> None:
    console = _console()
    if planned.known:
        console.print(f"{len(planned.known)} are in the lesson already and stay as they are.")
    if agreed:
        console.print(f"{planned.target.path}: {len(planned.questions)} questions appended.", markup=False)
    elif planned.losses and planned.questions:
        console.print(f"Nothing is written. With --yes, {len(planned.questions)} questions are, as listed.")
    else:
        console.print("There is nothing to write.")


def _print_losses(losses: Sequence[Loss], title: str) -> None:
    if not losses:
        return
    columns = [Column(name, overflow="fold") for name in ("place", "question", "what")]
    table = Table(*columns, title=title, title_justify="left")
    for loss in losses:
        place = loss.file if loss.line is None else f"{loss.file}:{loss.line}"
        table.add_row(*(_cell(each) for each in (place, loss.question, loss.message)))
    _console().print(table)


def _cell(text: str) -> str:
    return escape("".join(each if each.isprintable() else " " for each in text))


def _print_json(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, indent=2) + "\n")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())
