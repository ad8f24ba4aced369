"""Texts fold, and numbers are read, alike in Python and JavaScript."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.languages.folding import distance, fold, near_miss
from quizzes.languages.numbers import DECIMAL, read_number, write_number
from tests.quizzes.marks import run

LETTERS = [
    *"abcxyzABCXYZ0189 .,;:!?'-\"/€%",
    *"éèêëïñçüßẞæœøÆŒØİıŀǅ",
    *"ΆάΐΰΣσςϊᾧῼΩΩ\u0384\u1fbd\u1fef",
    *"\u2018\u2019\u201b\u02bc\u00b4`\u2032\u201c\u201d«»\u2010\u2011\u2013\u2014\u2212",
    *"\u00a0\u2009\u202f\u3000\t\n\u0085\u2028\u200b\u200e\u200f\u00ad\ufeff\u061c",
    *"\u0300\u0301\u0303\u0308\u0327\u0345ﬁ½²①ｈＡ가각한אב",
    "👩‍🎨",
    "👍🏽",
    "❤️",
    "𝔸",
    "🇪🇺",
]


def texts(count: int) -> list[str]:
    random = Random(11)
    return ["".join(random.choices(LETTERS, k=random.randint(0, 12))) for _ in range(count)]


def test_scripts_fold_alike() -> None:
    written = texts(4_000)
    results = run({"do": "fold", "text": text} for text in written)
    assert results == [fold(text) for text in written]


def test_scripts_find_the_same_near_misses() -> None:
    random = Random(5)
    pairs = [(fold(text), fold(text[:2] + text[3:] + random.choice(["", "x"]))) for text in texts(2_000)]
    pairs += [("teh", "the"), ("contnet", "content"), ("contetn", "content"), ("ab", "abcd"), ("👍abc", "👍abd")]
    results = run({"do": "near", "folded": one, "accepted": other} for one, other in pairs)
    assert results == [near_miss(one, other) for one, other in pairs]
    assert 0 < sum(results) < len(results)


def test_scripts_read_the_same_numbers() -> None:
    random = Random(3)
    written = [
        "".join(random.choices("00123456789999.,.,' -+\u2212\u2019\u202f€%x", k=random.randint(1, 9)))
        for _ in range(6_000)
    ]
    tasks = [(text, random.choice([*DECIMAL, "nl-BE", "xx"]), random.choice([None, "€", "%"])) for text in written]
    results = run({"do": "number", "text": text, "language": code, "unit": unit} for text, code, unit in tasks)
    assert results == [read_number(*task) for task in tasks]
    assert sum(each is not None for each in results) > 500


@settings(deadline=None)
@given(st.text())
def test_folding_is_stable_under_case_and_space(text: str) -> None:
    assert fold(f"  {text}\u200f") == fold(text)
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(alphabet="abcdeé", max_size=8), st.text(alphabet="abcdeé", max_size=8))
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(0, 3), st.sampled_from(list(DECIMAL)))
def test_what_is_written_is_read_back(whole: int, places: int, language: str) -> None:
    value = whole / 10**places
    if abs(value) < 1000 or write_number(value, language).count(",") + write_number(value, language).count(".") != 1:
        assert read_number(write_number(value, language), language) == value
    assert read_number(write_number(value, language) + " €", language, "€") == value


@settings(deadline=None)
@given(st.text(), st.text(max_size=9), st.text(max_size=5))
def test_reading_is_total(text: str, language: str, unit: str) -> None:
    value = read_number(text, language, unit)
    assert value is None or abs(value) < 1e31


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (1234.5, "en", "1234.5"),
        (1234.5, "nl", "1234,5"),
        (12345.5, "en", "12,345.5"),
        (12345.5, "nl", "12.345,5"),
        (1000000, "el", "1.000.000"),
        (-2.0, "es", "\u22122"),
        (0.1, "gl", "0,1"),
        (25, "it", "25"),
    ],
)
def test_numbers_as_written(value: float, language: str, text: str) -> None:
    assert write_number(value, language) == text
