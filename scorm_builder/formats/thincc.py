"""Thin Common Cartridge 1.3: LTI links to the tool and web links, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from scorm_builder.cartridge.manifest import cartridge_files
from scorm_builder.cartridge.model import THIN
from scorm_builder.contents import Contents
from scorm_builder.package import Entry


def files(contents: Contents) -> Iterator[Entry]:
    """The manifest, then the files of each resource."""
    return cartridge_files(contents, THIN)
