"""Forms of every kind as HTML: names, labels, values, and what they show once marked."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from lxml import html

from quizzes.drawing import part_order
from quizzes.kinds import KINDS
from quizzes.languages import PSEUDO, translations
from quizzes.marking import answer_from_form, mark
from quizzes.model import Answer, Question
from quizzes.view import QuestionView, ReadAgain
from tests.quizzes.marks import question
from tests.quizzes.pages import one_of_each_kind, rendered

QUESTIONS = one_of_each_kind()
WORDS = (".count", ".instruction", ".verdict-word", ".note", ".gap-name", "label.answer > span", ".read-again")
KIND = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda each: each.kind)


def view(asked: Question, answer: Answer | None = None, **changes: Any) -> QuestionView:
    order = part_order(asked, 3, shuffle=True)
    return replace(QuestionView(asked, 1, 12, order, answer), **changes)


def fieldset(shown: QuestionView) -> html.HtmlElement:
    root = html.fragment_fromstring(rendered(shown))
    assert root.tag == "fieldset"
    return root


def posted(root: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would post of it."""
    fields: dict[str, list[str]] = {}
    for select in root.cssselect("select"):
        chosen = select.cssselect("option[selected]") or select.cssselect("option")
        fields.setdefault(select.get("name", ""), []).append(chosen[0].get("value", ""))
    for area in root.cssselect("textarea"):
        text = area.text or ""
        assert text.startswith("\n")  # which a browser drops
        fields.setdefault(area.get("name", ""), []).append(text[1:].replace("\n", "\r\n"))
    for control in root.cssselect("input"):
        if control.get("type") not in {"radio", "checkbox"} or control.get("checked") is not None:
            fields.setdefault(control.get("name", ""), []).append(control.get("value", ""))
    return fields


def answers(asked: Question) -> list[Answer]:
    random = Random(9)
    made = [KINDS[asked.kind].generate(asked.body, random) for _ in range(40)]
    return [answer for answer in made if answer and mark(asked, answer).note != "empty" and not is_point(answer)]


def is_point(answer: Answer | None) -> bool:
    """A tap of a live quiz; forms hold regions."""
    return isinstance(answer, dict) and "x" in answer


@KIND
def test_an_open_form_shows_no_mark_and_gives_no_key_away(asked: Question) -> None:
    root = fieldset(view(asked, save_url="/save", revision=3))
    assert (root.get("data-save"), root.get("data-revision"), root.get("data-kind")) == ("/save", "3", asked.kind)
    assert not root.cssselect(".is-right, .is-wrong, .is-missed, .verdict-word, .why, .solution, [disabled]")
    assert all(not each.text_content().strip() for each in root.cssselect(".verdict, .reasoning"))
    whole = rendered(view(asked))
    for feedback in KINDS[asked.kind].feedback(asked.body, mark(asked, answers(asked)[0])).values():
        assert feedback not in whole


@KIND
def test_an_answer_survives_the_form(asked: Question) -> None:
    for answer in answers(asked):
        form = view(asked, answer, language="nl")
        if isinstance(answer, dict) and "language" in answer:
            form = replace(form, language=answer["language"])
        back = answer_from_form(asked, posted(fieldset(form)))
        if isinstance(answer, list) and asked.kind in ("multiple", "hotspot"):
            assert isinstance(back, list)
            assert sorted(back) == sorted(answer)
        elif asked.kind == "cloze":
            assert mark(asked, back).verdicts == mark(asked, answer).verdicts
        else:
            assert back == answer


@KIND
def test_every_control_has_a_name_for_those_who_hear_it(asked: Question) -> None:
    root = fieldset(view(asked))
    controls = root.cssselect("select, textarea, input:not([type=hidden])")
    assert controls
    for control in controls:
        label = control.get("aria-label") or next(each.text_content() for each in control.iterancestors("label"))
        assert label.strip()
        assert control.get("name", "").startswith(f"q.{asked.id}")


@KIND
@pytest.mark.parametrize("empty", [False, True])
def test_a_marked_form_says_what_marking_said(asked: Question, empty: bool) -> None:
    for answer in [None] if empty else answers(asked):
        marked = mark(asked, answer)
        root = fieldset(view(asked, answer, mark=marked, read_again=ReadAgain("/unit", "1.1 R&D")))
        parts = {part.get("data-part", ""): part for part in root.cssselect("[data-part]")}
        assert set(marked.verdicts) <= set(parts)
        for name, part in parts.items():
            said = marked.verdicts.get(name)
            assert [f"is-{said}"] * bool(said) == [each for each in part.classes if each.startswith("is-")]
            assert bool(part.cssselect(".verdict-word")) == bool(said)
        assert not root.cssselect("input:not([type=hidden]):not([disabled]), select:not([disabled]), [data-saved]")
        assert [link.text for link in root.cssselect(".read-again a")] == ["Read again: 1.1 R&D"]
        assert "Why & how." in root.cssselect(".reasoning")[0].text_content()
        assert bool(root.cssselect(".note")) == bool(marked.note)


