"""Moodle's embedded answers: `{1:SHORTANSWER:=right#feedback~%0%wrong}` inside a text, for gaps.

Source: Moodle documentation, "Embedded Answers (Cloze) question type". What parts an answer (`}`, `#`, `~`, `\\`) is
written as a character reference, which Moodle decodes after it has parted them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from quizzes.formats.fractions import Answer

CHOICES = tuple(f"MULTICHOICE{layout}" for layout in ("", "_V", "_H", "_S", "_VS", "_HS")) + tuple(
    f"MC{layout}" for layout in ("", "V", "H", "S", "VS", "HS")
)
TEXTS = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
NUMBERS = ("NUMERICAL", "NM")
_GAP = re.compile(r"\{(\d*):([A-Z_]{2,}):((?:\\.|[^}\\])*)\}", re.DOTALL)
_END = re.compile(r"(?<!\\)\}")
_WORTH = re.compile(r"(=)|%(-?\d{1,3}(?:\.\d+)?)%")
_BETWEEN = re.compile(r"(?<!\\)~")
_BEFORE_FEEDBACK = re.compile(r"(?<![\\&])(?<!&amp;)#")
_SPECIAL = {ord(each): f"&#{ord(each)};" for each in "}#~\\"}


@dataclass(frozen=True)
class Gap:
    """One gap as it stands in a text: weight as written (1 where it is left out), type in capitals."""

    weight: str
    type: str
    answers: tuple[Answer, ...]


def write_gap(type_name: str, answers: Sequence[Answer]) -> str:
    """A gap of weight 1. Texts of choices and all feedback are HTML, other texts as typed."""
    parts = [_write_answer(type_name, each) for each in answers]
    return f"{{1:{type_name}:{'~'.join(parts)}}}"


def protect(html: str) -> str:
    """HTML around the gaps in which nothing looks like one."""
    return re.sub(r"\{(?=\d*:)", "&#123;", html)


def split_gaps(html: str) -> Iterator[str | Gap]:
    """A text's HTML and its gaps, in their order."""
    end = 0
    last = max((match.end() for match in _END.finditer(html)), default=0)
    for match in _GAP.finditer(html, 0, last):
        yield html[end : match.start()]
        numeric = match[2] in NUMBERS
        texts = match[2] not in CHOICES
        parts = _BETWEEN.split(match[3])
        answers = tuple(_read_answer(part, texts, numeric) for part in parts if part.strip())
        yield Gap(match[1] or "1", match[2], answers)
        end = match.end()
    yield html[end:]


def _write_answer(type_name: str, answer: Answer) -> str:
    text = _html(answer.text) if type_name in CHOICES else escape(answer.text, quote=False).translate(_SPECIAL)
    if answer.tolerance and answer.tolerance != "0":
        text += f":{answer.tolerance}"
    right = "=" if answer.fraction == 100 else f"%{answer.fraction:g}%"
    return f"{right}{text}" + (f"#{_html(answer.feedback)}" if answer.feedback else "")


def _html(html: str) -> str:
    """HTML that is whole again after one decoding."""
    return html.replace("&", "&amp;").translate(_SPECIAL)


def _read_answer(part: str, texts: bool, numeric: bool) -> Answer:
    worth, rest = "", part.strip()
    if match := _WORTH.match(rest):
        worth, rest = match[1] or match[2], rest[match.end() :]
    pieces = _BEFORE_FEEDBACK.split(rest, maxsplit=1)
    text, feedback = (_unescaped(each) for each in (*pieces, "")[:2])
    tolerance = ""
    if numeric:
        text, _, tolerance = (each.strip() for each in text.partition(":"))
    fraction = 100.0 if worth == "=" else float(worth or 0)
    return Answer(text.strip() if texts else text, fraction, feedback, tolerance)


def _unescaped(text: str) -> str:
    return unescape(re.sub(r"\\([}#~/\"\\])", r"\1", text))
