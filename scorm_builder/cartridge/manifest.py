"""imsmanifest.xml of a cartridge, and all its files ("IMS Common Cartridge Profile", section 4).

Moodle knows two levels below the root item, sections and activities, and reads the namespace from the first 1,024
bytes; so the manifest's own namespace is the default one, and stands first.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scorm_builder.cartridge.model import WEB_CONTENT, Resource, Section, Version
from scorm_builder.cartridge.sections import Sections
from scorm_builder.contents import Contents
from scorm_builder.metadata import LONGEST_TITLE, Metadata, lom, metadata, short
from scorm_builder.package import Entry

_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="{namespace}/imscp_v1p1" identifier="{identifier}"
  xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p{minor}/LOM/manifest">
  <metadata>
    <schema>{schema}</schema>
    <schemaversion>{number}</schemaversion>
{lom}
  </metadata>
  <organizations>
    <organization identifier="organization" structure="rooted-hierarchy">
      <item identifier="root">
{items}
      </item>
    </organization>
  </organizations>
  <resources>
{resources}
  </resources>
</manifest>
"""


def cartridge_files(contents: Contents, version: Version) -> Iterator[Entry]:
    """The manifest, then the files of each resource."""
    made = Sections(contents, version)
    sections = made.all()
    bank = made.bank()
    resources = [each for section in sections for each in section.resources] + ([bank] if bank else [])
    if not resources:
        contents.warn("Nothing is in this package: no unit names an address, and there is no --tool-url to link to.")
    data = metadata(contents.course, contents.lesson)
    yield "imsmanifest.xml", _manifest(data, version, sections, resources).encode()
    yield from (entry for each in resources for entry in each.files)


def _manifest(data: Metadata, version: Version, sections: list[Section], resources: list[Resource]) -> str:
    return _MANIFEST.format(
        namespace=version.namespace,
        identifier=data.identifier,
        minor=version.minor,
        schema=version.schema,
        number=version.number,
        lom=lom(data, "lomimscc", full=False),
        items="\n".join(_section(each) for each in sections),
        resources="\n".join(_resource(each) for each in resources),
    )


def _section(section: Section) -> str:
    items = "\n".join(
        f'          <item identifier="item.{each.id}" identifierref="resource.{each.id}">{_title(each.title)}</item>'
        for each in section.resources
    )
    return f'        <item identifier="{section.id}">\n          {_title(section.title)}\n{items}\n        </item>'


def _title(title: str) -> str:
    return f"<title>{escape(short(title, LONGEST_TITLE))}</title>"


def _resource(resource: Resource) -> str:
    href = f' href="{resource.files[0][0]}"' if resource.type == WEB_CONTENT else ""
    files = "\n".join(f'      <file href="{path}"/>' for path, _ in resource.files)
    return f'    <resource identifier="resource.{resource.id}" type="{resource.type}"{href}>\n{files}\n    </resource>'
