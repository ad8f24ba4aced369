"""The rules of good question writing: each is broken once, and a good question breaks none."""

from __future__ import annotations

import pytest

from quizzes.marking import parse_question
from quizzes.source import Problem, Source, read_yaml_text
from quizzes.writing import check_writing


def codes(text: str, language: str = "en") -> list[str]:
    return [each.code for each in problems(text, language)]


def problems(text: str, language: str = "en") -> list[Problem]:
    source = Source("questions.yaml", [])
    reader = read_yaml_text(text, source)
    assert reader is not None
    pairs = [(parse_question(each), each) for each in reader.elements()]
    assert source.problems == []
    check_writing(pairs, language)
    return source.problems


def single(
    stem: str = "Which?", a: str = "One", b: str = "Two", c: str = "Six", key: str = "a", name: str = "q"
) -> str:
    options = "".join(f"    - {{id: {i}, text: {t!r}, feedback: f}}\n" for i, t in (("a", a), ("b", b), ("c", c)))
    return (
        f"- id: {name}\n  kind: single\n  unit: u\n  outcome: o\n  difficulty: easy\n"
        f"  text: {stem!r}\n  options:\n{options}  key: {key}\n"
    )


@pytest.mark.parametrize(
    ("stem", "a", "c", "expected"),
    [
        ("Which?", "One", "Six", []),
        ("Which?", "One", "All of the above", ["all-of-the-above"]),
        ("Which?", "One", "None of these.", ["all-of-the-above"]),
        ("Which?", "All of the museum staff", "All museums in the region", []),
        ("Which?", "One", " TWO. ", ["same-text"]),
        ("Which?", "One that goes on and on", "Six", ["key-longest"]),
        ("Which?", "One", "Six that goes on and on", []),
        ("Which is not so?", "One", "Six", ["negative-stem"]),
        ("Which isn’t so?", "One", "Six", ["negative-stem"]),
        ("Which is **not** so?", "One", "Six", []),
        ("The museum does not have a budget. What now?", "One", "Six", []),
        ("A budget does not", "One", "Six", ["negative-stem"]),
    ],
)
def test_rules(stem: str, a: str, c: str, expected: list[str]) -> None:
    assert codes(single(stem, a=a, c=c)) == expected


@pytest.mark.parametrize(
    ("language", "stem", "option"),
    [
        ("nl", "Wat is niet waar?", "Alle bovenstaande antwoorden"),
        ("es", "¿Qué no es cierto?", "Todas las anteriores"),
        ("it", "Che cosa non è vero?", "Tutte le precedenti"),
        ("el", "Ποιο δεν ισχύει;", "Όλα τα παραπάνω"),
        ("gl", "Que non é certo?", "Todas as anteriores"),
    ],
)
def test_rules_in_other_languages(language: str, stem: str, option: str) -> None:
    assert codes(single(stem, c=option), language) == ["all-of-the-above", "negative-stem"]


def test_problems_stand_at_their_lines() -> None:
    found = problems(single("Which is not so?", c="None of the above"))
    assert [(each.line, each.code) for each in found] == [(10, "all-of-the-above"), (6, "negative-stem")]


def test_key_positions_are_balanced() -> None:
    def file(keys: str) -> str:
        return "".join(single(key=key, name=f"q{index}") for index, key in enumerate(keys))

    assert codes(file("aaaaaaa")) == []
    assert codes(file("aaaaabbc")) == ["unbalanced-keys"]
    assert codes(file("aaaabbbccc")) == []


def test_items_and_targets_are_read_too() -> None:
    text = (
        "- {id: q, kind: match, unit: u, outcome: o, difficulty: easy, text: Which?,"
        " items: [{id: a, text: One, feedback: f}, {id: b, text: one, feedback: f}],"
        " targets: [{id: x, text: X}, {id: y, text: x}], key: {a: x, b: y}}"
    )
    assert codes(text) == ["same-text", "same-text"]


def test_a_key_that_names_no_option_is_left_to_the_parser() -> None:
    source = Source("questions.yaml", [])
    text = "".join(single(key="zz", name=f"q{number}") for number in range(9))
    reader = read_yaml_text(text, source)
    assert reader is not None
    check_writing([(parse_question(each), each) for each in reader.elements()])
    assert {each.code for each in source.problems} == {"unknown-id"}
