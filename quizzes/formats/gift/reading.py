"""Reads GIFT: blocks of lines, parted by blank ones. What a backslash protects is set aside before all else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from quizzes.formats.drafting import Asked, Drafting, Fields, Question, gap_mark
from quizzes.formats.foreign_html import from_markdown, from_plain
from quizzes.formats.fractions import Answer
from quizzes.formats.model import LARGEST_FILE, LONGEST_TEXT, Notes, ReadFile

_SPECIAL = "~=#{}:\\"
_ASIDE = {each: chr(0xE100 + index) for index, each in enumerate(_SPECIAL)}
_BACK = {ord(aside): each for each, aside in _ASIDE.items()}
_PROTECTED = re.compile(r"\\([~=#{}:\\n])")
_ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_NAME = re.compile(r"::(.*?)::\s*", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d+)?)%")
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+)\s*\Z")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_LONGEST_COMMENT = 2_000


@dataclass(frozen=True)
class Block:
    """The lines of one question, without comments, and what its comments say of id and tags."""

    line: int
    text: str
    idnumber: str
    tags: tuple[str, ...]


def recognises(head: bytes) -> bool:
    """Whether a file begins like text that is neither XML nor an archive."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(text) and not text.startswith((b"<", b"PK", b"%PDF")) and b"\x00" not in head


def read(path: Path, language: str) -> ReadFile:
    """The questions of a file."""
    notes = Notes(path.name)
    drafting = Drafting(notes, language)
    if path.stat().st_size > LARGEST_FILE:
        notes.problem("too-large", f"this file is larger than {LARGEST_FILE >> 20} MB; split it.")
        return ReadFile((), (), tuple(notes.problems))
    try:
        for count, block in enumerate(_blocks(path), 1):
            if notes.too_many(count):
                break
            _read_block(block, drafting)
    except UnicodeDecodeError as error:
        notes.problem("not-utf8", f"this file is not UTF-8 text ({error.reason}). Save it as UTF-8.")
    if not (drafting.drafts or notes.losses or notes.problems):
        notes.problem("no-questions", "this file has no questions.")
    return ReadFile(tuple(drafting.drafts), tuple(notes.losses), tuple(notes.problems))


def _blocks(path: Path) -> Iterator[Block]:
    lines: list[str] = []
    comments: list[str] = []
    begin = 0
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            stripped = line.strip()
            if stripped.startswith("//"):
                comments.append(stripped)
            elif stripped.startswith("$CATEGORY:") and not lines:
                comments = []
            elif stripped:
                begin = begin if lines else number
                lines.append(line)
            elif lines:
                yield _block(begin, lines, comments)
                lines, comments = [], []
    if lines:
        yield _block(begin, lines, comments)


def _block(line: int, lines: Sequence[str], comments: Sequence[str]) -> Block:
    said = " ".join(comments)[:_LONGEST_COMMENT]
    number = _ID.search(said)
    tags = tuple(re.sub(r"\\(.)", r"\1", each) for each in _TAG.findall(said))
    return Block(line, "".join(lines).strip(), re.sub(r"\\(.)", r"\1", number[1]) if number else "", tags)


