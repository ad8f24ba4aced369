"""YAML with positions: every way in which a file can be wrong is a problem with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizzes.source import InvalidContent, Problem, Reader, Source, read_yaml, read_yaml_text


def read(text: str) -> tuple[Reader | None, list[Problem]]:
    source = Source("file.yaml", [])
    return read_yaml_text(text, source), source.problems


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", None),
        ("# only a comment\n", "empty-file", None),
        ("a: 1\nb: [1\nc: 2", "bad-yaml", 3),
        ("a: 1\nb: 2\na: 3", "double-field", 3),
        ("a:\n  - {b: 1,\n     b: 2}", "double-field", 3),
        ("a: &x [1]\nb: *x", "alias", 1),
        ("a: 1\n\tb: 2", "bad-yaml", 2),
        ("a: \x07", "bad-yaml", None),
        ("a: !!python/object:os.system x", None, None),
    ],
)
def test_bad_yaml(text: str, code: str | None, line: int | None) -> None:
    _, problems = read(text)
    assert [(each.code, each.line) for each in problems] == ([(code, line)] if code else [])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_yaml(tmp_path / "none.yaml", tmp_path, problems) is None
    (tmp_path / "latin.yaml").write_bytes("text: é".encode("latin-1"))
    assert read_yaml(tmp_path / "latin.yaml", tmp_path, problems) is None
    assert [(each.file, each.code) for each in problems] == [("none.yaml", "no-file"), ("latin.yaml", "not-utf8")]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    problems: list[Problem] = []
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    reader = read_yaml(tmp_path / "bom.yaml", tmp_path, problems)
    assert reader is not None
    assert (reader.integer("a"), problems) == (1, [])


def test_texts_stay_as_written_and_lines_are_known() -> None:
    reader, problems = read(
        "id: 1.10\nyes: no\ndate: 2026-01-02\nlist:\n  - a\n  - id: b\n    text: |\n      one\n      two\n"
    )
    assert reader is not None
    assert (reader.text("id"), reader.text("yes"), reader.text("date")) == ("1.10", "no", "2026-01-02")
    entry = reader.items("list")[1]
    assert (entry.line, entry.get("text").line, entry.text("text")) == (6, 7, "one\ntwo")
    assert problems == []


def test_every_problem_is_noted_at_its_line() -> None:
    reader, problems = read("name: ''\nnumber: x\nflag: maybe\nchoice: re\nmore: []\nid: Not An Id\n")
    assert reader is not None
    reader.allow("name", "number", "flag", "choice", "id")
    reader.text("name")
    reader.number("number")
    reader.flag("flag", default=True)
    assert reader.choice("choice", ("red", "blue")) == "red"
    reader.identifier("id")
    reader.text("missing")
    reader.integer("number", default=3)
    assert {(each.line, each.code) for each in problems} == {
        (1, "empty-text"),
        (2, "not-a-number"),
        (3, "not-a-flag"),
        (4, "unknown-value"),
        (5, "unknown-field"),
        (6, "bad-id"),
        (1, "missing-field"),
    }


def test_numbers_within_bounds() -> None:
    reader, problems = read("a: 3\nb: 3.5\nc: -1\nd: true\ne: .nan\n")
    assert reader is not None
    assert reader.integer("a") == 3
    assert [reader.integer(name) for name in "bcd"] == [0, 0, 0]
    assert reader.number("e") == 0
    assert [(each.line, each.code) for each in problems] == [
        (2, "out-of-range"),
        (3, "out-of-range"),
        (4, "not-a-number"),
        (5, "not-a-number"),
    ]


def test_invalid_content_sorts_and_says_each_problem_once() -> None:
    one, other = Problem("a.yaml", 2, "x", "two."), Problem("a.yaml", 1, "x", "one.")
    invalid = InvalidContent([one, other, one])
    assert invalid.problems == (other, one)
    assert str(invalid) == "a.yaml:1: one. [x]\na.yaml:2: two. [x]"
