"""The file: it comes back as it went, and whatever else is given gets one clear sentence; packages say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_content.worksheets.contents import LONGEST_TEXT, Contents, Entry, clean, fits, written_in
from course_content.worksheets.product import FORMAT, LARGEST, InvalidProduct, read, sentences, write
from quizzes.languages import translations
from tests.course_content.worksheets_of import worksheet_of
from tests.scorm_builder.node import RUNTIME, run

SHEET = worksheet_of("Plan\n| Line | Answer |\n| --- | --- |\n| One | |\n| Two | |\n")
ONE, TWO = SHEET.fields
KINDS = RUNTIME.parents[1] / "quizzes" / "kinds" / "kinds.js"
SHEET_DATA = {
    "item": SHEET.id,
    "course": "tiny",
    "language": "en",
    "title": SHEET.title,
    "labels": {key: field.label for key, field in SHEET.fields.items()},
}


def file_of(contents: Contents) -> bytes:
    return write(SHEET, contents, course="tiny", language="en", saved="2026-11-21T19:00:00+00:00")


def changed(**fields: Any) -> bytes:
    file: dict[str, Any] = json.loads(file_of({ONE: Entry("text", "One › Answer")}))
    return json.dumps({**file, **fields}).encode()


def in_package(data: bytes) -> Any:
    """What a package's script reads: contents, or the fault."""
    script = "return OM.sheetFile.read(input.format, input.text, input.sheet);"
    value = {"format": FORMAT, "text": data.decode("utf-8", "replace"), "sheet": SHEET_DATA}
    return run([KINDS, RUNTIME / "worksheet_file.js"], script, value)


def test_the_file_is_plain_json() -> None:
    file = json.loads(file_of({"old.key": Entry("x", "Old"), TWO: Entry("Ελλάδα\nzwei", "Two › Answer")}))
    assert file == {
        "format": "open-museums-worksheet/1",
        "course": "tiny",
        "item": "lesson-1.unit-1.worksheet",
        "title": "Plan",
        "language": "en",
        "saved": "2026-11-21T19:00:00+00:00",
        "fields": {"1.two.answer": "Ελλάδα\nzwei", "old.key": "x"},
        "labels": {"1.two.answer": "Two › Answer", "old.key": "Old"},
    }
    assert list(file["fields"]) == ["1.two.answer", "old.key"]


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([ONE, TWO, "from.before", "__proto__"]), st.text(max_size=50)))
def test_what_was_written_comes_back(texts: dict[str, str]) -> None:
    contents = written_in(SHEET, {key: clean(text) for key, text in texts.items()}, {"from.before": "Before"})
    assert read(file_of(contents), "tiny", SHEET) == contents


def test_the_largest_sheet_makes_a_file_that_can_be_loaded() -> None:
    wide = {key: Entry("\U0001f3db" * LONGEST_TEXT, "l" * 300) for key in map(str, range(20))}
    assert fits(wide)
    assert len(file_of(wide)) < LARGEST
    assert read(file_of(wide), "tiny", SHEET) == wide


BAD = [
    (b"", "foreign"),
    (b"\x89PNG\r\n\x1a\n\xff", "foreign"),
    (b"[" * 100_000, "foreign"),
    (b"[1, 2]", "foreign"),
    (b'{"format": "h5p"}', "foreign"),
    (b'{"format": 1}', "foreign"),
    (changed(format="open-museums-worksheet/0"), "other-version"),
    (changed(course="other"), "other-sheet"),
    (changed(item="lesson-1.unit-2.worksheet", title="Desk tally"), "other-sheet"),
    (changed(fields=["text"]), "damaged"),
    (changed(fields={ONE: 1}), "damaged"),
    (changed(fields={"": "x"}), "damaged"),
    (changed(fields={"k" * 301: "x"}), "damaged"),
    (changed(fields={str(number): "x" for number in range(401)}), "damaged"),
    (changed(labels={ONE: None}), "damaged"),
    (changed(fields={ONE: "x" * 5_001}), "too-long"),
    (b" " * (LARGEST + 1), "too-large"),
]


@pytest.mark.parametrize(("data", "fault"), BAD, ids=[f"{number}-{fault}" for number, (_, fault) in enumerate(BAD)])
def test_a_file_that_cannot_be_loaded(data: bytes, fault: str) -> None:
    with pytest.raises(InvalidProduct) as caught:
        read(data, "tiny", SHEET)
    assert caught.value.fault == fault
    if fault != "too-large":  # which a package asks the file for before it reads it
        assert in_package(data)["fault"] == fault


def test_a_sentence_names_what_it_is_about() -> None:
    with pytest.raises(InvalidProduct) as other:
        read(changed(item="lesson-1.unit-2.worksheet", title="Desk\0 tally"), "tiny", SHEET)
    with pytest.raises(InvalidProduct) as long:
        read(changed(fields={ONE: "x" * 5_001}), "tiny", SHEET)
    said = sentences(translations("en"))
    assert said["other-sheet"].format(about=other.value.about).startswith("This file belongs to another sheet: “Desk ")
    assert "“One › Answer”" in said["too-long"].format(about=long.value.about)


def test_packages_read_and_write_the_same() -> None:
    contents: Contents = {ONE: Entry("é\nx", "One › Answer"), "old.key": Entry("y", "Old")}
    found = in_package(file_of(contents))["contents"]
    assert found == {key: {"text": each.text, "label": each.label} for key, each in contents.items()}
    script = "return OM.sheetFile.write(input.format, input.sheet, input.contents, input.saved);"
    value = {"format": FORMAT, "sheet": SHEET_DATA, "contents": found, "saved": "2026-11-21T19:00:00+00:00"}
    assert run([KINDS, RUNTIME / "worksheet_file.js"], script, value).encode() == file_of(contents)
