"""What `numeric` and `estimate` share: an answer {"text", "language"}, a number typed in a language."""

from __future__ import annotations

import re

from quizzes.kinds.reading import Form, is_object, typed_text
from quizzes.languages.folding import fold
from quizzes.languages.numbers import read_number, write_number
from quizzes.model import EMPTY, Answer, InvalidAnswer, Mark
from quizzes.text import literal

UNREADABLE = Mark(0.0, note="unreadable")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}\Z")


def parse_typed(data: object) -> Answer:
    """{"text": as typed, "language": BCP 47 code of the page that it was typed on}."""
    if not is_object(data) or set(data) != {"text", "language"}:
        raise InvalidAnswer("not an object of text and language")
    language = data["language"]
    if not isinstance(language, str) or not _LANGUAGE.match(language):
        raise InvalidAnswer("not a language")
    return {"text": typed_text(data["text"]), "language": language}


def parse_typed_form(form: Form, part: str = "") -> object | None:
    """The typed text and the language that the form carries beside it; None when nothing was typed."""
    text = form.one(part)
    language = form.one(f"{part}.language" if part else "language")
    return None if text is None else {"text": text, "language": language or "en"}


def typed_number(answer: Answer | None, unit: str | None) -> float | Mark:
    """The number typed, or the mark of an answer that has none: empty, or unreadable."""
    if not isinstance(answer, dict) or not fold(answer["text"]):
        return EMPTY
    value = read_number(answer["text"], answer["language"], unit)
    return UNREADABLE if value is None else value


def slack(key: float, tolerance: float) -> float:
    """What binary fractions may be off: 0.4 is within 0.1 of 0.3."""
    return 1e-9 * max(abs(key), tolerance)


def write_with_unit(value: float, unit: str | None, language: str) -> str:
    """A number and its unit as the language writes them, in Markdown."""
    number = write_number(value, language)
    return f"{number}\u00a0{literal(unit)}" if unit else number
