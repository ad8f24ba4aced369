"""Which places of a template can be filled in, and what they are called."""

from __future__ import annotations

import re

import pytest

from course_content.loader import load_course
from course_content.worksheets.sheet import Lines, Table
from course_content.worksheets.template import slug
from quizzes.source import Problem
from tests.course_content.tiny import TINY_COURSE
from tests.course_content.worksheets_of import worksheet_of


def keys(*templates: str) -> list[str]:
    return list(worksheet_of(*templates).fields)


def labels(*templates: str) -> list[str]:
    return [field.label for field in worksheet_of(*templates).fields.values()]


def test_every_empty_cell_is_a_field_named_by_row_and_column() -> None:
    sheet = """Plan
| Line | Our answer | Who? |
| --- | --- | --- |
| Audience 1 | | Bram |
| **Sum**: | | |
"""
    assert keys(sheet) == ["1.audience-1.our-answer", "1.sum.our-answer", "1.sum.who"]
    assert labels(sheet) == ["Audience 1 › Our answer", "Sum › Our answer", "Sum › Who?"]


def test_a_row_without_words_has_its_number() -> None:
    sheet = "Log\n| Date | What |\n| --- | --- |\n| 3 May | |\n| | |\n"
    assert keys(sheet) == ["1.3-may.what", "1.2.date", "1.2.what"]
    assert labels(sheet)[1:] == ["2 › Date", "2 › What"]


def test_equal_words_are_told_apart() -> None:
    sheet = "Tally\n| | Day | Day |\n| --- | --- | --- |\n| Question | | |\n| Question | | |\n| Question 2 | | |\n"
    assert keys(sheet) == [
        "1.question.day",
        "1.question.day-2",
        "1.question-2.day",
        "1.question-2.day-2",
        "1.question-2-2.day",
        "1.question-2-2.day-2",
    ]


def test_tables_are_numbered_through_all_templates_of_the_unit() -> None:
    one, two = "One\n| A | B |\n| --- | --- |\n| x | |\n", "Two\n| A | B |\n| --- | --- |\n| x | |\n"
    sheet = worksheet_of(one, two)
    assert list(sheet.fields) == ["1.x.b", "2.x.b"]
    assert (sheet.id, sheet.title, len(sheet.parts)) == ("lesson-1.unit-1.worksheet", "One · Two", 2)


def test_an_ellipsis_behind_words_is_a_field() -> None:
    sheet = "Month\n**Objective:** … **Social objective:** …\n\nMonthly: reach … · visits … · We change: …\n"
    assert labels(sheet) == ["Objective", "Social objective", "Monthly: reach", "Monthly: visits", "We change"]
    assert keys(sheet)[2] == "line.monthly-reach"


def test_a_new_line_has_a_lead_of_its_own() -> None:
    assert labels("Lines\nPillars: 1 … 2 …\nAlert: name … · subject …\n") == [
        "Pillars: 1",
        "Pillars: 2",
        "Alert: name",
        "Alert: subject",
    ]


@pytest.mark.parametrize("text", ["and so on…", "… ten of them", "We say “…” to it"])
def test_an_ellipsis_in_a_sentence_is_none(text: str) -> None:
    problems: list[Problem] = []
    worksheet_of(f"Words\n{text}\n", problems=problems)
    assert [(each.line, each.code) for each in problems] == [(5, "template-no-field")]


def test_what_is_not_filled_in_stays_as_it_is() -> None:
    sheet = worksheet_of(
        "Rule\nSee **this**:\n\n| Part | Choice |\n| --- | --- |\n| *Date* | YYYY-MM-DD |\n| Side | |\n"
    )
    lines, table = sheet.parts[0].pieces
    assert isinstance(lines, Lines)
    assert isinstance(table, Table)
    assert lines.html == "<p>See <strong>this</strong>:</p>\n"
    assert table.columns == ("Part", "Choice")
    assert [cell.html for cell in table.rows[0]] == ["<em>Date</em>", "YYYY-MM-DD"]


@pytest.mark.parametrize(
    ("templates", "line", "code", "words"),
    [
        (["Empty\nNothing."], 5, "template-no-field", "nothing can be filled in here"),
        (
            ["A\n| | B | |\n| --- | --- | --- |\n| x | | |"],
            6,
            "template-header",
            "they are missing in column 3.",
        ),
        (["A\n| | B |\n| --- | --- |\n| | |"], 6, "template-header", "they are missing in column 1."),
        (["A\nName …", "A\nDate …"], 9, "double-template", "two templates with the title 'A'"),
        (["A\n| R | C |\n| --- | --- |\n" + "| | |\n" * 101], 5, "template-too-long", "202 fields"),
    ],
)
def test_a_template_that_nobody_could_fill_in(templates: list[str], line: int, code: str, words: str) -> None:
    problems: list[Problem] = []
    worksheet_of(*templates, problems=problems)
    assert [(each.file, each.line, each.code) for each in problems] == [("unit.md", line, code)]
    assert words in problems[0].message


def test_in_a_table_of_two_columns_the_words_of_the_row_are_enough() -> None:
    assert labels("Look\n| Our look | |\n| --- | --- |\n| Light | |\n") == ["Light"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Alt text (10–25 words)", "alt-text-10-25-words"),
        ("Museo do Liño: ¿quién?", "museo-do-lino-quien"),
        ("Τι κάνουμε", "τι-κανουμε"),
        ("…", ""),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-wor"),
    ],
)
def test_words_in_keys(words: str, expected: str) -> None:
    assert slug(words) == expected


def test_a_worksheet_is_an_item_of_the_course() -> None:
    course = load_course(TINY_COURSE)
    unit = course.lessons[0].units[0]
    assert unit.worksheet is not None
    assert course.items["lesson-1.unit-1.worksheet"] is unit.worksheet
    assert course.worksheet("lesson-1.unit-1.worksheet") == (unit, unit.worksheet)
    assert course.worksheet("lesson-1.unit-1") is None
    assert course.worksheet("lesson-1.unit-2.worksheet") is None
    assert course.lesson_of("lesson-1.unit-1.worksheet") is course.lessons[0]
    assert '<a class="button" href="om:item/lesson-1.unit-1.worksheet">Fill in your sheet</a>' in unit.html


def test_the_shipped_course_has_a_sheet_for_each_unit_whose_fields_are_named() -> None:
    units = [unit for lesson in load_course().lessons for unit in lesson.units]
    for unit in units:
        assert unit.worksheet is not None, unit.id
        for field in unit.worksheet.fields.values():
            assert re.search(r"\w", field.label), (unit.id, field.key)
