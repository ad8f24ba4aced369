"""SCORM 2004 4th Edition: a content aggregation with one SCO ("Content Aggregation Model", section 3.4).

The SCO is that of SCORM 1.2 with another run-time part, runtime/scorm2004.js. Completion and success come from it: no
completionThreshold, no minNormalizedMeasure and no objectives, with which an LMS would judge by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scorm_builder.contents import Contents
from scorm_builder.metadata import Metadata, lom
from scorm_builder.package import Entry
from scorm_builder.sco import Edition, file_list, sco_files

_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{manifest}" version="1.0"
  xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss"
  xmlns:lom="http://ltsc.ieee.org/xsd/LOM"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd
    http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd
    http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd
    http://ltsc.ieee.org/xsd/LOM lom.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
{lom}
  </metadata>
  <organizations default="organization">
    <organization identifier="organization">
      <title>{title}</title>
      <item identifier="item" identifierref="sco" isvisible="true">
        <title>{title}</title>
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormType="sco" href="index.html">
{files}
    </resource>
    <resource identifier="schemas" type="webcontent" adlcp:scormType="asset">
{schemas}
    </resource>
  </resources>
</manifest>
"""


def files(contents: Contents) -> Iterator[Entry]:
    """The manifest, the pages, then every schema of the edition."""
    return sco_files(contents, Edition(("scorm2004.js",), "scorm2004", manifest))


def manifest(data: Metadata, names: list[str], schemas: list[str]) -> str:
    """imsmanifest.xml of a package with these pages' files and schemas."""
    return _MANIFEST.format(
        manifest=data.identifier,
        title=escape(data.title),
        lom=lom(data, "lom", full=True),
        files=file_list(names),
        schemas=file_list(schemas),
    )
