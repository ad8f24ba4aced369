"""The file by which a learner takes a worksheet away and loads it again: JSON, `open-museums-worksheet/1`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any, Literal, cast

from course_content.worksheets.contents import LONGEST_KEY, Contents, clean, fits, too_long, written_in
from course_content.worksheets.sheet import Worksheet

FORMAT = "open-museums-worksheet/1"
LARGEST = 1_000_000
"""Bytes of a file that is read."""

_FAMILY = FORMAT.partition("/")[0]

Fault = Literal["too-large", "foreign", "other-version", "other-sheet", "damaged", "too-long"]


class InvalidProduct(ValueError):
    """A file that can't be loaded. fault: why, for `sentences`; about: the other sheet's title, or a field's label."""

    def __init__(self, fault: Fault, about: str = "") -> None:
        super().__init__(f"{fault}: {about}" if about else fault)
        self.fault: Fault = fault
        self.about = about


def sentences(translations: NullTranslations) -> dict[Fault, str]:
    """What a learner reads when a file can't be loaded; "{about}" is filled in."""
    _ = translations.gettext
    return {
        "too-large": _("This file is larger than 1 MB: it cannot be a sheet of this course. Nothing was changed."),
        "foreign": _("This file is not a sheet that was downloaded from this course. Nothing was changed."),
        "other-version": _(
            "This file was made by another version of this page and cannot be read. Nothing was changed."
        ),
        "other-sheet": _("This file belongs to another sheet: “{about}”. Nothing was changed."),
        "damaged": _("This file is damaged and cannot be read. Nothing was changed."),
        "too-long": _("In this file the field “{about}” is too long. Nothing was changed."),
    }


def file_name(sheet: Worksheet) -> str:
    """The file's name: ASCII."""
    return f"{sheet.id}.json"


def write(sheet: Worksheet, contents: Contents, *, course: str, language: str, saved: str) -> bytes:
    """The file. course: its id; saved: an ISO 8601 time. Fields are in the sheet's order, empty ones left out."""
    keys = [*(key for key in sheet.fields if key in contents), *(key for key in contents if key not in sheet.fields)]
    data = {
        "format": FORMAT,
        "course": course,
        "item": sheet.id,
        "title": sheet.title,
        "language": language,
        "saved": saved,
        "fields": {key: contents[key].text for key in keys},
        "labels": {key: contents[key].label for key in keys},
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def read(data: bytes, course: str, sheet: Worksheet) -> Contents:
    """What a file holds for this sheet of the course; unknown keys stay in it. Raises `InvalidProduct`."""
    if len(data) > LARGEST:
        raise InvalidProduct("too-large")
    file = _parsed(data)
    if (file.get("course"), file.get("item")) != (course, sheet.id):
        raise InvalidProduct("other-sheet", clean(str(file.get("title") or file.get("item") or "?"))[:LONGEST_KEY])
    texts, labels = _texts(file.get("fields")), _texts(file.get("labels", {}))
    contents = written_in(sheet, texts, labels)
    for key in too_long(texts):
        raise InvalidProduct("too-long", contents[key].label)
    if not fits(contents):
        raise InvalidProduct("damaged")
    return contents


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        file: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InvalidProduct("foreign") from None
    kind = cast("dict[str, Any]", file).get("format") if isinstance(file, dict) else None
    if not isinstance(kind, str) or kind.partition("/")[0] != _FAMILY:
        raise InvalidProduct("foreign")
    if kind != FORMAT:
        raise InvalidProduct("other-version")
    return cast("dict[str, Any]", file)


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise InvalidProduct("damaged")
    cleaned: dict[str, str] = {}
    for key, text in cast("dict[str, object]", value).items():
        if not isinstance(text, str) or not 0 < len(key) <= LONGEST_KEY:
            raise InvalidProduct("damaged")
        cleaned[clean(key)] = clean(text)
    return cleaned
