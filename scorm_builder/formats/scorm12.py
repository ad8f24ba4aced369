"""SCORM 1.2: a content aggregation with one SCO ("Content Aggregation Model 1.2", section 2.3).

The SCO is the whole course or one lesson; its run-time part is runtime/scorm12.js. No `adlcp:masteryscore`: an LMS
would put its own status in the place of the package's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from html import escape
from pathlib import Path

from course_content.model import Course, Lesson, Unit
from quizzes import text
from scorm_builder.formats import Warn
from scorm_builder.package import Entry
from scorm_builder.site import Site

RUNTIME = ("scorm12.js", "scorm12_interactions.js")
SCHEMAS = Path(__file__).parents[1] / "schemas" / "scorm12"
LONGEST_TITLE = 200  # imscp_rootv1p1p2.xsd, though the standard's text allows 255
LONGEST_DESCRIPTION = 2000
LONGEST_KEYWORD = 1000
KEYWORDS = 12

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


def files(course: Course, lesson: Lesson | None, translations: NullTranslations, warn: Warn) -> Iterator[Entry]:
    """The manifest, the pages, then the schemas that the manifest names."""
    site = Site(course, lesson, translations, warn)
    for quiz in course.quizzes if lesson is None else ():
        warn(f"Left out: {quiz.title!r} ({quiz.id}). Quizzes of the whole course are asked by the tool alone.")
    pages = list(site.files(RUNTIME))
    schemas = sorted(SCHEMAS.glob("*.xsd"))
    names = [path for path, _ in pages]
    yield "imsmanifest.xml", manifest(course, lesson, names, [path.name for path in schemas]).encode()
    yield from pages
    yield from ((path.name, path.read_bytes()) for path in schemas)


def manifest(course: Course, lesson: Lesson | None, names: list[str], schemas: list[str]) -> str:
    """imsmanifest.xml. Identifiers are the same in every language and build: an LMS can replace one by another."""
    shown = lesson or course
    units = lesson.units if lesson else course.units
    language = course.language
    return _MANIFEST.format(
        manifest=f"{course.id}.{lesson.id}" if lesson else f"{course.id}.course",
        title=escape(_short(shown.title, LONGEST_TITLE)),
        title_string=_words(_short(shown.title, LONGEST_TITLE), language),
        language=escape(language),
        description=_words(_short(text.plain(shown.summary), LONGEST_DESCRIPTION), language),
        keywords="\n".join(
            f"        <imsmd:keyword>{_words(_short(each, LONGEST_KEYWORD), language)}</imsmd:keyword>"
            for each in _keywords(course, units)
        ),
        time=_duration(sum(unit.minutes for unit in units)),
        rights=_rights(course),
        files=_file_list(names),
        schemas=_file_list(schemas),
    )


def _words(words: str, language: str) -> str:
    return f'<imsmd:langstring xml:lang="{escape(language)}">{escape(words)}</imsmd:langstring>'


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _keywords(course: Course, units: Iterable[Unit]) -> list[str]:
    """The glossary's terms that the units explain, in their order."""
    terms = dict.fromkeys(
        course.glossary[term].term for unit in units for term in unit.terms if term in course.glossary
    )
    return list(terms)[:KEYWORDS]


def _duration(minutes: int) -> str:
    """ISO 8601: PT2H25M."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def _rights(course: Course) -> str:
    if not course.licence:
        return ""
    no_fee = '<imsmd:langstring xml:lang="x-none">{}</imsmd:langstring>'
    pair = f"<imsmd:source>{no_fee.format('LOMv1.0')}</imsmd:source><imsmd:value>{no_fee.format('yes')}</imsmd:value>"
    return f"""\
      <imsmd:rights>
        <imsmd:copyrightandotherrestrictions>{pair}</imsmd:copyrightandotherrestrictions>
        <imsmd:description>{_words(text.plain(course.licence), course.language)}</imsmd:description>
      </imsmd:rights>"""


def _file_list(names: list[str]) -> str:
    return "\n".join(f'      <file href="{escape(name)}"/>' for name in names)
