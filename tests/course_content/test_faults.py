"""Broken course folders: each fault is reported with its file, line and words, and all faults at once."""

# ruff: noqa: E501 — messages stand in one piece, so that they can be searched for

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from course_content.inspection import inspect_course
from course_content.loader import load_course
from quizzes.source import InvalidContent, Problem
from tests.course_content.tiny import LESSON, change, line_of, write_tiny_course

UNIT_1, UNIT_2 = f"{LESSON}/units/01-oil.md", f"{LESSON}/units/02-light.md"
LESSON_YAML, QUESTIONS = f"{LESSON}/lesson.yaml", f"{LESSON}/questions.yaml"
DRAWING = f"{LESSON}/units/media/lamp.svg"


@dataclass(frozen=True)
class Fault:
    """A change to the tiny course, and the one problem that it makes. at: text of the line that is named."""

    file: str
    old: str
    new: str
    code: str
    message: str
    at: str | None = None


FAULTS = [
    Fault(
        QUESTIONS,
        "picture: lamp.svg",
        "picture: lam.svg",
        "no-picture",
        "there is no media/lam.svg. Did you mean 'lamp.svg'?",
    ),
    Fault(
        QUESTIONS,
        "picture: lamp.svg",
        "picture: <svg/>",
        "figure-file",
        "'<svg/>' is not the name of a drawing in media/, such as 'ladder.svg'.",
    ),
    Fault(
        "course.yaml",
        "id: tiny",
        "id: [tiny",
        "bad-yaml",
        "this is not valid YAML: did not find expected ',' or ']'.",
        "title:",
    ),
    Fault(
        "course.yaml",
        "title: Lamps",
        "titel: Lamps\ntitle: Lamps",
        "unknown-field",
        "unknown field 'titel'. Did you mean 'title'? Known: id, title, summary, source_language, languages, lessons, licence, orientation, closing, paths.",
        "titel",
    ),
    Fault(
        "course.yaml",
        "languages: [en]",
        "languages: [nl]",
        "bad-language",
        "the source language 'en' is missing in 'languages'.",
        "languages: [nl]",
    ),
    Fault("glossary.yaml", "[oil](term:oil)", "oil", "unused-term", "nothing leads to the term 'oil'.", "id: oil"),
    Fault(
        "glossary.yaml",
        "(term:oil)",
        "(term:oli)",
        "unknown-term",
        "the glossary has no 'oli'. Did you mean 'oil'?",
        "A thing that",
    ),
    Fault(
        "sources.yaml",
        "review: 2028-06",
        "review: soon",
        "bad-month",
        "'review' must be a month such as 2028-06, not 'soon'.",
        "review: soon",
    ),
    Fault(
        LESSON_YAML,
        "cells: [D1.understand]",
        "cells: [D1.think]",
        "bad-cell",
        "'D1.think' is not a cell of the grid, such as 'D1.make' (make, manage, understand, use).",
        "D1.think",
    ),
    Fault(
        LESSON_YAML,
        "id: lesson-1.unit-2",
        "id: lesson-2.unit-2",
        "unit-id",
        "the id 'lesson-2.unit-2' must begin with the lesson's: 'lesson-1.'.",
        "id: lesson-2.unit-2",
    ),
    Fault(
        LESSON_YAML,
        "minutes: 10",
        "minutes: ten",
        "not-a-number",
        "'minutes' must be a number, not 'ten'.",
        "minutes: ten",
    ),
    Fault(
        LESSON_YAML,
        "accent: teal",
        "accent: teel",
        "unknown-value",
        "'accent' is 'teel'; it must be one of: teal, violet, raspberry, blue, ochre. Did you mean 'teal'?",
        "accent",
    ),
    Fault(
        QUESTIONS,
        "section: details",
        "section: detail",
        "unknown-section",
        "lesson-1.unit-1 has no heading {#detail}. Did you mean 'details'?",
        "section: detail",
    ),
    Fault(
        QUESTIONS,
        "(term:lamp)",
        "(term:lump)",
        "unknown-term",
        "the glossary has no 'lump'. Did you mean 'lamp'?",
        "term:lump",
    ),
    Fault(
        QUESTIONS,
        "facts: [S-1]",
        "facts: [S-9]",
        "unknown-source",
        "sources.yaml has no 'S-9'. Did you mean 'S-2'?",
        "S-9",
    ),
    Fault(UNIT_1, "[@S-1]", "[@S-3]", "unknown-source", "sources.yaml has no 'S-3'. Did you mean 'S-2'?", "S-3"),
    Fault(
        UNIT_1,
        "unit-2#bright",
        "unit-2#brigt",
        "unknown-section",
        "lesson-1.unit-2 has no heading {#brigt}. Did you mean 'bright'?",
        "#brigt",
    ),
    Fault(
        UNIT_1,
        "item:lesson-1.unit-2",
        "item:lesson-1.unit-3",
        "unknown-item",
        "the course has no item 'lesson-1.unit-3'. Did you mean 'lesson-1.unit-2'?",
        "unit-3",
    ),
    Fault(
        UNIT_1,
        "[above](#parts)",
        "[above](#above)",
        "unknown-section",
        "lesson-1.unit-1 has no heading {#above}.",
        "(#above)",
    ),
    Fault(
        UNIT_1,
        "Close it.",
        "See [us](http://lamps.example).",
        "bad-link",
        "the link to 'http://lamps.example' is not understood: use https:, mailto:, item:, term: or #section.",
        "http:",
    ),
    Fault(
        UNIT_1,
        "Close it.",
        "Close <b>it</b>.",
        "raw-html",
        "HTML is shown as it stands: '<b>'. Use Markdown, or `backticks`.",
        "<b>",
    ),
    Fault(
        UNIT_1,
        "::: mistake",
        "::: mistaek",
        "unknown-block",
        "unknown block 'mistaek'. Did you mean 'mistake'? Known: situation, example, mistake, activity, template, thread, shortcut, takeaway, further, quote, figure, video.",
        "mistaek",
    ),
    Fault(
        UNIT_1,
        "thread inclusion",
        "thread inclussion",
        "unknown-thread",
        "unknown thread 'inclussion'. Did you mean 'inclusion'? Known: inclusion, safety, ai.",
        "inclussion",
    ),
    Fault(
        UNIT_1,
        "::: example Filling *the* lamp",
        "::: example",
        "block-title",
        "'example' needs a title on its opening line.",
        "::: example",
    ),
    Fault(
        UNIT_1,
        "(1990)\n:::",
        "(1990)",
        "unclosed-block",
        "the block 'further' is never closed with ':::'.",
        "::: further",
    ),
    Fault(
        UNIT_1,
        "## The parts {#parts}",
        "## The parts {#parts}\n:::",
        "stray-close",
        "this line of 3 colons closes no block.",
        None,
    ),
    Fault(
        UNIT_1,
        ":::: activity",
        "::: activity",
        "nested-colons",
        "'template' opens inside 'activity' (line 42) with as many colons. Close that block first, or give it 4 colons.",
        "::: template",
    ),
    Fault(
        UNIT_1,
        "### Details {#details}",
        "#### Details {#details}",
        "heading-level",
        "this heading skips a level: #### after ##.",
        "Details",
    ),
    Fault(
        UNIT_2,
        "## Bright enough {#bright}",
        "## Bright enough {#bright}\n\n## And *who* says so?",
        "heading-no-id",
        "this heading needs an id that links keep: {#and-who-says-so}.",
        "And *who*",
    ),
    Fault(UNIT_1, "{#details}", "{#parts}", "double-id", "the id 'parts' is already that of line 5.", "### Details"),
    Fault(
        UNIT_2,
        "::: takeaway\n- Ask those who read.\n:::",
        "- Ask those who read.",
        "missing-block",
        "this unit has no `::: takeaway` block.",
        None,
    ),
    Fault(
        UNIT_1,
        "alt: A lamp with a glass & a flame.\n",
        "",
        "figure-alt",
        "the figure 'lamp.svg' has no 'alt': say in a sentence what it shows.",
        "::: figure",
    ),
    Fault(
        UNIT_1,
        "caption: The",
        "captoin: The",
        "unknown-field",
        "unknown field 'captoin'. Did you mean 'caption'? Known: alt, caption, long.",
        "captoin",
    ),
    Fault(
        DRAWING,
        'class="line"',
        'class="lines"',
        "svg-class",
        "unknown class 'lines'. Did you mean 'line'? Known: line, arrow, fill-accent, fill-accent-soft, fill-sand, fill-paper, fill-ink, label, label-small, label-on-accent.",
        "lines",
    ),
    Fault(
        "course.yaml",
        "title: Lamps for museums",
        f"title: {'Lamps ' * 50}",
        "title-too-long",
        "'title' has 299 characters; learning platforms take 255.",
        "title",
    ),
    Fault(
        "course.yaml",
        "lessons: [lesson-1]",
        "lessons: [lesson-1, lesson-1]",
        "double-id",
        "the lesson 'lesson-1' is listed twice.",
        "lessons",
    ),
    Fault(
        "course.yaml",
        "lessons: [lesson-1]",
        "lessons: [lesson-2]",
        "no-lesson",
        "no folder below lessons/ has a lesson.yaml with the id 'lesson-2'; found: lesson-1. Did you mean 'lesson-1'?",
        "lessons",
    ),
    Fault("course.yaml", "title: Lamps for museums\n", "", "missing-field", "the field 'title' is missing."),
    Fault("course.yaml", "title: Lamps for museums", "title: ''", "empty-text", "'title' is empty.", "title"),
    Fault(
        "course.yaml",
        "languages: [en]",
        "languages: [en, English]",
        "bad-language",
        "'English' is not a language code such as 'nl'.",
        "languages: [",
    ),
    Fault(
        "course.yaml",
        "title: Lamps for museums",
        "title: &name Lamps\nlicence: *name",
        "alias",
        "anchors and aliases (& and *) are not used here; write the text out.",
        "title",
    ),
    Fault(
        "glossary.yaml",
        "- id: oil",
        "- id: lamp",
        "double-id",
        "the glossary id 'lamp' is used twice.",
    ),
    Fault(
        "sources.yaml",
        "url: https://lamps.example/survey",
        "url: http://lamps.example/survey",
        "bad-link",
        "'url' must begin with https://, not 'http://lamps.example/survey'.",
        "url",
    ),
    Fault(
        "sources.yaml",
        "- id: S-2",
        "- id: S-3\n  statement: Wicks burn.\n  source: Handbook\n  year: 1990\n- id: S-2",
        "unused-source",
        "nothing leads to the source 'S-3'.",
        "id: S-3",
    ),
    Fault(
        LESSON_YAML,
        "file: units/02-light.md",
        "file: ../02-light.md",
        "bad-file",
        "'file' must be like 'units/01-name.md', not '../02-light.md'.",
        "../02",
    ),
    Fault(
        LESSON_YAML,
        "    cells: [D1.understand]\n",
        "",
        "missing-field",
        "the field 'cells' is missing.",
    ),
    Fault(
        LESSON_YAML,
        "minutes: 10",
        "minutes: 10\n    minutes: 10",
        "double-field",
        "the field 'minutes' stands twice in one mapping.",
    ),
    Fault(
        LESSON_YAML,
        "{id: 1.2-a, level: evaluate, text: judge whether a room is bright enough}",
        "1.2-a",
        "not-a-mapping",
        "here a mapping (`name: value` lines) is needed, not '1.2-a'.",
        "- 1.2-a",
    ),
    Fault(
        QUESTIONS,
        "outcome: 1.2-a\n  difficulty: hard",
        "outcome: 1.1-a\n  difficulty: hard",
        "other-unit",
        "the outcome '1.1-a' belongs to 'lesson-1.unit-1', the question to 'lesson-1.unit-2'.",
    ),
    Fault(
        QUESTIONS,
        "kind: estimate",
        "kind: estimation",
        "unknown-value",
        "'kind' is 'estimation'; it must be one of: single, multiple, true-false, match, order, categorise, short, numeric, estimate, cloze, hotspot, open, scale. Did you mean 'estimate'?",
        "kind: estimation",
    ),
    Fault(
        UNIT_2,
        "## Bright enough",
        "# Lamps\n\n## Bright enough",
        "heading-level",
        "headings begin at `##`: the unit's title is in lesson.yaml.",
        "# Lamps",
    ),
    Fault(
        UNIT_1,
        "{#details}",
        "{#term-lamp}",
        "bad-id",
        "'term-lamp' cannot be a heading's id: use lower-case letters, digits and hyphens (but not page-, term-, source- at the beginning).",
        "{#term-lamp}",
    ),
    Fault(
        UNIT_1,
        "[@S-1]",
        "[@S_1]",
        "bad-link",
        "'[@S_1]' is not a source note such as [@S-14].",
        "[@S_1]",
    ),
    Fault(
        UNIT_1,
        "::: shortcut",
        "::: shortcut In short",
        "block-title",
        "'shortcut' has no title of its own; take 'In short' away.",
        "::: shortcut",
    ),
    Fault(
        UNIT_1,
        "::: quote Bram, volunteer, 2026",
        "::: quote",
        "block-title",
        "'quote' needs a person on its opening line.",
        "::: quote",
    ),
    Fault(
        UNIT_1,
        "Fill it.\n",
        "::: shortcut\nFill it.\n:::\n",
        "misplaced-block",
        "'shortcut' stands on its own, not inside 'activity' (line 42).",
    ),
    Fault(
        UNIT_2,
        "::: takeaway\n",
        "::: takeaway\n- Once.\n:::\n\n::: takeaway\n",
        "double-id",
        "the id 'takeaway' is already that of line 13.",
    ),
    Fault(
        UNIT_1,
        "::: figure lamp.svg",
        "::: figure lamp.png",
        "figure-file",
        "'lamp.png' is not the name of a drawing in media/, such as 'ladder.svg'.",
        "::: figure",
    ),
    Fault(
        UNIT_2,
        "  **Bram**, at the table: “First the oil.” He pours slowly, from [the glass](term:lamp).\n\n  “Then we wait.”\n",
        "",
        "no-transcript",
        "the video has no 'transcript': write what is said, and what is shown where it matters.",
        "::: video",
    ),
    Fault(
        UNIT_2,
        "link: https://www.lamps.example/films/bram",
        "link: http://www.lamps.example/films/bram",
        "video-link",
        "'link' must be a page's address such as https://museum.example/film, not 'http://www.lamps.example/films/bram'.",
        "link:",
    ),
    Fault(
        UNIT_2,
        "length: 3:20",
        "length: 3 minutes",
        "video-length",
        "'length' must be minutes and seconds such as 3:20, not '3 minutes'.",
        "length:",
    ),
    Fault(
        UNIT_2,
        "language: nl",
        "language: Dutch",
        "bad-language",
        "'Dutch' is not a language code such as 'nl'.",
        "language:",
    ),
    Fault(UNIT_2, "credit: Museum", "author: Museum", "missing-field", "the field 'credit' is missing."),
    Fault(
        UNIT_2,
        "::: video How Bram fills [een lamp]{lang=nl}",
        "::: video",
        "block-title",
        "'video' needs a title on its opening line.",
        "::: video",
    ),
    Fault(
        UNIT_2,
        "[the glass](term:lamp)",
        "[the glass](term:glass)",
        "unknown-term",
        "the glossary has no 'glass'.",
        "term:glass",
    ),
    Fault(
        DRAWING,
        "</svg>",
        "",
        "bad-svg",
        "this is not valid XML: Premature end of data in tag svg line 1, line 6, column 1.",
    ),
]


