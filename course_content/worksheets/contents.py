"""What is written in a worksheet: texts cleaned and limited, two tabs brought together, two states compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from course_content.worksheets.sheet import Worksheet

LONGEST_TEXT = 5_000
"""Characters of one field."""

LONGEST_SHEET = 100_000
"""Characters of all fields together: such a sheet's file stays well below the size that can be loaded."""

MOST_ENTRIES = 400
"""Fields of one sheet, those of earlier forms included."""

LONGEST_KEY = 300
"""Characters of a field's key or label."""

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Entry:
    """What stands in a field, and what the field was called when it was written."""

    text: str
    label: str


Contents = Mapping[str, Entry]
"""Entries by field key; a key that the worksheet doesn't have (any more) is from an earlier form of it."""


@dataclass(frozen=True)
class Change:
    """A text that somebody gave, and the revision of the one that their page was based on.

    on_its_way: a text of the same page that may have been saved without the page knowing it yet.
    """

    text: str
    revision: str
    on_its_way: str | None = None

    @property
    def is_none(self) -> bool:
        """Whether the page shows what it was based on: it says nothing of what others wrote since."""
        return self.on_its_way is None and revision_of(self.text) == self.revision

    def overwrites(self, current: str) -> bool:
        """Whether the current text is one that the page has not seen."""
        seen = self.text == current or revision_of(current) == self.revision or current == self.on_its_way
        return not (self.is_none or seen)


@dataclass(frozen=True)
class Merged:
    """What became of changes.

    contents: with those that were taken. taken: keys whose text stands there now, or was not changed by its page.
    stale: keys that hold another text than the page knew, which stays. too_long: keys with more than `LONGEST_TEXT`
    characters. full: whether the sheet as a whole had no room; then nothing was taken.
    """

    contents: Contents
    taken: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()
    full: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every change was taken."""
        return not (self.stale or self.too_long or self.full)


def clean(text: str) -> str:
    """A text as it is kept: lines end with `\\n`; what no printer and no database takes is gone."""
    lines = _LINE_ENDS.sub("\n", text)
    return _UNPRINTABLE.sub("", lines).encode("utf-8", "replace").decode()


def revision_of(text: str) -> str:
    """A mark that two texts share only when they are equal; "" for no text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def text_of(contents: Contents, key: str) -> str:
    """What stands in a field."""
    return contents[key].text if key in contents else ""


def merge(sheet: Worksheet, contents: Contents, changes: Mapping[str, Change]) -> Merged:
    """Take the changes that overwrite nothing unseen and are not too long."""
    stale = tuple(key for key, each in changes.items() if each.overwrites(text_of(contents, key)))
    longer = tuple(too_long({key: each.text for key, each in changes.items() if key not in stale}))
    taken = tuple(key for key in changes if key not in stale and key not in longer)
    written = {key: changes[key].text for key in taken if not changes[key].is_none}
    after = _with(sheet, contents, written)
    if written and not fits(after):
        return Merged(contents, (), stale, longer, full=True)
    return Merged(after, taken, stale, longer)


def _with(sheet: Worksheet, contents: Contents, texts: Mapping[str, str]) -> Contents:
    changed = {key: Entry(text, label_of(sheet, contents, key)) for key, text in texts.items()}
    return {key: each for key, each in {**contents, **changed}.items() if each.text}


def fits(contents: Contents) -> bool:
    """Whether a sheet may hold as much."""
    return len(contents) <= MOST_ENTRIES and sum(len(each.text) for each in contents.values()) <= LONGEST_SHEET


def label_of(sheet: Worksheet, contents: Contents, key: str) -> str:
    """What a field is called: by the sheet, else when it was written."""
    if key in sheet.fields:
        return sheet.fields[key].label
    return contents[key].label if key in contents else key


def earlier(sheet: Worksheet, contents: Contents) -> Contents:
    """The entries whose fields the sheet no longer has."""
    return {key: each for key, each in contents.items() if key not in sheet.fields}


def written_in(sheet: Worksheet, texts: Mapping[str, str], labels: Mapping[str, str]) -> Contents:
    """Contents made of texts by key; `labels` name those that the sheet doesn't know."""
    own = {key: field.label for key, field in sheet.fields.items()}
    return {key: Entry(text, own.get(key) or labels.get(key) or key) for key, text in texts.items() if text}


@dataclass(frozen=True)
class Difference:
    """A field that holds different texts in two states of a sheet."""

    label: str
    before: str
    after: str


def differences(sheet: Worksheet, before: Contents, after: Contents) -> tuple[Difference, ...]:
    """Every field that differs, in the sheet's order, then those of earlier forms."""
    keys = dict.fromkeys([*sheet.fields, *before, *after])
    return tuple(
        Difference(label_of(sheet, {**before, **after}, key), text_of(before, key), text_of(after, key))
        for key in keys
        if text_of(before, key) != text_of(after, key)
    )


def to_json(contents: Contents) -> dict[str, Any]:
    """Contents as they are stored: {key: {"text", "label"}}."""
    return {key: {"text": each.text, "label": each.label} for key, each in contents.items()}


def from_json(data: Mapping[str, Mapping[str, str]]) -> Contents:
    """The inverse of `to_json`."""
    return {key: Entry(each["text"], each["label"]) for key, each in data.items()}


def too_long(texts: Mapping[str, str]) -> Iterable[str]:
    """The keys of texts that no field takes."""
    return (key for key, text in texts.items() if len(text) > LONGEST_TEXT)
