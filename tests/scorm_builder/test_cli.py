"""`scorm-builder` as a program: what it writes, prints and returns."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scorm_builder.cli import main
from scorm_builder.formats import FORMATS
from tests.course_content.tiny import change, write_tiny_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "tiny")


def build(course: Path, out: Path, *more: str) -> int:
    return main(["build", "--course", str(course), "--out", str(out), *more])


def test_a_course_becomes_a_package_and_an_index(tmp_path: Path, course: Path) -> None:
    out = tmp_path / "dist"
    assert build(course, out, "--format", "scorm12", "--brief") == 0
    assert sorted(path.name for path in out.iterdir()) == ["index.json", "tiny-en-scorm12.zip"]
    (listed,) = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert (listed["format"], listed["language"], listed["file"]) == ("scorm12", "en", "tiny-en-scorm12.zip")
    assert listed["bytes"] == (out / listed["file"]).stat().st_size
    assert listed["warnings"] == []


def test_every_format_is_built_where_none_is_named(tmp_path: Path, course: Path) -> None:
    out = tmp_path / "dist"
    assert build(course, out, "--brief") == 0
    listed = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert {each["format"]: each["file"] for each in listed} == {
        name: f"tiny-en-{name}{title.extension}" for name, title in FORMATS.items()
    }


def test_the_index_says_what_a_cartridge_leaves_out_and_replaces(tmp_path: Path, course: Path) -> None:
    out = tmp_path / "dist"
    assert build(course, out, "--format", "cc11", "--brief") == 0
    (listed,) = json.loads((out / "index.json").read_text(encoding="utf-8"))
    warnings = "\n".join(listed["warnings"])
    assert "1 order, 1 numeric, 1 estimate, 1 hotspot, 1 open, 1 scale" in warnings
    assert "1 match, 1 categorise, 1 cloze" in warnings


def test_another_tool_makes_another_cartridge(tmp_path: Path, course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built: list[bool] = []
    for url in ("https://one.example", "https://one.example/", "https://other.example"):
        assert build(course, tmp_path / "dist", "--format", "thincc", "--tool-url", url, "--json") == 0
        (result,) = json.loads(capsys.readouterr().out)
        built.append(result["built"])
    assert built == [True, False, True]


def test_a_lesson_is_named_by_its_number_and_listed_beside_the_course(tmp_path: Path, course: Path) -> None:
    out = tmp_path / "dist"
    assert build(course, out, "--format", "scorm12", "--brief") == 0
    assert build(course, out, "--format", "scorm12", "--brief", "--lesson", "1") == 0
    files = [each["file"] for each in json.loads((out / "index.json").read_text(encoding="utf-8"))]
    assert files == ["tiny-en-scorm12.zip", "tiny-lesson-1-en-scorm12.zip"]


def test_only_what_changed_is_built_again(tmp_path: Path, course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "dist"
    built: list[bool] = []
    for step in ("first", "again", "changed", "damaged"):
        if step == "changed":
            change(course, "lessons/01-lamps/lesson.yaml", "title: Light\n", "title: Lights\n")
        if step == "damaged":
            (out / "tiny-en-scorm12.zip").write_bytes(b"")
        assert build(course, out, "--format", "scorm12", "--json") == 0
        (result,) = json.loads(capsys.readouterr().out)
        built.append(result["built"])
    assert built == [True, False, True, True]


def test_all_problems_are_printed_and_nothing_is_written(
    tmp_path: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(course, "lessons/01-lamps/questions.yaml", "  key: 200\n", "  key: many\n")
    change(course, "lessons/01-lamps/lesson.yaml", "accent: teal", "accent: pink")
    out = tmp_path / "dist"
    assert build(course, out) == 1
    printed = capsys.readouterr().err
    assert "many" in printed
    assert "pink" in printed
    assert not out.exists()


def test_a_broken_course_file_is_told_with_everything_else(
    tmp_path: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(course, "course.yaml", "id: tiny", "id: Tiny Course")
    assert build(course, tmp_path / "dist", "--json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in printed["problems"]] == ["course.yaml"]


@pytest.mark.parametrize(
    "more",
    [
        ["--lesson", "7"],
        ["--lesson", "0"],
        ["--language", "xx"],
        ["--format", "scorm13"],
        ["--json", "--brief"],
        ["--tool-url", "course.example.org"],
        ["--tool-url", "https://course.example.org/path"],
    ],
)
def test_wrong_usage_is_2_and_writes_nothing(tmp_path: Path, course: Path, more: list[str]) -> None:
    try:
        code = build(course, tmp_path / "dist", *more)
    except SystemExit as left:
        code = int(str(left.code))
    assert code == 2
    assert not (tmp_path / "dist").exists()


def test_no_such_folder_is_wrong_usage(tmp_path: Path) -> None:
    assert build(tmp_path / "nowhere", tmp_path / "dist") == 2


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats", "--json"]) == 0
    assert [each["format"] for each in json.loads(capsys.readouterr().out)] == list(FORMATS)


def test_each_format_says_in_a_line_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(FORMATS)
    assert all(len(line) <= 120 for line in lines)


def test_the_table_names_each_package(tmp_path: Path, course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(course, tmp_path / "dist") == 0
    assert "scorm12" in capsys.readouterr().out


def test_an_unchanged_build_loads_no_course(tmp_path: Path, course: Path) -> None:
    out = tmp_path / "dist"
    assert build(course, out, "--brief") == 0
    script = (
        "import sys; from scorm_builder.cli import main;"
        f"code = main(['build', '--course', {str(course)!r}, '--out', {str(out)!r}, '--brief']);"
        "heavy = {'jinja2', 'markdown_it', 'lxml', 'babel', 'rich', 'nh3'} & set(sys.modules);"
        "sys.exit(code or (f'imported {heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"unchanged" in done.stdout
