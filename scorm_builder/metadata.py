"""What a package's manifest says of its content: title, description, keywords, learning time, licence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from course_content.model import Course, Lesson, Unit
from quizzes import text

LONGEST_TITLE = 200  # imscp_rootv1p1p2.xsd, though standards' texts allow 255
LONGEST_DESCRIPTION = 2000
LONGEST_KEYWORD = 1000
KEYWORDS = 12


@dataclass(frozen=True)
class Metadata:
    """Plain words, cut to what the schemas allow. language: BCP 47; minutes: typical learning time; licence: or ""."""

    identifier: str
    title: str
    language: str
    description: str
    keywords: tuple[str, ...]
    minutes: int
    licence: str

    @property
    def duration(self) -> str:
        """The typical learning time by ISO 8601: PT2H25M."""
        hours, rest = divmod(self.minutes, 60)
        return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def package_id(course: Course, lesson: Lesson | None) -> str:
    """The name of a package, the same in every language, format and build: an LMS can replace one by another."""
    return f"{course.id}.{lesson.id}" if lesson else f"{course.id}.course"


def metadata(course: Course, lesson: Lesson | None) -> Metadata:
    """That of the course, or of its only lesson in the package."""
    shown = lesson or course
    units = lesson.units if lesson else course.units
    return Metadata(
        identifier=package_id(course, lesson),
        title=short(shown.title, LONGEST_TITLE),
        language=course.language,
        description=short(text.plain(shown.summary), LONGEST_DESCRIPTION),
        keywords=tuple(short(each, LONGEST_KEYWORD) for each in _keywords(course, units)),
        minutes=sum(each.minutes for each in units),
        licence=text.plain(course.licence),
    )


def lom(data: Metadata, prefix: str, *, full: bool) -> str:
    """IEEE LOM ("1484.12.3", XML binding) under a namespace prefix.

    full: with what the profile of Common Cartridge leaves out, which has no learning time and no vocabularies' sources.
    """

    def tag(name: str, content: str) -> str:
        return f"<{prefix}:{name}>{content}</{prefix}:{name}>"

    def words(name: str, content: str) -> str:
        string = f'<{prefix}:string language="{escape(data.language)}">{escape(content)}</{prefix}:string>'
        return tag(name, string)

    general = words("title", data.title) + tag("language", escape(data.language))
    general += words("description", data.description) + "".join(words("keyword", each) for each in data.keywords)
    parts = [tag("general", f"\n{general}\n")]
    if full:
        parts.append(tag("educational", tag("typicalLearningTime", tag("duration", data.duration))))
    if data.licence:
        parts.append(tag("rights", _rights(tag, words, data.licence, full=full)))
    return tag("lom", "\n" + "\n".join(parts) + "\n")


def _rights(tag: Callable[[str, str], str], words: Callable[[str, str], str], licence: str, *, full: bool) -> str:
    source = tag("source", "LOMv1.0") if full else ""
    return tag("copyrightAndOtherRestrictions", source + tag("value", "yes")) + words("description", licence)


def short(words: str, longest: int) -> str:
    """Words cut to a number of characters, with a sign that they are."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _keywords(course: Course, units: Iterable[Unit]) -> list[str]:
    """The glossary's terms that the units explain, in their order."""
    terms = dict.fromkeys(
        course.glossary[term].term for unit in units for term in unit.terms if term in course.glossary
    )
    return list(terms)[:KEYWORDS]
