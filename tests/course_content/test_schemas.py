"""The JSON Schemas agree with the loader: same files accepted, same fields known."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from course_content.inspection import inspect_course
from course_content.loader import DEFAULT_DIRECTORY
from course_content.schemas import SCHEMAS, all_schemas, as_json
from course_content.starting import STARTER
from quizzes.kinds import KINDS
from quizzes.source import Reader
from tests.course_content.json_schema import Schema, children, faults
from tests.course_content.tiny import LESSON, TINY_COURSE, add_outer, write_tiny_course

OWN_FILES = {
    "on-purpose.yaml": "- {file: a.md, code: filler, words: shiny, why: It is}\n",
    "words-to-avoid.yaml": "- {id: shiny, words: [shiny], instead: bright, unless: [shiny side]}\n",
    "quizzes/all.yaml": "{id: all, title: All, summary: All., draw: 3, pass_mark: 0, graded: no, shuffle: yes}\n",
}


def name_of(path: Path) -> str:
    return "quiz.json" if path.parent.name == "quizzes" else f"{path.stem}.json"


def schema_of(path: Path) -> Schema:
    return all_schemas()[name_of(path)]


def files() -> list[Path]:
    courses = (DEFAULT_DIRECTORY, TINY_COURSE, STARTER)
    return [path for course in courses for path in sorted(course.rglob("*.yaml"))]


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_file_that_the_loader_reads_is_valid(path: Path) -> None:
    schema = schema_of(path)
    assert list(faults(yaml.safe_load(path.read_text(encoding="utf-8")), schema, schema)) == []


@pytest.mark.parametrize(("name", "text"), list(OWN_FILES.items()))
def test_lists_of_a_course_are_valid(name: str, text: str) -> None:
    schema = schema_of(Path(name))
    assert list(faults(yaml.safe_load(text), schema, schema)) == []


def test_the_files_are_what_the_code_says() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert written == {name: as_json(schema) for name, schema in all_schemas().items()}, (
        "run python -m course_content.schemas"
    )


def test_fields_that_the_loader_knows_are_in_the_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a course with every kind of question, each `Reader.allow` is held against the schema at its place."""
    course = add_outer(write_tiny_course(tmp_path))
    for name, text in OWN_FILES.items():
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).write_text(text, encoding="utf-8")
    known: list[tuple[str, tuple[str | int, ...], set[str]]] = []

    def allow(reader: Reader, *names: str) -> None:
        known.append((reader.source.file, reader.path, set(names)))

    monkeypatch.setattr(Reader, "allow", allow)
    with pytest.raises(Exception, match="nothing-on-purpose"):
        inspect_course(course, date(2026, 11, 1))
    in_yaml = [each for each in known if each[0].endswith(".yaml") and (course / each[0]).exists()]
    assert {name_of(Path(file)) for file, _, _ in in_yaml} == set(all_schemas())
    for file, path, names in in_yaml:
        schema = schema_of(Path(file))
        value = yaml.safe_load((course / file).read_text(encoding="utf-8"))
        (found,) = at(value, schema, schema, path)
        assert set(found["properties"]) == names, f"{file} {path}"
    assert {kind for _, _, names in in_yaml for kind in KINDS if set(KINDS[kind].FIELDS) <= names} == set(KINDS)


def at(value: Any, schema: Schema, root: Schema, path: tuple[str | int, ...]) -> list[Schema]:
    """The schemas that close the list of fields at a place."""
    if "$ref" in schema:
        return at(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    found: list[Schema] = []
    for each in schema.get("allOf", []):
        if not any(faults(value, each["if"], root)):
            found += at(value, each["then"], root, path)
    if not path:
        return [*found, schema] if schema.get("additionalProperties") is False else found
    for name, child in children(value, schema):
        if name == path[0]:
            found += at(value[name], child, root, path[1:])
    return found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: single\n  unit", "kind: singel\n  unit", "/0/kind: enum"),
        ("outcome: 1.1-a\n  difficulty: easy\n  text: What", "difficulty: easy\n  text: What", "/0: required outcome"),
        ("tolerance: 1\n", "tolerence: 1\n", "/8: unknown tolerence"),
        ("accept: [lux]", "accept: {lux: 1}", "/7/accept: anyOf"),
        ("kind: numeric, key: 5", "kind: numeric, key: five", "/6/gaps/minutes/key: type"),
    ],
)
def test_faults_that_an_editor_shows(old: str, new: str, fault: str) -> None:
    text = (TINY_COURSE / LESSON / "questions.yaml").read_text(encoding="utf-8").replace(old, new)
    schema = all_schemas()["questions.json"]
    found = list(faults(yaml.safe_load(text), schema, schema))
    assert found == [fault]


def test_a_new_course_names_its_schemas_by_relative_paths(tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.yaml"):
        name = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / name).resolve() == tmp_path / "schemas" / f"{path.stem}.json"
        assert json.loads((SCHEMAS / f"{path.stem}.json").read_text(encoding="utf-8"))["title"] == path.name
