"""`lti-tool`: serve the course to LMSes, register them, look after keys and grades.

Exit codes: 0 done; 1 the input has problems, all printed; 2 wrong usage or settings.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from lti_tool.cli import operations, platforms, serving
from lti_tool.settings import InvalidSettings, read_settings
from lti_tool.store.errors import DatabaseUnavailable, SchemaTooOld
from quizzes.source import InvalidContent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every expected failure is a message, never a traceback."""
    parser = argparse.ArgumentParser(prog="lti-tool", description=(__doc__ or "").partition("\n\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (serving, platforms, operations):
        module.add_commands(commands)
    given = parser.parse_args(arguments)
    try:
        settings = read_settings(os.environ, demo=given.demo)
        return given.run(given, settings)
    except InvalidSettings as error:
        return _fail(f"Settings are missing or wrong:\n{error}", 2)
    except InvalidContent as error:
        return _fail(f"The course has problems:\n{error}", 1)
    except SchemaTooOld as error:
        return _fail(f"{error}\nRun: lti-tool database upgrade", 2)
    except DatabaseUnavailable as error:
        return _fail(f"The database cannot be used: {error}", 2)


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)  # noqa: T201 — this is the command line
    return code