@KIND
def test_every_word_of_the_software_is_translated(asked: Question) -> None:
    answer = answers(asked)[0]
    for shown in (view(asked), view(asked, answer, mark=mark(asked, answer), read_again=ReadAgain("/", "T"))):
        root = fieldset(shown)
        pseudo = html.fragment_fromstring(rendered(shown, translations(PSEUDO)))
        for selector in (
            ".count",
            ".instruction",
            ".verdict-word",
            ".note",
            ".gap-name",
            ".model-name",
            ".scale-none > span",
            "label.answer > span",
            ".read-again",
        ):
            for one, other in zip(root.cssselect(selector), pseudo.cssselect(selector), strict=True):
                if one.get("class") != "unit":
                    assert "⟦" in other.text_content(), one.text_content()


@KIND
def test_nothing_needs_inline_style_or_script(asked: Question) -> None:
    answer = answers(asked)[0]
    for shown in (view(asked), view(asked, answer, mark=mark(asked, answer))):
        for element in fieldset(shown).iter():
            assert element.tag not in {"script", "style"}
            assert not [name for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118


def test_a_point_shows_as_the_region_that_it_hits() -> None:
    asked = next(each for each in QUESTIONS if each.kind == "hotspot")
    for point, hit in (({"x": 0.1, "y": 0.1}, ["d"]), ({"x": 0.55, "y": 0.6}, [])):
        root = fieldset(view(asked, point, mark=mark(asked, point)))
        assert [each.get("value") for each in root.cssselect("input[checked]")] == hit
        assert [each.get("data-region") for each in root.cssselect(".region.is-chosen")] == hit


def test_regions_lie_on_the_drawing_in_its_own_units() -> None:
    asked = next(each for each in QUESTIONS if each.kind == "hotspot")
    root = fieldset(view(asked))
    (regions,) = root.cssselect("svg.regions")
    assert regions.get("aria-hidden") == "true"
    assert regions.get("viewbox") or regions.get("viewBox") == "0.0 0.0 360.0 200.0"
    assert [each.get("points") for each in root.cssselect(".region-edge")][1] == "216,20 360,20 360,100 216,100"
    assert [each.text_content().split()[0] for each in root.cssselect("label > span")] == ["1", "2", "3", "4"]
    assert {each.get("type") for each in root.cssselect("input")} == {"checkbox"}
    one = question("hotspot", {**asked.data, "key": ["d"]}, "q2")
    assert {each.get("type") for each in fieldset(view(one)).cssselect("input")} == {"radio"}


def test_an_open_answer_shows_its_model_answer_only_with_the_result() -> None:
    asked = next(each for each in QUESTIONS if each.kind == "open")
    answer: Answer = {"text": "\nTwo <lines>\n", "ticked": ["when"]}
    asking, marked = fieldset(view(asked, answer)), fieldset(view(asked, answer, mark=mark(asked, answer)))
    assert "names one audience" not in asking.text_content()
    assert asking.cssselect(".model-name")[0].get("hidden") is not None
    assert marked.cssselect(".model-name")[0].get("hidden") is None
    assert "names one audience" in marked.cssselect("[data-part=answer] .why")[0].text_content()
    assert "Everybody is nobody." in marked.cssselect("[data-part=who] .why")[0].text_content()
    assert [each.get("value") for each in marked.cssselect("input[checked]")] == ["when"]
    assert marked.cssselect("textarea[readonly]")[0].text == "\n\nTwo <lines>\n"


def test_texts_of_authors_and_learners_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    short = question("short", {"accept": [evil], "wrong": evil, "text": evil, "feedback": evil})
    answer = evil + "x"
    for shown in (view(short, answer), view(short, answer, mark=mark(short, answer))):
        assert "<script" not in rendered(shown)


def test_numbers_are_shown_as_the_page_writes_them() -> None:
    asked = question("numeric", {"key": 12345.5, "measure": "€", "wrong": "w"})
    answer: Answer = {"text": "1", "language": "nl"}
    for language, number in (("nl", "12.345,5\u00a0€"), ("en", "12,345.5\u00a0€")):
        root = fieldset(view(asked, answer, mark=mark(asked, answer), language=language))
        assert root.cssselect(".solution strong")[0].text_content() == number


def test_accepted_texts_are_shown_as_they_are_typed() -> None:
    for text in ("*.museum", "a_b_c", "<b> & [x](y)", "C\\D", "1. `x`"):
        asked = question("short", {"accept": [text], "wrong": "w"})
        root = fieldset(view(asked, "?!", mark=mark(asked, "zzz")))
        assert root.cssselect(".solution strong")[0].text_content() == text


def test_parts_stand_in_the_attempts_order() -> None:
    single = next(each for each in QUESTIONS if each.kind == "single")
    for order in (("c", "a", "1", "b"), ("b", "1", "c", "a")):
        root = fieldset(view(single, order=order))
        assert [part.get("data-part") for part in root.cssselect("[data-part]")] == list(order)
    match = next(each for each in QUESTIONS if each.kind == "match")
    root = fieldset(view(match, order=("target.z", "target.a", "b", "target.y", "target.x", "a", "constructor")))
    assert [each.get("value") for each in root.cssselect("select")[0].cssselect("option")] == ["", "z", "a", "y", "x"]
    assert [part.get("data-part") for part in root.cssselect("[data-part]")] == ["b", "a", "constructor"]
