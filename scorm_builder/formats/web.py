"""The course as a plain site, from any web host, a USB stick or a folder: index.html opens it, without a server too.

runtime/web.js keeps in the browser what was done; a page of its own shows and prints it.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorm_builder.contents import Contents
from scorm_builder.package import Entry
from scorm_builder.site import Site, leave_out_tests

RUNTIME = ("web.js", "results.js")


def files(contents: Contents) -> Iterator[Entry]:
    """The pages of the site; index.html comes first."""
    site = Site(contents.course, contents.lesson, contents.translations, contents.warn, results=True)
    leave_out_tests(contents)
    return site.files(RUNTIME)
