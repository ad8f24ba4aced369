"""A `::: video TITLE` block: a film on somebody's page, by its link, with all that is said and shown in it as text.

The page only links to it: nothing is embedded, and the other site hears of nobody before they follow the link. The
transcript serves those who do without picture or sound (WCAG 2.2, 1.2.1 and 1.2.8), and those without the internet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from quizzes.source import Source, read_yaml_text

FIELDS = ("link", "length", "language", "credit", "transcript")
_LENGTH = re.compile(r"(\d+:[0-5]\d|\d{1,3}):[0-5]\d\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True)
class Video:
    """What a video block says. length: "3:20" or "1:03:20". language: of what is said (BCP 47).

    credit (a line) and transcript are Markdown and begin at their lines.
    """

    link: str
    length: str
    language: str
    credit: str
    credit_line: int
    transcript: str
    transcript_line: int

    @property
    def host(self) -> str:
        """Whose page the link opens: "museum.example"."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")


def read_video(body: str, line: int, source: Source) -> Video | None:
    """Read a video's YAML body; `line` is that of the opening fence. None (and a problem) where nothing can be read."""
    place = Source(source.file, source.problems)
    if not body.strip():
        source.note("missing-field", f"a video needs these lines: {', '.join(FIELDS)}.", line)
        return None
    reader = read_yaml_text(body, place, first_line=line + 1)
    if reader is None:
        return None
    reader.allow(*FIELDS)
    transcript = str(reader.mapping().get("transcript") or "").strip()
    if not transcript:
        message = "the video has no 'transcript': write what is said, and what is shown where it matters."
        source.note("no-transcript", message, line)
    faults = list(_faults(reader.text("link"), reader.text("length"), reader.text("language")))
    for field, code, message in faults:
        reader.problem(code, message, field)
    return Video(
        link="" if any(field == "link" for field, _, _ in faults) else reader.text("link"),
        length=reader.text("length"),
        language=reader.text("language"),
        credit=reader.text("credit"),
        credit_line=place.line(("credit",)) or line,
        transcript=transcript,
        transcript_line=(place.line(("transcript",)) or line) + 1,
    )


def video_html(video: Video, title: str, credit: str, transcript: str, labels: Mapping[str, str]) -> str:
    """The video on the page; title, credit and transcript are HTML. No link stands inside the title, which is one."""
    words = re.sub(r"</?a\b[^>]*>", "", title)
    label = f'<span class="block-label">{escape(labels["video"])}</span><span class="colon">: </span>'
    link = f'<a href="{escape(video.link)}" target="_blank" rel="noopener noreferrer">'
    facts = (
        escape(video.length),
        f'<span lang="{escape(video.language)}">{escape(_language_name(video.language))}</span>',
        f"{escape(video.host)} ({escape(labels['new window'])})",
    )
    return (
        f'<div class="figure video"><figure><p class="video-link">{link}{label}<span class="block-title">{words}</span>'
        f'</a></p><figcaption><span class="video-facts">{" · ".join(facts)}</span> {credit}</figcaption></figure>'
        f'<details class="long"><summary>{escape(labels["transcript"])}</summary>\n{transcript}</details></div>\n'
    )


def _faults(link: str, length: str, language: str) -> Iterator[tuple[str, str, str]]:
    """(field, code, message) of what is there but wrong."""
    if link and not _is_address(link):
        message = f"'link' must be a page's address such as https://museum.example/film, not {link!r}."
        yield "link", "video-link", message
    if length and not _LENGTH.match(length):
        yield "length", "video-length", f"'length' must be minutes and seconds such as 3:20, not {length!r}."
    if language and not _LANGUAGE.match(language):
        yield "language", "bad-language", f"{language!r} is not a language code such as 'nl'."


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and not re.search(r"[\s<>\"]", link)


def _language_name(code: str) -> str:
    """A language as its speakers call it: "Nederlands"."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
