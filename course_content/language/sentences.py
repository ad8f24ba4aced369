"""Sentences: how long they are, and how hard a text is to read.

LIX ("läsbarhetsindex", Carl-Hugo Björnsson, *Läsbarhet*, 1968) is words per sentence plus the percentage of words of
more than six letters. It needs no dictionary and no syllables. Jonathan Anderson, *Analysing the Readability of English
and Non-English Texts in the Classroom with Lix* (1981, ERIC ED 207 022) found it to hold for English, from 20 (very
easy) to 60 (very difficult), and warns that languages need norms of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from course_content.language.findings import Finding, Text, finding
from course_content.prose import Passage
from quizzes.source import Problem

LONGEST = 30
AIM = 25
HARDEST = {"en": 40}
"""The LIX from which a unit reads too hard for learners at B1 to B2, by language: no longer "easy"."""
_END = re.compile(r"[.!?…\u037e]+[\"'”’»)\]]*(?=\s+[^\w\s]*(\w))|:(?=\s+[“\"«‘](\w))|\s·(?=\s)")
"""A full stop or the like; a colon before a quotation; a dot between the entries of a line."""
_COMPLETE = re.compile(r"[.!?…\u037e][\"'”’»)\]\s]*\Z")
_LAST_WORD = re.compile(r"[\w.]*\Z")
_WORD = re.compile(r"\S*\w\S*")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ABBREVIATIONS = frozenset(["bv", "cf", "dr", "e.g", "i.e", "mr", "mrs", "ms", "prof", "st", "vs"])
_BEFORE_NUMBERS = frozenset(["approx", "art", "c", "ca", "fig", "no", "nr", "p", "pp", "vol"])
_LEVELS = ((30, "very easy"), (40, "easy"), (50, "medium"), (60, "hard"))
_NOT_PROSE = ("quote", "further")
"""Blocks whose words are somebody else's: quotations, titles of books and laws."""


@dataclass(frozen=True)
class Sentence:
    """start: its first character in the passage. complete: it ends with a full stop or the like; a cell may not."""

    start: int
    text: str
    words: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Reading:
    """Of a text: whole sentences, the share of them over `AIM` words (0..1), and its LIX."""

    sentences: int
    long_share: float
    lix: int

    @property
    def level(self) -> str:
        """The LIX in words."""
        return next((name for limit, name in _LEVELS if self.lix < limit), "very hard")


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage; what comes after the last full stop counts as one."""
    start = 0
    for end in (*_ends(passage.text), len(passage.text)):
        text = passage.text[start:end]
        words = tuple(_WORD.findall(text))
        if words:
            yield Sentence(start + len(text) - len(text.lstrip()), text.strip(), words, bool(_COMPLETE.search(text)))
        start = end


def check_sentences(text: Text) -> Iterator[Finding]:
    """Sentences of a unit that are too long."""
    if not text.of_unit or text.passage.block in _NOT_PROSE or text.passage.text.count(" ") < LONGEST:
        return
    for each in sentences(text.passage):
        if len(each.words) > LONGEST:
            beginning = " ".join(each.words[:6])
            message = f"the sentence “{beginning} …” has {len(each.words)} words; make it two (at most {LONGEST})."
            yield finding(text, each.start, "long-sentence", message, " ".join(each.text.split()))


def check_reading(units: Iterable[tuple[str, Reading]], language: str) -> Iterator[Problem]:
    """A warning for each unit (file, reading) that is too hard; of languages without a limit nothing is said."""
    hardest = HARDEST.get(language.partition("-")[0])
    for file, read in units:
        if hardest is not None and read.lix >= hardest:
            message = (
                f"this unit reads {read.level} (LIX {read.lix}, aim below {hardest}): "
                f"make sentences shorter, and take shorter words."
            )
            yield Problem(file, None, "hard-to-read", message)


def reading(passages: Iterable[Passage]) -> Reading:
    """How a unit reads: whole sentences alone, without table cells, headings, quotations and titles."""
    prose = [each for each in passages if each.block not in _NOT_PROSE]
    whole = [each for passage in prose for each in sentences(passage) if each.complete]
    words = [word for each in whole for word in each.words]
    if not words:
        return Reading(0, 0.0, 0)
    long_words = sum(len(_NOT_LETTERS.sub("", word)) > 6 for word in words)
    long_share = sum(len(each.words) > AIM for each in whole) / len(whole)
    return Reading(len(whole), long_share, round(len(words) / len(whole) + 100 * long_words / len(words)))


def _ends(text: str) -> Iterator[int]:
    """Where sentences end: at a full stop before something that is no small letter, unless it shortens a word."""
    for match in _END.finditer(text):
        following = match[1] or match[2] or ""
        if not following.islower() and not _shortened(text, match, following):
            yield match.end()


def _shortened(text: str, match: re.Match[str], following: str) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial."""
    before = _LAST_WORD.search(text, 0, match.start())
    word = before[0].casefold() if before else ""
    if match[0] != "." or not word:
        return False
    initial = len(word) == 1 and text[match.start() - 1].isupper()
    return initial or word in _ABBREVIATIONS or (word in _BEFORE_NUMBERS and following.isdigit())
