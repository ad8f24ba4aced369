"""Brings the catalogues up to date: `python -m quizzes.languages.update [--check]`.

Extracts the software's words from Python (`_`, `ngettext`, …) and Jinja2 templates into messages.pot, and merges them
into each language's PO file. A changed text whose context (msgctxt) stayed keeps its translation, marked fuzzy;
likeness of texts is no guide, since it hands a changed sentence its neighbour's translation.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from quizzes.languages import SOURCE, TEMPLATE, available, catalog_path, read_catalog

ROOT = Path(__file__).parents[2]
PACKAGES = ("quizzes", "course_content", "scorm_builder", "lti_tool")
METHODS = [
    ("**/course/**", "ignore"),  # the course's texts have their own catalogues
    ("**/practice_lms/**", "ignore"),  # somebody else's site, in English
    ("**.py", "python"),
    ("**.html", "jinja2"),
]
OPTIONS = {"**.html": {"silent": "false", "encoding": "utf-8", "trimmed": "true"}}  # as the pages' environment does
KEYWORDS = {
    "_": None,
    "N_": None,  # marks a sentence that is translated later
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PROJECT = "OPEN Museums course kit"
_HEADER = f"# The words of the {_PROJECT}. Written by `python -m quizzes.languages.update`."
_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a real date would change the file at each run


def extract(root: Path = ROOT) -> Catalog:
    """Every message of the project's Python files and templates below `root`, with the files that use it."""
    catalog = Catalog(project=_PROJECT, header_comment=_HEADER, creation_date=_DATE, fuzzy=False)
    for package in PACKAGES:
        found = extract_from_dir(root / package, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",))
        for name, _, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
            place = (f"{package}/{Path(name).as_posix()}", 0)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def merge(catalog: Catalog, template: Catalog) -> None:
    """Bring a language's catalogue to the template's messages, by context first."""
    by_context = {message.context: message for message in catalog if message.context and message.string}
    carried: list[tuple[Message, Message]] = []
    for message in template:
        old = by_context.get(message.context) if message.context else None
        if old is not None and catalog.get(message.id, message.context) is None:
            carried.append((message, old))
    for message, old in carried:
        catalog.add(message.id, old.string, flags={"fuzzy"}, context=message.context)
    catalog.update(template, no_fuzzy_matching=True)
    for message, old in carried:
        kept = catalog.get(message.id, message.context)
        if kept is not None:  # Catalog.update forgets the previous text
            kept.previous_id = [_singular(old)]
    for name in [name for name, message in catalog.obsolete.items() if not any(message.string or ())]:
        del catalog.obsolete[name]  # never translated: nothing worth keeping


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file holds it: sorted by file, without line numbers, so that changes show and nothing else."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_by_file=True, include_lineno=False, include_previous=True)
    return file.getvalue()


def outdated(root: Path = ROOT) -> Iterator[tuple[Path, bytes]]:
    """Each catalogue file that is not up to date, with what it should hold."""
    template = extract(root)
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != written(template):
        yield TEMPLATE, written(template)
    for language in available():
        if language != SOURCE:
            path = catalog_path(language)
            catalog = read_catalog(path, language)
            merge(catalog, template)
            if path.read_bytes() != written(catalog):
                yield path, written(catalog)


def untranslated(language: str) -> list[str]:
    """The messages that a language lacks, or has only as fuzzy."""
    catalog = read_catalog(catalog_path(language), language)
    return [_singular(message) for message in catalog if message.id and (not _complete(message) or message.fuzzy)]


def _complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def main(arguments: list[str] | None = None) -> int:
    """Write what is outdated; with --check only say so and return 1."""
    parser = argparse.ArgumentParser(
        prog="python -m quizzes.languages.update", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when something is outdated")
    check = bool(parser.parse_args(arguments).check)
    changed = list(outdated())
    for path, content in changed:
        if not check:
            path.write_bytes(content)
        sys.stdout.write(f"{'outdated' if check else 'written'}: {path.relative_to(ROOT).as_posix()}\n")
    for language in available():
        if language != SOURCE:
            missing = untranslated(language)
            sys.stdout.write(f"{language}: {len(missing)} to translate\n")
            sys.stdout.writelines(f"  {text}\n" for text in missing)
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
