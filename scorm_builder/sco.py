"""A package with one SCO, by any edition of SCORM: the site's pages between a manifest and its schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from scorm_builder.contents import Contents
from scorm_builder.metadata import Metadata, metadata
from scorm_builder.package import Entry
from scorm_builder.site import Site, leave_out_tests

SCHEMAS = Path(__file__).parent / "schemas"
RUNTIME = ("scorm_api.js", "scorm_session.js", "scorm_interactions.js")


@dataclass(frozen=True)
class Edition:
    """An edition of SCORM.

    runtime: its own scripts; schemas: the folder of its XML Schemas; manifest: writes imsmanifest.xml from metadata,
    the names of the pages' files and those of the schemas.
    """

    runtime: tuple[str, ...]
    schemas: str
    manifest: Callable[[Metadata, list[str], list[str]], str]


def sco_files(contents: Contents, edition: Edition) -> Iterator[Entry]:
    """The manifest, the pages, then the schemas."""
    site = Site(contents.course, contents.lesson, contents.translations, contents.warn)
    leave_out_tests(contents)
    pages = list(site.files((*RUNTIME, *edition.runtime)))
    schemas = list(_schemas(SCHEMAS / edition.schemas))
    data = metadata(contents.course, contents.lesson)
    manifest = edition.manifest(data, [path for path, _ in pages], [path for path, _ in schemas])
    yield "imsmanifest.xml", manifest.encode()
    yield from pages
    yield from schemas


def file_list(names: Iterable[str]) -> str:
    """The files of a resource, a line each."""
    return "\n".join(f'      <file href="{escape(name)}"/>' for name in names)


def _schemas(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xsd", ".dtd"):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