def _aside(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else _ASIDE[match[1]]


def _read_block(block: Block, drafting: Drafting) -> None:
    if len(block.text) > 4 * LONGEST_TEXT:
        message = f"this question has more than {4 * LONGEST_TEXT:,} characters; a blank line ends a question."
        return drafting.notes.problem("too-large", message, block.line)
    text = _PROTECTED.sub(_aside, block.text)
    name = _NAME.match(text)
    text = text[name.end() :] if name else text
    opened, closed = text.find("{"), text.find("}")
    if (opened < 0) != (closed < 0) or closed < opened or "{" in text[opened + 1 : closed]:
        message = "a brace has no partner; a brace that is meant as such needs a backslash before it."
        return drafting.notes.problem("bad-gift", message, block.line)
    answers, _, general = text[opened + 1 : closed].partition("####") if opened >= 0 else ("", "", "")
    stem, after = (text[:opened], text[closed + 1 :]) if opened >= 0 else (text, "")
    form = _FORMAT.match(stem)
    reader = _Reader(form[1] if form else "moodle")
    gap = gap_mark(1) if after.strip() else ""
    asked = Asked(
        line=block.line,
        name=name[1].translate(_BACK).strip() if name else "",
        idnumber=block.idnumber,
        text=reader.html((stem[form.end() :] if form else stem) + gap + after),
        feedback=reader.html(general),
        tags=block.tags,
    )

    def make(question: Question) -> Fields | None:
        if opened < 0:
            return question.left_out("it is a text without a question.")
        fields = reader.answers(answers.strip(), question)
        return _with_gap(question, fields) if gap and fields else fields

    return drafting.add(asked, make)


def _with_gap(question: Question, fields: Fields) -> Fields | None:
    """A missing word is a cloze of one gap."""
    if fields["kind"] not in ("single", "short", "numeric"):
        return question.left_out(f"a {fields['kind']!r} within a text.")
    return question.cloze(question.asked.text, [fields])


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one question. format: of its texts, unless they say their own."""

    format: str

    def html(self, text: str) -> str:
        """A text as HTML by its format."""
        text = text.strip()
        own = _FORMAT.match(text)
        form, text = (own[1], text[own.end() :]) if own else (self.format, text)
        text = text.translate(_BACK)
        if form == "html":
            return text
        if form == "markdown":
            return from_markdown(text)
        if form == "moodle" and re.search(r"</?\w[^<>]*>", text):
            return text.replace("\n", "<br>")
        return from_plain(text)

    def answers(self, text: str, question: Question) -> Fields | None:
        """The kind that the answers make."""
        truth = text.partition("#")[0].strip().upper()
        if not text:
            return question.left_out("it wants a free text, which no kind of ours asks for.")
        if text.startswith("#"):
            return self.number(text[1:], question)
        if "~" in text:
            return self.choice(text, question)
        if "=" in text and "->" in text:
            return self.match(text, question)
        if truth in _TRUTH:
            return self.true_false(_TRUTH[truth], text, question)
        return question.short([self.answer(each, typed=True) for each in _parts(text, "=")])

    def answer(self, text: str, typed: bool = False) -> Answer:
        """`%50%text#feedback`; without a weight it counts in full where it is `=`."""
        weight = _WEIGHT.match(text)
        fraction = float(weight[1]) if weight else 100.0
        words, _, feedback = (text[weight.end() :] if weight else text).partition("#")
        return Answer(words.translate(_BACK).strip() if typed else self.html(words), fraction, self.html(feedback))

    def choice(self, text: str, question: Question) -> Fields | None:
        """`=` right and `~` wrong, or `~%50%` by weight."""
        single = "=" in text
        found: list[Answer] = []
        for part in _parts(text.replace("=", "~="), "~"):
            right = part.startswith("=")
            answer = self.answer(part.removeprefix("="))
            weighted = _WEIGHT.match(part.removeprefix("="))
            found.append(answer if weighted or right else Answer(answer.text, 0, answer.feedback))
        return question.choice(found, single)

    def match(self, text: str, question: Question) -> Fields | None:
        """`=item -> target`; without an item a target is left over."""
        pairs: list[tuple[str, str]] = []
        for part in _parts(text, "="):
            item, arrow, target = part.partition("->")
            if not arrow or not target.strip():
                return question.left_out("a pair to match has no '->'.")
            pairs.append((self.html(item), escape(target.translate(_BACK).strip(), quote=False)))
        whole = [pair for pair in pairs if pair[0]]
        targets = [target for _, target in whole] + [target for item, target in pairs if not item]
        return question.placing("match", whole, targets)

    def true_false(self, key: bool, text: str, question: Question) -> Fields:
        """`T#said to who is wrong#said to who is right`."""
        _, wrong, right = (*text.split("#", 2), "", "")[:3]
        said = {key: self.html(right), not key: self.html(wrong)}
        return question.true_false(key, said[True], said[False])

    def number(self, text: str, question: Question) -> Fields | None:
        """`=%100%25:0.5#feedback`, `=1..5`, and `~#feedback` for any other number."""
        text, rest, wrong = text.partition("~")
        answers = [self.number_answer(each) for each in _parts(text, "=")]
        if rest:
            answers.append(Answer("*", 0, self.html(wrong.partition("#")[2])))
        return question.numeric(answers)

    def number_answer(self, text: str) -> Answer:
        """A number, its tolerance, and feedback."""
        answer = self.answer(text, typed=True)
        span = _RANGE.match(answer.text[:60])
        try:
            if span:
                low, high = float(span[1]), float(span[2])
                return Answer(f"{(low + high) / 2:.12g}", answer.fraction, answer.feedback, f"{(high - low) / 2:.12g}")
        except ValueError:
            return answer
        number, _, tolerance = answer.text.partition(":")
        return Answer(number.strip(), answer.fraction, answer.feedback, tolerance.strip())


def _parts(text: str, sign: str) -> list[str]:
    """What stands between signs, without the space around it."""
    return [part for each in text.split(sign) if (part := each.strip())]
