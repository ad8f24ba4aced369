"""Common Cartridge 1.3, for an LMS that imports no older one, or prefers this one."""

from __future__ import annotations

from collections.abc import Iterator

from scorm_builder.cartridge.manifest import cartridge_files
from scorm_builder.cartridge.model import CC13
from scorm_builder.contents import Contents
from scorm_builder.package import Entry


def files(contents: Contents) -> Iterator[Entry]:
    """The manifest, then the files of each resource."""
    return cartridge_files(contents, CC13)