LONG = "Pour the oil " + "and the oil " * 9 + "slowly."
LANGUAGE_FAULTS = [
    Fault(
        UNIT_1,
        "Close it.",
        LONG,
        "long-sentence",
        "the sentence “Pour the oil and the oil …” has 31 words; make it two (at most 30).",
        "Pour the oil",
    ),
    Fault(
        UNIT_1,
        "caption: The lamp of Huis De Lamp.",
        f"caption: The lamp. {LONG}",
        "long-sentence",
        "the sentence “Pour the oil and the oil …” has 31 words; make it two (at most 30).",
        "Pour the oil",
    ),
    Fault(
        UNIT_2,
        "Walk through",
        "In order to see, walk through",
        "filler",
        "avoid 'In order to'; better: to.",
        "In order",
    ),
    Fault(UNIT_1, "It spills.", "It\nspills, guys.", "wording", "avoid 'guys'; better: everyone, all, people.", "guys"),
    Fault(
        UNIT_1,
        "alt: A lamp with",
        "alt: A chairman with",
        "wording",
        "avoid 'chairman'; better: chair.",
        "alt:",
    ),
    Fault(
        UNIT_2, "Count the lamps", "Count the guys", "wording", "avoid 'guys'; better: everyone, all, people.", "guys"
    ),
    Fault(UNIT_2, "one room", "one LAMP", "term-spelling", "the glossary writes 'lamp', not 'LAMP'.", "LAMP"),
    Fault(
        QUESTIONS,
        "feedback: It carries the oil.",
        "feedback: It carries the OIL.",
        "term-spelling",
        "the glossary writes 'oil', not 'OIL'.",
        "the OIL.",
    ),
]
COVERAGE_FAULTS = [
    Fault(
        LESSON_YAML,
        "    outcomes:\n      - {id: 1.2-a, level: evaluate",
        "    outcomes: # here\n      - {id: 1.2-a, level: understand",
        "nothing-to-practise",
        "the activity practises no outcome: give one of them a level of doing (apply, analyse, evaluate, create).",
        "# here",
    ),
    Fault(
        LESSON_YAML,
        "cells: [D1.make, D1.use]",
        "cells: [D1.make, D1.use, D1.use]",
        "double-cell",
        "the cell 'D1.use' stands twice.",
        "D1.use, D1.use",
    ),
    Fault(
        LESSON_YAML,
        "cells: [D1.make, D1.use]",
        "cells: [D1.make, D11.use]",
        "unknown-domain",
        "no unit has its first cell in the domain 'D11'. Did you mean 'D1'?",
        "D11.use",
    ),
]
TEXT_FAULTS = [
    Fault(
        QUESTIONS,
        "text: A wheel,",
        'text: "A [wheel](http://wheels.example)",',
        "bad-link",
        "the link to 'http://wheels.example' is not understood: use https:, mailto:, item:, term: or #section.",
        "wheels.example",
    ),
    Fault(
        QUESTIONS,
        "text: A wheel,",
        "text: A <b>wheel</b>,",
        "raw-html",
        "HTML is shown as it stands: '<b>'. Use Markdown, or `backticks`.",
        "<b>",
    ),
    Fault(
        LESSON_YAML,
        "How to light a lamp.",
        "How to light a [lamp](term:lump).",
        "unknown-term",
        "the glossary has no 'lump'. Did you mean 'lamp'?",
        "term:lump",
    ),
    Fault(
        "course.yaml",
        "to try things out.",
        "to try [things](item:lesson-2) out.",
        "unknown-item",
        "the course has no item 'lesson-2'. Did you mean 'lesson-1'?",
        "item:lesson-2",
    ),
]


