"""Reading a course folder's questions, and the command that checks a file of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizzes import cli
from quizzes.bank import LessonBank, read_bank, read_course_quizzes
from quizzes.source import InvalidContent, Problem

QUESTION = """\
- id: {id}
  kind: true-false
  unit: {unit}
  outcome: {outcome}
  difficulty: easy
  text: Is it?
  options: [{{id: "true", feedback: f}}, {{id: "false", feedback: f}}]
  key: "true"
"""
LESSON = """\
id: {id}
title: ignored here
units:
  - id: {id}.unit-1
    outcomes:
      - {{id: {id}-a, level: apply, text: do it}}
      - {{id: {id}-b, level: {level}, text: say it}}
quiz: {{title: Quiz, draw: {draw}, pass_mark: 60, shuffle: false}}
"""


def questions(lesson: str, *ids: str, unit: str = "unit-1") -> str:
    return "".join(
        QUESTION.format(id=name, unit=f"{lesson}.{unit}", outcome=f"{lesson}-{'ab'[index % 2]}")
        for index, name in enumerate(ids)
    )


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Two lessons, whose folders are named against the course's order."""
    (tmp_path / "course.yaml").write_text("source_language: en\nlessons: [second, first]\n")
    for folder, name in (("1-one", "first"), ("2-two", "second")):
        directory = tmp_path / "lessons" / folder
        directory.mkdir(parents=True)
        (directory / "lesson.yaml").write_text(LESSON.format(id=name, level="understand", draw=2))
        (directory / "questions.yaml").write_text(questions(name, f"{name}-q1", f"{name}-q2"))
    return tmp_path


def read(course: Path) -> tuple[tuple[LessonBank, ...], list[tuple[str, int | None, str]]]:
    problems: list[Problem] = []
    banks = read_bank(course, problems).lessons
    return banks, [(each.file, each.line, each.code) for each in InvalidContent(problems).problems]


def test_a_good_course(course: Path) -> None:
    banks, problems = read(course)
    assert problems == []
    assert [bank.lesson_id for bank in banks] == ["second", "first"]
    quiz = banks[0].quiz
    assert (quiz.id, quiz.title, quiz.draw, quiz.pass_mark, quiz.shuffle) == ("second.quiz", "Quiz", 2, 60, False)
    assert [question.id for question in quiz.pool] == ["second-q1", "second-q2"]
    assert [reader.line for _, reader in banks[0].questions] == [1, 9]
    assert [outcome.id for outcome in banks[0].outcomes] == ["second-a", "second-b"]


def test_lessons_that_are_missing_twice_or_unlisted(course: Path) -> None:
    (course / "course.yaml").write_text("lessons:\n  - first\n  - frist\n  - first\n")
    _, problems = read(course)
    assert problems == [
        ("course.yaml", 3, "no-lesson"),
        ("course.yaml", 4, "double-id"),
        ("lessons/2-two/lesson.yaml", 1, "unlisted-lesson"),
    ]


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("lesson.yaml", LESSON.format(id="first", level="understand", draw=3), (8, "draw-too-many")),
        ("lesson.yaml", LESSON.format(id="first", level="know", draw=2), (7, "unknown-value")),
        ("lesson.yaml", LESSON.format(id="second", level="apply", draw=2), (1, "double-id")),
        ("questions.yaml", questions("first", "first-q1"), (7, "uncovered-outcome")),
        ("questions.yaml", questions("first", "x", "x"), (9, "double-id")),
        ("questions.yaml", questions("first", "x", "second-q1"), (9, "double-id")),
        ("questions.yaml", questions("first", "x", "y", unit="unit-2"), (3, "unknown-unit")),
        ("questions.yaml", questions("first", "x", "y").replace("first-a", "frist-a"), (4, "unknown-outcome")),
        ("questions.yaml", questions("first", "x", "y").replace("true-false", "true"), (2, "unknown-value")),
        ("questions.yaml", "- 5\n" + questions("first", "x", "y"), (1, "not-a-mapping")),
        ("questions.yaml", "id: x\n", (1, "not-a-list")),
        ("questions.yaml", "", (None, "empty-file")),
        ("questions.yaml", "- kind: [single]\n", (1, "not-a-text")),
    ],
)
def test_problems(course: Path, file: str, content: str, expected: tuple[int | None, str]) -> None:
    (course / "lessons" / "1-one" / file).write_text(content)
    _, problems = read(course)
    assert expected in {(line, code) for _, line, code in problems}


