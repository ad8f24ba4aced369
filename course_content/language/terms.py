"""The glossary's terms, written as the glossary writes them.

A term of several words may begin with a capital, stand in the plural, and take hyphens before a noun ("a landing-page
test"). A single word with capitals may also be a common one (SMART, Story), so it is only held where it links to its
term. A term with a hyphen may be two words elsewhere ("a lock-in", "we lock in"), but never one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from course_content.language.findings import Finding, Text, finding
from course_content.language.phrases import Hit, Phrases
from course_content.model import GlossaryEntry

_BRACKETED = re.compile(r"(.*\S)\s*\((.+)\)\Z")
_SEPARATOR = re.compile(r"[\s\-\u2010\u2011]+")
_BEFORE_A_WORD = re.compile(r"\s+(?!(?:a|an|and|are|as|at|by|can|for|from|has|have|in|is|it|must|of|on|or|should|that|"
                            r"the|to|was|were|which|who|will|with)\b)\w", re.IGNORECASE)  # fmt: skip
_NOT_HELD = ("quote", "further")


@dataclass(frozen=True)
class Terms:
    """The spellings of a glossary: by their letters alone, and of single words with capitals by the term's id."""

    spellings: dict[str, str]
    capitals: dict[str, str]
    phrases: Phrases
    good: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[GlossaryEntry]) -> Terms:
        """The terms of a glossary; "content management system (CMS)" is two spellings."""
        spellings: dict[str, str] = {}
        capitals: dict[str, str] = {}
        for entry in entries:
            bracketed = _BRACKETED.match(entry.term)
            for form in bracketed.groups() if bracketed else (entry.term,):
                if form != form.lower() and not _SEPARATOR.search(form):
                    capitals[entry.id] = form
                else:
                    spellings[_letters(form)] = form
        return cls(spellings, capitals, _phrases(spellings), frozenset(_good(spellings.values())))

    def check(self, text: Text) -> Iterator[Finding]:
        """Terms that are written in another way; titles in italics keep their own."""
        if text.passage.block in _NOT_HELD:
            return
        for hit, form in self.misspelt(text.passage.without("code", "language", "emphasis")):
            yield _finding(text, hit.start, hit.words, form)

    def misspelt(self, words: str) -> Iterator[tuple[Hit, str]]:
        """Where a term is written in another way, without a plural's ending, and how the glossary writes it."""
        for hit in self.phrases.find(words):
            found = None if hit.words in self.good else _singular(hit.words, self.spellings)
            form = self.spellings[_letters(found)] if found else ""
            if found and not _as_written(found, form, words[hit.end :]):
                yield Hit(hit.start, hit.start + len(found), found), form

    def check_links(self, text: Text) -> Iterator[Finding]:
        """Single words with capitals, where they link to their term."""
        for each in text.passage.stretches:
            form = self.capitals.get(each.target) if each.kind == "term" else None
            linked = text.passage.text[each.start : each.end]
            if form and linked != form and linked.casefold() == form.casefold():
                yield _finding(text, each.start, linked, form)


def _finding(text: Text, place: int, found: str, form: str) -> Finding:
    found = " ".join(found.split())
    message = f"the glossary writes {form!r}, not {found!r}."
    return finding(text, place, "term-spelling", message, found)


def _as_written(found: str, form: str, after: str) -> bool:
    spaced = " ".join(found.split())
    forms = {form, form[0].upper() + form[1:]}
    if spaced in forms or spaced in {each.replace("-", " ") for each in forms}:
        return True
    hyphenated = {_SEPARATOR.sub("-", each) for each in forms}
    return spaced in hyphenated and bool(_BEFORE_A_WORD.match(after))


def _good(forms: Iterable[str]) -> Iterator[str]:
    """What most texts write, so that the rest need not be looked at."""
    for form in forms:
        for begun in (form, form[0].upper() + form[1:]):
            yield from (begun, f"{begun}s", f"{begun}es")


def _letters(form: str) -> str:
    return _SEPARATOR.sub("", form).casefold()


def _singular(found: str, spellings: Mapping[str, str]) -> str | None:
    """The words without the ending of a plural, if they are a term but for their spelling."""
    return next((each for each in (found, found[:-1], found[:-2]) if _letters(each) in spellings), None)


def _phrases(spellings: Mapping[str, str]) -> Phrases:
    """Each form with any of its separators left out, in the singular or the plural."""
    forms = [each for form in spellings.values() for each in _joined(_SEPARATOR.split(form))]
    written = (form + ending for form in forms for ending in ("", "s", "es"))
    return Phrases.of(written, lambda found: _singular(found, spellings) is not None)


def _joined(parts: list[str]) -> Iterator[str]:
    """ "a b c", "ab c", "a bc", "abc"."""
    if len(parts) == 1:
        yield parts[0]
        return
    for rest in _joined(parts[1:]):
        yield f"{parts[0]} {rest}"
        yield parts[0] + rest
