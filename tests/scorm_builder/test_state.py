"""Suspend data: whatever is answered comes back, and never more than 4,096 characters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scorm_builder.node import RUNTIME, run

STATE = [RUNTIME / "state.js"]
ROOM = "{characters: 4096, text: 24}"  # of SCORM 1.2, the least that any standard gives
LESSONS = 5
QUESTIONS = 12

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@st.composite
def questions_and_answers(draw: st.DrawFn) -> dict[str, Any]:
    """Data of a made-up question with an answer in any of the documented shapes."""
    names = draw(st.lists(ids, min_size=2, max_size=8, unique=True))
    data: dict[str, Any] = {"id": "1.1-q1", "options": [{"id": name, "text": "words"} for name in names]}
    choice = st.sampled_from(names)
    answer = draw(
        st.one_of(
            st.none(),
            choice,
            st.lists(choice, unique=True),
            st.dictionaries(choice, choice),
            texts,
            st.fixed_dictionaries({"text": texts, "language": st.sampled_from(["en", "el", "pt-BR"])}),
            st.dictionaries(choice, texts),
            st.fixed_dictionaries({"text": texts, "ticked": st.lists(choice)}),
            st.integers(0, 10),
            st.fixed_dictionaries({"x": st.floats(0, 1), "y": st.floats(0, 1)}),
        )
    )
    return {"data": data, "answer": answer}


@given(st.lists(questions_and_answers(), min_size=1, max_size=40))
@settings(max_examples=15, deadline=None)
def test_every_answer_comes_back_from_its_packed_form(cases: list[dict[str, Any]]) -> None:
    back = run(
        STATE,
        """return input.map(each => OM.state.unpack(each.data,
            JSON.parse(JSON.stringify(OM.state.pack(each.data, each.answer)))));""",
        cases,
    )
    assert back == [each["answer"] for each in cases]


def _attempt(answers: list[Any], *, opened: bool = True) -> dict[str, Any]:
    return {
        "count": 35, "best": 99.99, "last": 88.88, "open": opened, "seed": 4294967295, "print": "zik0zj0",
        "answers": answers,
    }  # fmt: skip


def _state(answers: list[list[Any]], *, opened: bool = True) -> dict[str, Any]:
    names = [f"lesson-{number}.quiz" for number in range(1, len(answers) + 1)]
    quizzes = {name: _attempt(each, opened=opened) for name, each in zip(names, answers, strict=True)}
    return {"units": "1" * 27, "quizzes": quizzes}


WORST = {
    "each choice of eight ticked": list(range(2, 10)),
    "six pairs": [-1, *(number for item in range(2, 8) for number in (item, item + 6))],
    "a text of 24": "Ω" * 24,
    "a text of 24 with quotation marks": '"' * 24,
    "a text of 2,000": "x" * 2000,
    "a number": [-1, 0, "1.234.567,89 euros a year", 1, "el"],
    "a cloze of six texts": [-1, *(each for gap in range(2, 8) for each in (gap, "ü" * 24))],
}
ENCODE = f"""
var done = OM.state.encode(input, {ROOM});
return {{text: done.text, here: OM.state.decode(done.text, done.kept), elsewhere: OM.state.decode(done.text, {{}})}};
"""


@pytest.mark.parametrize("name", WORST)
def test_a_whole_course_at_its_worst_fits_and_comes_back(name: str) -> None:
    state = _state([[WORST[name]] * QUESTIONS] * LESSONS)
    done = run(STATE, ENCODE, state)
    assert len(done["text"].encode("utf-16-le")) // 2 <= 4096
    assert done["here"] == state


@pytest.mark.parametrize("name", ["each choice of eight ticked", "six pairs", "a text of 24"])
def test_choices_and_short_texts_of_a_whole_course_need_no_other_storage(name: str) -> None:
    state = _state([[WORST[name]] * QUESTIONS] * LESSONS)
    assert run(STATE, ENCODE, state)["elsewhere"] == state


packed = st.one_of(
    st.none(),
    st.integers(0, 30),
    texts,
    st.lists(st.integers(0, 30), max_size=10),
    st.lists(st.one_of(st.integers(0, 30), texts), max_size=10).map(lambda pairs: [-1, *pairs]),
)


@given(st.lists(st.lists(packed, min_size=QUESTIONS, max_size=QUESTIONS), min_size=LESSONS, max_size=LESSONS))
@settings(max_examples=30, deadline=None)
def test_any_answers_of_a_whole_course_fit(answers: list[list[Any]]) -> None:
    state = _state(answers)
    done = run(STATE, ENCODE, state)
    assert len(done["text"].encode("utf-16-le")) // 2 <= 4096
    assert "\n" not in done["text"]
    assert done["here"] == state


def test_open_attempts_stay_with_the_lms_when_not_all_fits() -> None:
    texts_of_24 = ["y" * 24] * 40
    state = _state([texts_of_24] * 5)
    state["quizzes"]["lesson-1.quiz"]["open"] = False
    state["quizzes"]["lesson-2.quiz"]["open"] = False
    elsewhere = run(STATE, ENCODE, state)["elsewhere"]["quizzes"]
    assert elsewhere["lesson-5.quiz"]["answers"] == texts_of_24
    assert True in elsewhere["lesson-1.quiz"]["answers"]


def test_what_the_browser_kept_of_another_attempt_is_not_taken() -> None:
    state = _state([["z" * 30]])
    script = f"""
    var done = OM.state.encode(input, {ROOM});
    done.kept["lesson-1.quiz"].seed = 7;
    return OM.state.decode(done.text, done.kept).quizzes["lesson-1.quiz"].answers;"""
    assert run(STATE, script, state) == [True]


@pytest.mark.parametrize("text", ["", "x", "{}", '{"v":2,"u":"1","q":{}}', "[]", "null", '{"v":1}'])
def test_unknown_suspend_data_begins_anew(text: str) -> None:
    assert run(STATE, "return OM.state.decode(input, {});", text) == {"units": "", "quizzes": {}}


def test_a_changed_pool_is_recognised() -> None:
    pool = [{"id": "1.1-q1", "text": "Which?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}]
    translated = [{"id": "1.1-q1", "text": "Welke?", "options": [{"id": "a", "text": "Aa"}, {"id": "b", "text": "Be"}]}]
    changed = [{"id": "1.1-q1", "text": "Which?", "options": [{"id": "b", "text": "B"}, {"id": "a", "text": "A"}]}]
    prints = run(
        STATE,
        "return input.map(pool => OM.state.print(pool, {draw: 12, shuffle: true}));",
        [pool, translated, changed],
    )
    assert prints[0] == prints[1] != prints[2]
