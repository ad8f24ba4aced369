"""SCORM 1.2: a content aggregation with one SCO ("Content Aggregation Model 1.2", section 2.3).

The SCO is the whole course or one lesson; its run-time part is runtime/scorm12.js. No `adlcp:masteryscore`: an LMS
would put its own status in the place of the package's.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scorm_builder.contents import Contents
from scorm_builder.metadata import Metadata
from scorm_builder.package import Entry
from scorm_builder.sco import Edition, file_list, sco_files

_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{manifest}" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
  xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd
    http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 imsmd_rootv1p2p1.xsd
    http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
    <imsmd:lom>
      <imsmd:general>
        <imsmd:title>{title_string}</imsmd:title>
        <imsmd:language>{language}</imsmd:language>
        <imsmd:description>{description}</imsmd:description>
{keywords}
      </imsmd:general>
      <imsmd:educational>
        <imsmd:typicallearningtime><imsmd:datetime>{time}</imsmd:datetime></imsmd:typicallearningtime>
      </imsmd:educational>
{rights}
    </imsmd:lom>
  </metadata>
  <organizations default="organization">
    <organization identifier="organization">
      <title>{title}</title>
      <item identifier="item" identifierref="sco" isvisible="true">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">
{files}
    </resource>
    <resource identifier="schemas" type="webcontent" adlcp:scormtype="asset">
{schemas}
    </resource>
  </resources>
</manifest>
"""


def files(contents: Contents) -> Iterator[Entry]:
    """The manifest, the pages, then the schemas that the manifest names."""
    return sco_files(contents, Edition(("scorm12.js",), "scorm12", manifest))


def manifest(data: Metadata, names: list[str], schemas: list[str]) -> str:
    """imsmanifest.xml of a package with these pages' files and schemas."""
    return _MANIFEST.format(
        manifest=data.identifier,
        title=escape(data.title),
        title_string=_words(data.title, data.language),
        language=escape(data.language),
        description=_words(data.description, data.language),
        keywords="\n".join(
            f"        <imsmd:keyword>{_words(each, data.language)}</imsmd:keyword>" for each in data.keywords
        ),
        time=data.duration,
        rights=_rights(data),
        files=file_list(names),
        schemas=file_list(schemas),
    )


def _words(words: str, language: str) -> str:
    return f'<imsmd:langstring xml:lang="{escape(language)}">{escape(words)}</imsmd:langstring>'


def _rights(data: Metadata) -> str:
    if not data.licence:
        return ""
    no_fee = '<imsmd:langstring xml:lang="x-none">{}</imsmd:langstring>'
    pair = f"<imsmd:source>{no_fee.format('LOMv1.0')}</imsmd:source><imsmd:value>{no_fee.format('yes')}</imsmd:value>"
    return f"""\
      <imsmd:rights>
        <imsmd:copyrightandotherrestrictions>{pair}</imsmd:copyrightandotherrestrictions>
        <imsmd:description>{_words(data.licence, data.language)}</imsmd:description>
      </imsmd:rights>"""
