"""Finds many phrases in many texts.

Most texts hold no phrase's words at all; only in the others a phrase's first word starts a look at the words that
follow. So thousands of texts take a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

WORD = re.compile(r"\w+")
_NOT_BEFORE = ("@", ".", "/", "-")
_NOT_AFTER = re.compile(r"@|[.-]\w")
"""A phrase is whole words, no part of a longer one with hyphens nor of an address."""


@dataclass(frozen=True)
class Hit:
    """A phrase in a text, by its characters, and as it is written there."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Phrases:
    """by_first: what may follow a word (all in small letters, cut by `WORD`), the longest first.

    fits: whether what stands in a text is the phrase: its words are, what stands between them may not be.
    """

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    fits: Callable[[str], bool]

    @classmethod
    def of(cls, phrases: Iterable[str], fits: Callable[[str], bool]) -> Phrases:
        """The phrases, in any capitalisation."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            if words := tuple(WORD.findall(phrase.casefold())):
                found.setdefault(words[0], set()).add(words)
        by_first = {first: tuple(sorted(each, key=len, reverse=True)) for first, each in found.items()}
        return cls(by_first, fits)

    def find(self, text: str) -> Iterator[Hit]:
        """The phrases in a text, from left to right, none inside another."""
        words = tuple(WORD.findall(text.casefold()))
        there = self._there(words)
        if not there:
            return
        places = [match.span() for match in WORD.finditer(text)]
        if len(places) != len(words):  # a letter that becomes two in small letters
            words = tuple(text[start:end].casefold() for start, end in places)
        free = 0
        for index in [index for index, word in enumerate(words) if word in there]:
            for phrase in self.by_first[words[index]] if index >= free else ():
                last = index + len(phrase)
                if words[index:last] == phrase:
                    start, end = places[index][0], places[last - 1][1]
                    if self._stands_alone(text, start, end):
                        free = last
                        yield Hit(start, end, text[start:end])
                        break

    def _there(self, words: tuple[str, ...]) -> set[str]:
        """The first words of the phrases whose words stand there in a row."""
        present = set(words)
        row = f" {' '.join(words)} "
        begun = ((word, phrase) for word in present & self.by_first.keys() for phrase in self.by_first[word])
        return {word for word, phrase in begun if present.issuperset(phrase) and f" {' '.join(phrase)} " in row}

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        whole = not text.endswith(_NOT_BEFORE, 0, start) and not _NOT_AFTER.match(text, end)
        return whole and self.fits(text[start:end])