def test_a_quiz_that_could_ask_nothing_that_counts(course: Path) -> None:
    path = course / "lessons" / "1-one" / "questions.yaml"
    unmarked = questions("first", "x", "y").replace("true-false", "scale").replace('  key: "true"\n', "")
    options = '  options: [{id: "true", feedback: f}, {id: "false", feedback: f}]\n'
    path.write_text(questions("first", "a") + unmarked.replace(options, "  steps: [low, high]\n"))
    assert read(course)[1] == [("lessons/1-one/lesson.yaml", 8, "nothing-marked")]
    (course / "quizzes").mkdir()
    (course / "quizzes" / "all.yaml").write_text("id: all\ntitle: All\nsummary: s\ndraw: 2\n")
    problems: list[Problem] = []
    read_course_quizzes(course, read_bank(course, []), problems)
    assert [(each.line, each.code) for each in problems] == [(4, "nothing-marked")]


def test_an_outcome_of_another_unit(course: Path) -> None:
    lesson = course / "lessons" / "1-one" / "lesson.yaml"
    more = "  - id: first.unit-2\n    outcomes: [{id: first-c, level: apply, text: t}]\nquiz:"
    lesson.write_text(lesson.read_text().replace("quiz:", more))
    path = course / "lessons" / "1-one" / "questions.yaml"
    path.write_text(path.read_text() + QUESTION.format(id="q3", unit="first.unit-1", outcome="first-c"))
    assert read(course)[1] == [("lessons/1-one/questions.yaml", 20, "other-unit")]


def test_a_course_without_files(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), [("course.yaml", None, "no-file")])
    (tmp_path / "course.yaml").write_text("lessons: [a]\n")
    assert read(tmp_path)[1] == [("course.yaml", 1, "no-lesson")]


def test_check_says_all_is_well(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(course.glob("lessons/*/questions.yaml"))]
    assert cli.main(["check", *files]) == 0
    assert "All is well: 4 questions." in capsys.readouterr().out
    assert cli.main(["check", "--json", *files]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}


def test_check_lists_every_problem_with_its_line(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = course / "lessons" / "1-one" / "questions.yaml"
    path.write_text(questions("first", "x", "x").replace("text: Is it?", "text: ''").replace("first-b", "no"))
    assert cli.main(["check", "--json", str(path)]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert {(Path(each["file"]).name, each["line"], each["code"]) for each in found} == {
        ("lesson.yaml", 7, "uncovered-outcome"),
        ("questions.yaml", 6, "empty-text"),
        ("questions.yaml", 9, "double-id"),
        ("questions.yaml", 12, "unknown-outcome"),
        ("questions.yaml", 14, "empty-text"),
    }
    assert cli.main(["check", str(path)]) == 1
    printed = capsys.readouterr().out
    assert str(path) in printed
    assert "is used twice" in printed


def test_check_reads_a_file_that_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(questions("any", "q1").replace("[{id", "[{ide"))
    assert cli.main(["check", str(path)]) == 1
    assert "unknown field 'ide'" in capsys.readouterr().out


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(tmp_path / "none.yaml")]) == 2
    assert "There is no file" in capsys.readouterr().err
    for arguments in ([], ["check"], ["chekc", "x"]):
        with pytest.raises(SystemExit) as stopped:
            cli.main(arguments)
        assert stopped.value.code == 2
