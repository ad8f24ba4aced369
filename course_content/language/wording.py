"""Words to avoid: lists as data, found as whole words.

A list is a YAML file of {id, words: […], instead, unless?: […]}: `unless` names longer phrases in which a word is
fine ("the blind" in "the blind spot"). `words/filler-<language>.yaml` and `words/inclusive-<language>.yaml` come with
the program; a course's own `words-to-avoid.yaml` stands in the place of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course_content.language.findings import Finding, Text, finding
from course_content.language.phrases import Hit, Phrases
from quizzes.source import Problem, Reader, read_yaml, unique

WORDS = Path(__file__).parents[1] / "words"
OWN_LIST = "words-to-avoid.yaml"
FIELDS = ("id", "words", "instead", "unless")
_QUOTED = re.compile(r"[\"“‘„«][^\"“”‘„«»]*[\"”’“»]")
_MOST_MENTIONED = 6
"""Words of a quotation that may be a name or a title; a longer one is a text by itself."""


@dataclass(frozen=True)
class Avoided:
    """An entry of a list; `code` is the check's name."""

    code: str
    words: tuple[str, ...]
    instead: str
    unless: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """All entries that hold for a course."""

    entries: tuple[Avoided, ...]

    @cached_property
    def _by_word(self) -> dict[str, Avoided]:
        return {_key(word): entry for entry in self.entries for word in entry.words}

    @cached_property
    def phrases(self) -> Phrases:
        """All the words."""
        return _phrases(word for entry in self.entries for word in entry.words)

    @cached_property
    def _fine(self) -> Phrases:
        return _phrases(phrase for entry in self.entries for phrase in entry.unless)

    def check(self, text: Text) -> Iterator[Finding]:
        """Words that a text had better avoid; in italics or a short quotation a word is spoken of, not used."""
        if text.passage.block == "quote":
            return
        words = text.passage.without("code", "language")
        for hit in self.phrases.find(words):
            fine = ((each.start, each.end) for each in self._fine.find(words))
            inside = any(start <= hit.start and hit.end <= end for start, end in fine)
            if not inside and not _mentioned(text, hit):
                entry = self._by_word[_key(hit.words)]
                message = f"avoid {' '.join(hit.words.split())!r}; better: {entry.instead}."
                yield finding(text, hit.start, entry.code, message, hit.words)


def read_wording(directory: Path, language: str, problems: list[Problem]) -> Wording:
    """The lists for a course in one language (BCP 47); faults of its own list go to `problems`."""
    language = language.partition("-")[0]
    own = directory / OWN_LIST
    filler = own if own.exists() else WORDS / f"filler-{language}.yaml"
    lists = (("filler", filler), ("wording", WORDS / f"inclusive-{language}.yaml"))
    found = [each for code, path in lists if path.exists() for each in _read(path, code, problems)]
    return Wording(tuple(found))


def _read(path: Path, code: str, problems: list[Problem]) -> Iterator[Avoided]:
    reader = read_yaml(path, path.parent, problems)
    if reader is None:
        return
    readers = [(each.identifier("id"), each) for each in reader.elements()]
    unique(readers, "entry")
    for _, each in readers:
        yield _entry(each, code)


def _entry(reader: Reader, code: str) -> Avoided:
    reader.allow(*FIELDS)
    return Avoided(code, reader.texts("words"), reader.text("instead"), reader.texts("unless", minimum=0))


def _phrases(words: Iterable[str]) -> Phrases:
    keys = frozenset(map(_key, words))
    return Phrases.of(keys, lambda written: _key(written) in keys)


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("’", "'").split())


def _mentioned(text: Text, hit: Hit) -> bool:
    quoted = [each.span() for each in _QUOTED.finditer(text.passage.text)]
    italics = [(each.start, each.end) for each in text.passage.stretches if each.kind == "emphasis"]
    for start, end in (*quoted, *italics):
        if start <= hit.start and hit.end <= end:
            return len(text.passage.text[start:end].split()) <= _MOST_MENTIONED
    return False