def problems_of(directory: Path, *, strict: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(InvalidContent) as caught:
        inspect_course(directory, date(2026, 11, 1)) if strict else load_course(directory)
    return caught.value.problems


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{Path(fault.file).stem}")
def test_one_fault(fault: Fault, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, fault.file, fault.old, fault.new)
    found = [problem for problem in problems_of(course) if problem.code == fault.code]
    assert [(problem.file, problem.message) for problem in found] == [(fault.file, fault.message)]
    if fault.at is not None:
        assert found[0].line == line_of(course, fault.file, fault.at)


@pytest.mark.parametrize(
    "fault",
    [*LANGUAGE_FAULTS, *COVERAGE_FAULTS, *TEXT_FAULTS],
    ids=lambda fault: f"{fault.code}-{Path(fault.file).stem}",
)
def test_one_fault_of_what_can_be_shown(fault: Fault, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, fault.file, fault.old, fault.new)
    load_course(course)
    (found,) = problems_of(course, strict=True)
    assert (found.file, found.code, found.message) == (fault.file, fault.code, fault.message)
    assert fault.at is not None
    assert found.line == line_of(course, fault.file, fault.at)


@pytest.mark.parametrize("fault", LANGUAGE_FAULTS[2:5], ids=lambda fault: fault.code)
def test_a_fault_on_purpose(fault: Fault, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, fault.file, fault.old, fault.new)
    words = fault.message.split("'")[1].upper()
    entry = f"- {{file: {fault.file}, code: {fault.code}, words: {words}, why: Bram says so}}\n"
    (course / "on-purpose.yaml").write_text(entry, encoding="utf-8")
    assert inspect_course(course, date(2026, 11, 1)).course.id == "tiny"
    change(course, fault.file, fault.new, fault.old)
    assert list(map(str, problems_of(course, strict=True))) == [
        f"on-purpose.yaml:1: {fault.file} has no {fault.code!r} about these words any more; take this entry away. "
        "[nothing-on-purpose]"
    ]


def test_a_sentence_on_purpose_is_named_by_some_of_its_words(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, UNIT_1, "Close it.", LONG)
    entry = f"- {{file: {UNIT_1}, code: long-sentence, words: and the oil slowly, why: It takes that long}}\n"
    (course / "on-purpose.yaml").write_text(entry, encoding="utf-8")
    inspect_course(course, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{file: x.md, code: filler, words: shiny}", "missing-field"),
        ("{file: x.md, code: bad-id, words: x, why: y}", "unknown-value"),
        ("{file: x.md, code: filler, words: x, why: y, until: z}", "unknown-field"),
        ("shiny", "not-a-mapping"),
    ],
)
def test_a_faulty_list_of_purposes(entry: str, code: str, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    (course / "on-purpose.yaml").write_text(f"- {entry}\n", encoding="utf-8")
    assert code in {each.code for each in problems_of(course, strict=True) if each.file == "on-purpose.yaml"}


def test_an_outcome_needs_two_questions(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    for difficulty in ("hard", "medium"):
        change(course, QUESTIONS, f"outcome: 1.1-b\n  difficulty: {difficulty}", "outcome: 1.1-a\n  difficulty: easy")
    load_course(course)
    line = line_of(course, LESSON_YAML, "id: 1.1-b")
    assert list(map(str, problems_of(course, strict=True))) == [
        f"{LESSON_YAML}:{line}: only one question tests the outcome '1.1-b'; it needs 2. [few-questions]"
    ]


@pytest.mark.parametrize(
    ("file", "content", "problem"),
    [
        ("glossary.yaml", b"\xff", "this file is not UTF-8 text (byte 0). Save it as UTF-8. [not-utf8]"),
        (UNIT_2, b"caf\xe9", "this file is not UTF-8 text (byte 3). Save it as UTF-8. [not-utf8]"),
        (QUESTIONS, b"", "this file is empty. [empty-file]"),
        (LESSON_YAML, b"# nothing yet\n", "this file is empty. [empty-file]"),
        ("sources.yaml", b"S-1: nothing", "here a list (lines that begin with `-`) is needed, not a mapping."),
    ],
)
def test_a_file_that_is_none(file: str, content: bytes, problem: str, tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    (course / file).write_bytes(content)
    assert [str(each) for each in problems_of(course) if each.file == file and problem in str(each)]


def test_a_lesson_that_nobody_lists(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    other = course / "lessons/02-oil"
    shutil.copytree(course / LESSON, other)
    change(course, "lessons/02-oil/lesson.yaml", "id: lesson-1\n", "id: lesson-2\n")
    assert list(map(str, problems_of(course))) == [
        "lessons/02-oil/lesson.yaml:1: course.yaml does not list 'lesson-2' under 'lessons'; it would not be shown. "
        "[unlisted-lesson]"
    ]


def test_missing_unit_file(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, LESSON_YAML, "units/02-light.md", "units/02-dark.md")
    line = line_of(course, LESSON_YAML, "units/02-dark.md")
    assert {str(problem) for problem in problems_of(course)} >= {
        f"{LESSON_YAML}:{line}: there is no file {LESSON}/units/02-dark.md. [no-file]",
        f"{UNIT_2}: lesson.yaml does not list this unit. [unlisted-unit]",
    }


def test_pictures_missing_and_unused(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    (course / DRAWING).rename(course / f"{LESSON}/units/media/lamps.svg")
    line = line_of(course, UNIT_1, "::: figure")
    assert list(map(str, problems_of(course))) == [
        f"{UNIT_1}:{line}: there is no media/lamp.svg. Did you mean 'lamps.svg'? [no-picture]",
        f"{LESSON}/units/media/lamps.svg: no unit or question shows this picture. [unused-picture]",
    ]


def test_situation_comes_first(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    text = (course / UNIT_2).read_text(encoding="utf-8")
    (course / UNIT_2).write_text("::: quote Bram\nWell.\n:::\n\n" + text, encoding="utf-8")
    assert list(map(str, problems_of(course))) == [
        f"{UNIT_2}:1: `::: situation` comes before everything else. [situation-first]"
    ]


def test_all_faults_at_once(tmp_path: Path) -> None:
    course = write_tiny_course(tmp_path)
    change(course, "course.yaml", "id: tiny", "id: Tiny")
    change(course, LESSON_YAML, "draw: 4", "draw: 40")
    change(course, UNIT_1, "::: mistake", "::: mistaek")
    change(course, UNIT_2, "item:glossary", "item:glosary")
    change(course, QUESTIONS, "section: bright", "section: dark")
    change(course, DRAWING, 'cx="180"', 'cx="180" onclick="alert(1)"')
    assert [(problem.file, problem.code) for problem in problems_of(course)] == [
        ("course.yaml", "bad-id"),
        (LESSON_YAML, "draw-too-many"),
        (QUESTIONS, "unknown-section"),
        (UNIT_1, "unknown-block"),
        (UNIT_2, "unknown-item"),
        (DRAWING, "svg-script"),
    ]


def test_no_course_yaml(tmp_path: Path) -> None:
    assert list(map(str, problems_of(tmp_path))) == ["course.yaml: this file is missing. [no-file]"]
