"""on-purpose.yaml: what an author has seen and left as it is, each with the reason.

A list of {file, code, words, why}: the finding of that code, in that file, whose words contain these is left out. An
entry that leaves nothing out is a problem itself, so that the list never outlives its texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from course_content.language.findings import CODES, Finding
from quizzes.source import Problem, Reader, read_yaml

FILE = "on-purpose.yaml"
FIELDS = ("file", "code", "words", "why")


@dataclass(frozen=True)
class _Entry:
    file: str
    code: str
    words: str
    reader: Reader

    def covers(self, finding: Finding) -> bool:
        problem = finding.problem
        return (problem.file, problem.code) == (self.file, self.code) and self.words in _folded(finding.words)


def without_purposes(directory: Path, findings: Iterable[Finding], problems: list[Problem]) -> list[Finding]:
    """The findings that nobody meant; faults of the list go to `problems`."""
    entries = _read(directory, problems)
    left: list[Finding] = []
    used: set[int] = set()
    for each in findings:
        covering = {index for index, entry in enumerate(entries) if entry.covers(each)}
        used |= covering
        if not covering:
            left.append(each)
    for index, entry in enumerate(entries):
        if index not in used:
            message = f"{entry.file} has no {entry.code!r} about these words any more; take this entry away."
            entry.reader.problem("nothing-on-purpose", message)
    return left


def _read(directory: Path, problems: list[Problem]) -> list[_Entry]:
    path = directory / FILE
    reader = read_yaml(path, directory, problems) if path.exists() else None
    return [_entry(each) for each in reader.elements()] if reader else []


def _entry(reader: Reader) -> _Entry:
    reader.allow(*FIELDS)
    reader.text("why")
    return _Entry(reader.text("file"), reader.choice("code", CODES), _folded(reader.text("words")), reader)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
