"""What several kinds read alike: option lists, keys, form fields, answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from quizzes.model import Catch, InvalidAnswer, Option
from quizzes.source import Reader, nearest, unique

LONGEST_TEXT = 2_000
"""Characters that a typed answer may have."""
PART_ID = re.compile(r"[a-z0-9-]+\Z")
_UNKEPT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff]")


@dataclass(frozen=True)
class Form:
    """Posted fields of one question. Names are `q.<question id>` or `q.<question id>.<part>`."""

    question_id: str
    fields: Mapping[str, list[str]]

    def all(self, part: str) -> list[str]:
        """Every value posted for a part ("" is the question itself)."""
        return self.fields.get(field_name(self.question_id, part), [])

    def one(self, part: str) -> str | None:
        """The first non-empty value posted for a part, or None."""
        return next((value for value in self.all(part) if value.strip()), None)


def field_name(question_id: str, part: str = "") -> str:
    """The form field of a part of a question."""
    return f"q.{question_id}.{part}" if part else f"q.{question_id}"


def read_options(reader: Reader, name: str, minimum: int, *, feedback: bool = True) -> tuple[Option, ...]:
    """A list of `id`, `text` and, unless told otherwise, required `feedback`."""
    options: list[tuple[str, Reader]] = []
    read: list[Option] = []
    for each in reader.items(name, minimum):
        each.allow("id", "text", "feedback")
        option = Option(
            part_id(each),
            each.text("text"),
            each.text("feedback") if feedback else each.text_or_none("feedback"),
        )
        read.append(option)
        options.append((option.id, each))
    unique(options, "option")
    return tuple(read)


def part_id(reader: Reader) -> str:
    """The required `id` of an option, item, target or catch; it has no dot, which form fields use."""
    name = reader.text("id")
    if name and not PART_ID.match(name):
        reader.problem("bad-id", f"{name!r} cannot be an id here: use lower-case letters, digits and hyphens.", "id")
    return name


def read_catches(reader: Reader) -> list[tuple[Catch, Reader]]:
    """The optional list `catch` of common mistakes: each an `id`, `feedback`, and what the kind reads itself."""
    catches = [(Catch(part_id(each), each.text("feedback")), each) for each in reader.items("catch", minimum=0)]
    unique(((catch.id, each) for catch, each in catches), "catch")
    return catches


def read_key(reader: Reader, name: str, options: Iterable[Option]) -> str:
    """The id of one of the options."""
    key = reader.text(name)
    check_known(reader, name, key, [option.id for option in options])
    return key


def check_known(reader: Reader, name: str, value: str, known: Iterable[str]) -> None:
    """Note a problem where `value` is none of the known ids."""
    known = list(known)
    if value and known and value not in known:
        reader.problem(
            "unknown-id",
            f"{name!r} names {value!r}; known ids: {', '.join(known)}.{nearest(value, known)}",
            name,
        )


def known_id(data: object, known: Iterable[str]) -> str:
    """`data` if it is one of the known ids."""
    if isinstance(data, str) and data in set(known):
        return data
    raise InvalidAnswer("not one of this question's ids")


def typed_text(data: object) -> str:
    """A typed text within the length limit, without control characters and halves of characters."""
    if not isinstance(data, str) or len(data) > LONGEST_TEXT:
        raise InvalidAnswer(f"not a text of at most {LONGEST_TEXT} characters")
    return _UNKEPT.sub("", data)


def is_object(data: object) -> TypeGuard[dict[str, Any]]:
    """Whether data is a JSON object."""
    return isinstance(data, dict)


def is_array(data: object) -> TypeGuard[list[Any]]:
    """Whether data is a JSON array."""
    return isinstance(data, list)


def distinct_ids(data: object, known: Iterable[str]) -> list[str]:
    """`data` if it is a list of known ids without repetition."""
    known = tuple(known)
    if not is_array(data):
        raise InvalidAnswer("not a list of ids")
    ids = [known_id(each, known) for each in data]
    if len(set(ids)) < len(ids):
        raise InvalidAnswer("an id stands twice")
    return ids
