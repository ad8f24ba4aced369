"""Reading questions and answers: whatever stands in a file or comes over the wire, problems and never a crash."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import KINDS, UNMARKED
from quizzes.marking import answer_from_form, mark, parse_answer, parse_question
from quizzes.model import InvalidAnswer, Mark, Question
from quizzes.source import InvalidContent, Reader, Source, read_yaml_text
from tests.quizzes.marks import question, samples

SAMPLES = samples()
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
IDS = sorted({name for each in SAMPLES for name in json.dumps(each.data).replace('"', " ").split()})
JSON = st.recursive(
    SCALARS | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(IDS), inner),
    max_leaves=12,
)


def problems_of(text: str) -> list[str]:
    """Codes of what is wrong with one question written in YAML."""
    source = Source("questions.yaml", [])
    common = "id: q1\nunit: u\noutcome: o\ndifficulty: easy\n"
    if "\ntext:" not in f"\n{text}":
        common += "text: Which?\n"
    reader = read_yaml_text(common + text, source)
    assert reader is not None
    parse_question(reader)
    assert all(each.line and each.message.endswith((".", "?", ")")) for each in source.problems)
    return sorted({each.code for each in source.problems})


OPTIONS = "options: [{id: a, text: A, feedback: f}, {id: b, text: B, feedback: f}]\n"
TRUE_FALSE = "options: [{id: true, feedback: f}, {id: false, feedback: f}]\n"
ITEMS = "items: [{id: a, text: A, feedback: f}, {id: b, text: B, feedback: f}, {id: c, text: C, feedback: f}]\n"
TARGETS = "targets: [{id: x, text: X}, {id: y, text: Y}]\n"
SIDES = "low: l\nhigh: h\nclose: c\n"
HOTSPOT = (
    "kind: hotspot\npicture: p.svg\nalt: A\nregions: [{id: a, text: A, area: [0, 0, 1, 1], feedback: f}, "
    "{id: b, text: B, area: [0.5, 0.5, 0.25, 0.25], feedback: f}]\n"
)
GAPS = "gaps: {one: {kind: short, accept: yes, wrong: w}}\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"kind: single\n{OPTIONS}key: a", []),
        (f"kind: single\n{OPTIONS}key: c", ["unknown-id"]),
        (f"kind: single\n{OPTIONS}", ["missing-field"]),
        (f"kind: single\n{OPTIONS}key: a\nkeys: b", ["unknown-field"]),
        ("kind: single\noptions: [{id: a, text: A}, {id: b, text: B, feedback: f}]\nkey: a", ["missing-field"]),
        ("kind: single\noptions: [{id: a, text: A, feedback: f}]\nkey: a", ["too-few"]),
        (
            "kind: single\noptions: [{id: a, text: A, feedback: f}, {id: a, text: B, feedback: f}]\nkey: a",
            ["double-id"],
        ),
        ("kind: single\noptions: [{id: a.b, text: A, feedback: f}, {id: b, text: B, feedback: f}]\nkey: b", ["bad-id"]),
        ("kind: single\noptions: A, B\nkey: a", ["not-a-list"]),
        (f"kind: multiple\n{OPTIONS}key: [a]", []),
        (f"kind: multiple\n{OPTIONS}key: [a, a]", ["double-id"]),
        (f"kind: multiple\n{OPTIONS}key: [c]", ["unknown-id"]),
        (f"kind: multiple\n{OPTIONS}key: []", ["too-few"]),
        (f"kind: multiple\n{OPTIONS}key: [a]\nmarking: strict", ["unknown-value"]),
        (f"kind: true-false\n{TRUE_FALSE}key: true", []),
        (f"kind: true-false\n{TRUE_FALSE}key: yes", ["unknown-id"]),
        ("kind: true-false\noptions: [{id: true, feedback: f}]\nkey: true", ["missing-option", "too-few"]),
        (
            "kind: true-false\noptions: [{id: true, feedback: f}, {id: no, feedback: f}]\nkey: true",
            ["missing-option", "unknown-id"],
        ),
        ("kind: true-false\noptions: [{id: true, feedback: f}, {id: false}]\nkey: true", ["missing-field"]),
        (f"kind: match\n{ITEMS}{TARGETS}key: {{a: x, b: y, c: x}}", []),
        (f"kind: match\n{ITEMS}{TARGETS}key: {{a: x, b: y}}", ["incomplete-key"]),
        (f"kind: match\n{ITEMS}{TARGETS}key: {{a: x, b: y, c: z}}", ["unknown-id"]),
        (f"kind: match\n{ITEMS}{TARGETS}key: {{a: x, b: y, c: x, d: x}}", ["unknown-id"]),
        (f"kind: match\n{ITEMS}{TARGETS}key: {{}}", ["incomplete-key"]),
        (f"kind: match\n{ITEMS}{TARGETS}key: [x, y, x]", ["not-a-mapping"]),
        (f"kind: match\n{ITEMS}targets: [{{id: x, text: X}}]\nkey: {{a: x, b: x, c: x}}", ["too-few"]),
        (
            f"kind: match\n{ITEMS}targets: [{{id: x, text: X, feedback: f}}, {{id: y, text: Y}}]\n"
            "key: {a: x, b: x, c: x}",
            ["unknown-field"],
        ),
        (f"kind: categorise\n{ITEMS}{TARGETS}key: {{a: x, b: y, c: x}}", []),
        (
            f"kind: categorise\n{ITEMS}targets: [{','.join(f'{{id: {n}, text: T}}' for n in 'uvwxyz')}]\n"
            "key: {a: x, b: y, c: x}",
            ["too-many"],
        ),
        (f"kind: order\nfeedback: why\n{ITEMS}key: [c, a, b]", []),
        (f"kind: order\n{ITEMS}key: [c, a, b]", ["missing-field"]),
        (f"kind: order\nfeedback: why\n{ITEMS}key: [c, a]", ["bad-order"]),
        (f"kind: order\nfeedback: why\n{ITEMS}key: [c, a, a]", ["bad-order"]),
        (f"kind: order\nfeedback: why\n{ITEMS}key: [c, a, d]", ["unknown-id"]),
        ("kind: short\naccept: https\nwrong: w", []),
        ("kind: short\naccept: [https]\ncatch: [{id: c, accept: http, feedback: f}]\nwrong: w", []),
        ("kind: short\naccept: [https]", ["missing-field"]),
        ("kind: short\naccept: []\nwrong: w", ["too-few"]),
        ("kind: short\nwrong: w", ["missing-field"]),
        ("kind: short\naccept: [Élan, elan]\nwrong: w", ["overlap"]),
        ("kind: short\naccept: [Élan]\ncatch: [{id: c, accept: ELAN, feedback: f}]\nwrong: w", ["overlap"]),
        ("kind: short\naccept: [a]\ncatch: [{id: c, accept: b}]\nwrong: w", ["missing-field"]),
        ("kind: short\naccept: ['\\u0301', b]\nwrong: w", []),
        ('kind: short\naccept: ["\\u0301", b]\nwrong: w', ["empty-text"]),
        ("kind: numeric\nkey: 25\nwrong: w", []),
        ("kind: numeric\nkey: 25\ntolerance: 2.5%\nmeasure: '%'\nwrong: w", []),
        ("kind: numeric\nkey: 25\ntolerance: a bit\nwrong: w", ["bad-tolerance"]),
        ("kind: numeric\nkey: 25\ntolerance: -1\nwrong: w", ["bad-tolerance"]),
        ("kind: numeric\nkey: 25\ntolerance: [1]\nwrong: w", ["not-a-number"]),
        ("kind: numeric\nkey: about 25\nwrong: w", ["not-a-number"]),
        ("kind: numeric\nkey: .inf\nwrong: w", ["not-a-number"]),
        ("kind: numeric\nkey: 25", ["missing-field"]),
        ("kind: numeric\nkey: 25\ntolerance: 1\ncatch: [{id: c, key: 26, feedback: f}]\nwrong: w", ["overlap"]),
        (
            "kind: numeric\nkey: 25\ncatch: [{id: c, key: 9, tolerance: 2, feedback: f},"
            " {id: d, key: 10, feedback: f}]\nwrong: w",
            ["overlap"],
        ),
        (f"kind: estimate\nkey: 8\nfull: 1\nnone: 12\n{SIDES}", []),
        (f"kind: estimate\nkey: 8\nfull: 12\nnone: 1\n{SIDES}", ["bad-distance"]),
        (f"kind: estimate\nkey: 8\nfull: -1\nnone: 1\n{SIDES}", ["bad-distance"]),
        (f"kind: estimate\nkey: 8\nfull: 1\n{SIDES}", ["missing-field"]),
        ("kind: estimate\nkey: 8\nfull: 1\nnone: 9\nlow: l\nhigh: h", ["missing-field"]),
        (f"kind: cloze\ntext: Say {{{{one}}}}.\n{GAPS}", []),
        (f"kind: cloze\ntext: Say it.\n{GAPS}", ["unused-gap"]),
        (f"kind: cloze\ntext: Say {{{{one}}}} {{{{two}}}}.\n{GAPS}", ["unknown-gap"]),
        (f"kind: cloze\ntext: Say {{{{one}}}} {{{{one}}}}.\n{GAPS}", ["double-gap"]),
        (f"kind: cloze\ntext: Say {{{{ one }}}} {{{{one}}}}.\n{GAPS}", ["bad-gap"]),
        ("kind: cloze\ntext: Say {{one}}.\ngaps: {one: {kind: match, accept: yes, wrong: w}}", ["unknown-value"]),
        ("kind: cloze\ntext: Say {{one}}.\ngaps: {one: {kind: short, wrong: w}}", ["missing-field"]),
        ("kind: cloze\ntext: Say {{one}}.\ngaps: {One: {kind: short, accept: a, wrong: w}}", ["bad-id"]),
        ("kind: cloze\ntext: Say {{one}}.\ngaps: [one]", ["not-a-mapping"]),
        ("kind: cloze\ntext: Say {{one}}.", ["missing-field"]),
        ("kind: cloze\ntext: Say it.\ngaps: {}", ["too-few"]),
        (f"{HOTSPOT}key: a", []),
        (f"{HOTSPOT}key: [a, b]", ["all-keys"]),
        (f"{HOTSPOT}key: [c]", ["unknown-id"]),
        (f"{HOTSPOT}", ["missing-field"]),
        (f"{HOTSPOT}key: a".replace("alt: A", ""), ["missing-field"]),
        (f"{HOTSPOT}key: a".replace("area: [0, 0, 1, 1], ", ""), ["missing-field"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[[0, 0], [1, 0], [1, 1]]"), []),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[[0, 0], [1, 1]]"), ["bad-area", "too-few"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[0, 0, 1.5, 1]"), ["bad-area"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[0, 0, 0, 1]"), ["bad-area"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[0, 0, 1]"), ["bad-area"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "[left, 0, 1, 1]"), ["bad-area"]),
        (f"{HOTSPOT}key: a".replace("[0, 0, 1, 1]", "everywhere"), ["bad-area", "not-a-list"]),
        ("kind: open\nmodel: m\ncriteria: [{id: a, text: A}]", []),
        ("kind: open\nmodel: m\ncriteria: []", ["too-few"]),
        ("kind: open\ncriteria: [{id: a, text: A}]", ["missing-field"]),
        ("kind: open\nmodel: m\ncriteria: [{id: a, text: A}, {id: a, text: B}]", ["double-id"]),
        ("kind: open\nmodel: m\ncriteria: [{id: answer, text: A}]", ["bad-id"]),
        ("kind: scale\nsteps: [low, high]", []),
        ("kind: scale\nsteps: [low]", ["too-few"]),
        ("kind: scale\nsteps: [a, b, c, d, e, f, g, h, i, j, k]", ["too-many"]),
        ("kind: scale\nsteps: [low, [high]]", ["not-a-text"]),
        ("kind: scale\nsteps: [low, high]\nkey: 1", ["unknown-field"]),
    ],
)
def test_problems(text: str, codes: list[str]) -> None:
    assert set(codes) <= set(problems_of(text))
    assert bool(codes) == bool(problems_of(text))


def test_a_misspelt_name_gets_a_hint() -> None:
    source = Source("questions.yaml", [])
    reader = read_yaml_text(f"kind: single\n{OPTIONS}key: a\nfeedbak: why", source)
    assert reader is not None
    parse_question(reader)
    assert any("Did you mean 'feedback'?" in each.message and each.line == 4 for each in source.problems)


def test_a_comma_that_cut_a_text_is_explained() -> None:
    source = Source("questions.yaml", [])
    text = "kind: short\naccept: a\nwrong: w\ncatch:\n  - {id: c, accept: b, feedback: Nearly, but not quite}"
    reader = read_yaml_text(text, source)
    assert reader is not None
    parse_question(reader)
    assert [each.line for each in source.problems if "a comma needs quotes" in each.message] == [5]


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=400, deadline=None)
def test_a_question_with_anything_in_a_field_never_crashes_the_reader(sample: Any, data: st.DataObject) -> None:
    fields = dict(sample.data)
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=3)):
        fields[name] = data.draw(JSON)
    reader = Reader.of_data(fields)
    parsed = parse_question(reader)
    if not reader.source.problems:
        for answer in (None, KINDS[parsed.kind].generate(parsed.body, Random(1))):
            assert_credit(parsed, mark(parsed, answer))


def assert_credit(asked: Question, marked: Mark) -> None:
    assert (marked.credit is None) == (asked.kind in UNMARKED)
    assert marked.credit is None or 0 <= marked.credit <= 1


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_as_a_question_is_read_with_problems(value: Any) -> None:
    reader = Reader.of_data(value)
    parse_question(reader)
    assert InvalidContent(reader.source.problems).problems


@given(st.sampled_from(SAMPLES), JSON)
@settings(max_examples=1000, deadline=None)
def test_any_json_as_an_answer_is_marked_or_refused(sample: Any, value: Any) -> None:
    try:
        answer = parse_answer(sample, value)
    except InvalidAnswer:
        return
    marked = mark(sample, answer)
    assert_credit(sample, marked)
    assert json.dumps(answer).encode()
    assert parse_answer(sample, answer) == answer
    KINDS[sample.kind].feedback(sample.body, marked)


@given(
    st.sampled_from(SAMPLES),
    st.dictionaries(
        st.sampled_from(["", ".a", ".b", ".c", ".d", ".kind", ".1", ".2", ".language", ".1.language"]),
        st.lists(st.text(max_size=6) | st.sampled_from(["a", "b", "1", "2", "3", "4", "x", "in", "few", "en"])),
    ),
)
@settings(max_examples=500, deadline=None)
def test_any_posted_form_is_an_answer_or_none(sample: Any, fields: dict[str, list[str]]) -> None:
    answer = answer_from_form(sample, {f"q.{sample.id}{name}": values for name, values in fields.items()})
    assert mark(sample, answer) is not None


def test_forms_say_what_was_filled_in() -> None:
    by_kind = {each.kind: each for each in SAMPLES}

    def answer(kind: str, /, **fields: str | list[str]) -> object:
        sample = by_kind[kind]
        posted = {
            f"q.{sample.id}" + (f".{name.replace('__', '.')}" if name != "q" else ""): [value]
            if isinstance(value, str)
            else value
            for name, value in fields.items()
        }
        return answer_from_form(sample, posted)

    assert answer("single", q="b") == "b"
    assert answer("single", q="nonsense") is None
    assert answer("multiple", q=["a", "c"]) == ["a", "c"]
    assert answer("true-false", q="false") == "false"
    assert answer("match", a="x", b="") == {"a": "x"}
    assert answer("categorise", a="in", d="out") == {"a": "in", "d": "out"}
    assert answer("order", a="1", b="2", c="4", d="3") == ["a", "b", "d", "c"]
    assert answer("order", a="1", b="1", c="2") == ["c"]
    assert answer("order", a="9", b="x") is None
    assert answer("hotspot", q=["c", "a"]) == ["c", "a"]
    assert answer("hotspot", q=["", ""]) is None
    assert answer("open", q="One\r\ntwo", ticked=["who"]) == {"text": "One\ntwo", "ticked": ["who"]}
    assert answer("open", q=" ", ticked=["how", "when"]) == {"text": "", "ticked": ["how", "when"]}
    assert answer("open", q=" ") is None
    assert answer("scale", q="3") == 3
    assert answer("scale", q="") is None
    assert answer("scale", q="11") is None
    assert answer("short", q=" HTTPS ") == " HTTPS "
    assert answer("short", q="  ") is None
    assert answer("numeric", q="2,5", language="nl") == {"text": "2,5", "language": "nl"}
    assert answer("estimate", q="2,5") == {"text": "2,5", "language": "en"}
    assert answer("cloze", kind="digital", **{"2": "few", "1": "3", "1__language": "el"}) == {
        "kind": "digital",
        "2": "few",
        "1": {"text": "3", "language": "el"},
    }


def test_typed_texts_lose_what_no_database_takes() -> None:
    sample = question("short", {"accept": ["a"], "wrong": "w"})
    assert parse_answer(sample, "a\x00b\ud800c\td") == "abc\td"
    with pytest.raises(InvalidAnswer):
        parse_answer(sample, "x" * 2001)


def test_a_long_text_that_fits_the_field_fits_the_answer_with_all_its_line_ends() -> None:
    sample = question("open", {"model": "m", "criteria": [{"id": "a", "text": "A"}]})
    typed = "x" * 1000 + "\n" * 1000
    posted = {f"q.{sample.id}": [typed.replace("\n", "\r\n")]}
    assert answer_from_form(sample, posted) == {"text": typed, "ticked": []}
