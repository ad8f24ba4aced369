"""How a course is written: sentences, words to avoid, terms as in the glossary. Part of `course-content check`.

findings.py    what is found             sentences.py  length, reading level
wording.py     filler, exclusive words   terms.py      spelling of glossary terms
on_purpose.py  what authors excuse       review.py     facts past their month
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt

from course_content.language.findings import Finding, Text
from course_content.language.on_purpose import without_purposes
from course_content.language.sentences import check_sentences
from course_content.language.terms import Terms
from course_content.language.wording import Wording, read_wording
from course_content.model import Course
from course_content.prose import Passage, passages, texts
from quizzes import text as markdown
from quizzes.source import Problem, Reader


def check_language(
    course: Course, units: Iterable[tuple[str, Iterable[Passage]]], readers: Iterable[Reader], problems: list[Problem]
) -> None:
    """Note what the language checks find in a course.

    units: each text file and its passages. readers: of every YAML value whose texts a learner reads.
    """
    checks = _Checks(read_wording(course.directory, course.language, problems), Terms.of(course.glossary.values()))
    findings = [each for file, found in units for each in checks.of_unit(file, found)]
    findings += [each for reader in readers for each in checks.of_yaml(reader)]
    problems += (each.problem for each in without_purposes(course.directory, findings, problems))


class _Checks:
    """The checks of one course. Nearly all texts are without faults, so each file is first looked at as a whole."""

    def __init__(self, wording: Wording, terms: Terms) -> None:
        self.wording = wording
        self.terms = terms

    def of_unit(self, file: str, found: Iterable[Passage]) -> Iterator[Finding]:
        texts = [Text(file, passage, of_unit=True) for passage in found]
        suspect = self._suspect("\n".join(each.passage.text for each in texts))
        for each in texts:
            yield from check_sentences(each)
            yield from self.terms.check_links(each)
            if suspect:
                yield from self._wording_and_terms(each)

    def of_yaml(self, reader: Reader) -> Iterator[Finding]:
        strings = list(texts(reader))
        whole = "\n".join(value for _, value in strings)
        if "](term:" not in whole and not self._suspect(whole):
            return
        for place, value in strings:
            if "](term:" in value or self._suspect(value):
                for each in passages(_markdown().parse(value), place.line or 1):
                    text = Text(place.source.file, each, of_unit=False)
                    yield from self.terms.check_links(text)
                    yield from self._wording_and_terms(text)

    def _suspect(self, words: str) -> bool:
        return any(self.wording.phrases.find(words)) or any(self.terms.misspelt(words))

    def _wording_and_terms(self, text: Text) -> Iterator[Finding]:
        yield from self.wording.check(text)
        yield from self.terms.check(text)


@cache
def _markdown() -> MarkdownIt:
    return markdown.parser()
