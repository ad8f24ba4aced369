"""Files that mean harm or are broken: a clear problem, never an exception, in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import FORMATS, load, recognise
from quizzes.formats.model import LARGEST_FILE, ReadFile

BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
QUESTION = '<question type="{}"><name><text>n</text></name><questiontext><text>{}</text></questiontext>{}</question>'
ANSWER = '<answer fraction="{}"><text>{}</text><feedback><text>f</text></feedback></answer>'
CHOICE = ANSWER.format(100, "a") + ANSWER.format(0, "b")


def read(path: Path, name: str = "moodle-xml") -> ReadFile:
    return load(name).read(path, "en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'<!DOCTYPE quiz [<!ENTITY a0 "ha">{BOMB}]><quiz>{QUESTION.format("essay", "&a11;", "")}</quiz>', "doctype"),
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz><question/></quiz>', "doctype"),
        ('<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>', "doctype"),
        (f'<!-- <quiz --><!DOCTYPE quiz [<!ENTITY a0 "ha">]><quiz>{QUESTION}</quiz>', "doctype"),
        ("<quiz><question>&nbsp;</question></quiz>", "bad-xml"),
        ("<quiz><question></quiz>", "bad-xml"),
        ("<quiz>" + "<a>" * 5000 + "</a>" * 5000 + "</quiz>", "bad-xml"),
        ("<quiz>" + "<a/>" * 200_000 + "</quiz>", "too-large"),
        ("<quiz></quiz>", "no-questions"),
        ("<other><quiz/></other>", "not-moodle"),
        ("<quiz>" + "<question/>" * 50_001 + "</quiz>", "too-many"),
    ],
)
def test_xml_that_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")
    found = read(path)
    assert [each.code for each in found.problems] == [code]


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    text = "<quiz>" + QUESTION.format("multichoice", "Élan", CHOICE) + "</quiz>"
    path.write_bytes(text.encode("latin-1"))
    assert [each.code for each in read(path).problems] == ["bad-xml"]
    path.write_bytes(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + text.encode("latin-1"))
    assert read(path).drafts[0].data["text"] == "Élan"
    path.write_bytes(('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"))
    assert recognise(path) == "moodle-xml"
    assert read(path).drafts[0].data["text"] == "Élan"
    path.write_bytes("::t::Élan{T}".encode("latin-1"))
    assert [each.code for each in read(path, "gift").problems] == ["not-utf8"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert [each.code for each in read(path, name).problems] == ["too-large"]


def pieces() -> Iterator[str]:
    """40 MB of one question that never ends."""
    yield '<quiz><question type="essay"><questiontext>'
    yield from repeat("<text>" + "x" * 1_000_000 + "</text>", 40)


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    with path.open("w") as file:
        file.writelines(chain(pieces()))
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.code for each in found.problems] == ["too-large"]
    assert peak < 40_000_000


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 3000 + "deep" + "</b>" * 3000,
        "<ul><li>" * 200 + "deep",
        "<div>" * 100 + "deep",
    ],
)
def test_deep_html_keeps_its_words(tmp_path: Path, html: str) -> None:
    path = tmp_path / "file.xml"
    path.write_text("<quiz>" + QUESTION.format("multichoice", f"<![CDATA[{html}]]>", CHOICE) + "</quiz>")
    (draft,) = read(path).drafts
    assert "deep" in str(draft.data["text"])


def test_a_text_that_is_too_long_leaves_its_question_out(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    path.write_text("<quiz>" + QUESTION.format("multichoice", "x" * 100_001, CHOICE) + "</quiz>")
    found = read(path)
    assert (found.drafts, [each.code for each in found.losses]) == ((), ["left-out"])
    path.write_text(
        "<quiz>" + QUESTION.format("multichoice", "x", ANSWER.format(100, "y" * 100_001) + CHOICE) + "</quiz>"
    )
    found = read(path)
    assert (found.drafts, [each.code for each in found.losses]) == ((), ["left-out"])


def test_a_question_with_thousands_of_parts_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    many = "".join(ANSWER.format(100, number) for number in range(5_000))
    for kind in ("multichoice", "shortanswer", "numerical", "ordering"):
        path.write_text("<quiz>" + QUESTION.format(kind, "x", many) + "</quiz>")
        found = read(path)
        assert (found.drafts, found.losses[-1].code) == ((), "left-out")


def test_a_table_of_a_million_cells_is_kept_as_words(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    table = "<table><tr>" + "<td>a</td>" * 1000 + "</tr>" + "<tr><td>a</td></tr>" * 1000 + "</table>"
    path.write_text("<quiz>" + QUESTION.format("multichoice", f"<![CDATA[{table}]]>", CHOICE) + "</quiz>")
    (draft,) = read(path).drafts
    assert len(draft.data["text"]) < 10_000


KINDS = [
    "multichoice",
    "truefalse",
    "shortanswer",
    "numerical",
    "matching",
    "ordering",
    "cloze",
    "gapselect",
    "ddwtos",
    "nonsense",
]
NASTY = st.text(st.sampled_from("a1 .:*=~#{}[]%\\<>&;/\"'|-\n{1:SA:=x}[[1]]"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    texts=st.lists(NASTY, min_size=4, max_size=4),
    fraction=st.sampled_from(["100", "0", "50", "-50", "x", "1e400", ""]),
)
def test_whatever_stands_in_a_question_is_read_or_listed(
    tmp_path_factory: pytest.TempPathFactory, kind: str, texts: list[str], fraction: str
) -> None:
    cdata = [f"<![CDATA[{text}]]>" for text in texts]
    answers = "".join(ANSWER.format(fraction, text) for text in cdata[1:])
    pairs = "".join(
        f"<subquestion><text>{text}</text><answer><text>{text}</text></answer></subquestion>" for text in cdata
    )
    menu = "".join(f"<selectoption><text>{text}</text></selectoption>" for text in cdata)
    path = tmp_path_factory.mktemp("nasty") / "file.xml"
    path.write_text("<quiz>" + QUESTION.format(kind, cdata[0], answers + pairs + menu) + "</quiz>", encoding="utf-8")
    found = read(path)
    assert found.problems == ()
    assert found.drafts or found.losses


@settings(max_examples=200, deadline=None)
@given(text=st.lists(NASTY, max_size=8).map("".join))
def test_any_text_is_read_as_gift_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("nasty") / "file.gift.txt"
    path.write_text(text, encoding="utf-8")
    found = read(path, "gift")
    assert found.drafts or found.losses or found.problems
