"""Writes Moodle XML: a category for each unit below its lesson's, and in it a question of Moodle's for each of ours.

A kind's writer returns Moodle's type and the lines that are its own; WRITERS has one line for each kind. A kind without
one is left out, and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from quizzes.formats.embedded import protect, write_gap
from quizzes.formats.fractions import MOST_KEYS, Answer, of_choices, of_estimate, of_numeric, of_short
from quizzes.formats.markup import Markup
from quizzes.formats.model import Notes, Part, Written
from quizzes.formats.naming import id_number, name_of, tags_of
from quizzes.kinds.cloze import GAP, Cloze
from quizzes.kinds.multiple import Multiple
from quizzes.kinds.order import Order
from quizzes.kinds.placing import Placing
from quizzes.kinds.short import Short
from quizzes.kinds.true_false import TrueFalse
from quizzes.model import Question
from quizzes.text import plain

LONGEST_NAME = 255
Lines = list[str]
_FORMAT = ' format="html"'


def write(part: Part) -> Written:
    """All questions of a part."""
    notes = Notes()
    markup = Markup(part.sources, notes)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for group in part.groups:
        lines += _category((part.title, group.lesson, group.unit))
        for question in group.questions:
            lines += _question(question, markup)
    return Written("\n".join([*lines, "</quiz>", ""]).encode(), tuple(notes.losses))


def _category(titles: Sequence[str]) -> Lines:
    """`//` stands for a slash in a category's name."""
    names = [plain(title).replace("/", "//")[:LONGEST_NAME] for title in titles if title]
    path = "/".join(["$course$", "top", *names])
    return ['<question type="category">', f"<category><text>{escape(path)}</text></category>", "</question>"]


def _question(question: Question, markup: Markup) -> Lines:
    markup.question = question.id
    writer = WRITERS.get(question.kind)
    written = writer(question, markup) if writer else None
    if written is None:
        if writer is None:
            markup.notes.lose(question.id, "left-out", f"left out: Moodle XML has no {question.kind!r}.")
        return []
    type_name, text, own = written
    return [
        f'<question type="{type_name}">',
        f"<name><text>{escape(name_of(question))}</text></name>",
        _text("questiontext", text),
        _text("generalfeedback", markup.with_items(question)),
        "<defaultgrade>1</defaultgrade>",
        f"<penalty>{1 if question.kind == 'true-false' else 0.3333333}</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{escape(id_number(question.id))}</idnumber>",
        *own,
        "<tags>",
        *(f"<tag><text>{escape(tag)}</text></tag>" for tag in tags_of(question)),
        "</tags>",
        "</question>",
    ]


# Elements -----------------------------------------------------------------------------------------


def _text(tag: str, html: str, attributes: str = _FORMAT) -> str:
    return f"<{tag}{attributes}><text>{_cdata(html)}</text></{tag}>"


def _cdata(html: str) -> str:
    if not any(each in html for each in "<>&"):
        return html
    return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _answer(answer: Answer, attributes: str = "") -> str:
    feedback = _text("feedback", answer.feedback)
    tolerance = f"<tolerance>{answer.tolerance}</tolerance>" if answer.tolerance else ""
    return (
        f'<answer fraction="{answer.fraction:.7g}"{attributes}><text>{_cdata(answer.text)}</text>'
        f"{feedback}{tolerance}</answer>"
    )


def _answers(answers: Iterable[Answer], attributes: str = "") -> Lines:
    return [_answer(each, attributes) for each in answers]


def _combined() -> Lines:
    """Feedback by outcome, which our kinds don't have."""
    return [_text(f"{name}feedback", "") for name in ("correct", "partiallycorrect", "incorrect")]


# Kinds --------------------------------------------------------------------------------------------

_Written = tuple[str, str, Lines]
"""Moodle's type, the question's text in HTML, and the lines of its own."""


def _choice(question: Question, markup: Markup) -> _Written | None:
    body = question.body
    single = not isinstance(body, Multiple)
    if not single and len(body.key) > MOST_KEYS:
        message = f"left out: {len(body.key)} right options; Moodle has fractions for {MOST_KEYS} at most."
        return markup.notes.lose(question.id, "left-out", message)
    if not single and body.marking == "all-or-nothing" and len(body.key) > 1:
        message = "some of the right ticks earn a part of the mark; a wrong one still takes all."
        markup.notes.lose(question.id, "marking", message)
    lines = [
        f"<single>{str(single).lower()}</single>",
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>none</answernumbering>",
        *_combined(),
        *_answers(of_choices(body, markup.inline), _FORMAT),
    ]
    return "multichoice", markup.block(question.text), lines


def _true_false(question: Question, markup: Markup) -> _Written:
    body: TrueFalse = question.body
    said = {"true": body.feedback_true, "false": body.feedback_false}
    answers = [Answer(name, 100 if name == body.key else 0, markup.inline(text)) for name, text in said.items()]
    return "truefalse", markup.block(question.text), _answers(answers)


def _matching(question: Question, markup: Markup) -> _Written:
    body: Placing = question.body
    texts = {target.id: plain(target.text) for target in body.targets}
    left_over = [target.id for target in body.targets if target.id not in body.key.values()]
    if len(body.items) + len(left_over) < 3:
        return _gap_select(question, markup)
    _lose_markup(question, markup)
    pairs = [(markup.inline(item.text), texts[body.key[item.id]]) for item in body.items]
    lines = [
        f"<subquestion{_FORMAT}><text>{_cdata(item)}</text><answer><text>{escape(text)}</text></answer></subquestion>"
        for item, text in [*pairs, *(("", texts[name]) for name in left_over)]
    ]
    return "matching", markup.block(question.text), ["<shuffleanswers>true</shuffleanswers>", *_combined(), *lines]


def _gap_select(question: Question, markup: Markup) -> _Written:
    """A list of the items, each with a menu of all targets."""
    body: Placing = question.body
    _lose_markup(question, markup)
    places = {target.id: index for index, target in enumerate(body.targets, 1)}
    rows = [f"<li>{markup.inline(item.text)} [[{places[body.key[item.id]]}]]</li>" for item in body.items]
    menu = [
        f"<selectoption><text>{escape(plain(target.text))}</text><group>1</group></selectoption>"
        for target in body.targets
    ]
    text = f'{markup.block(question.text)}<ul class="om-items">{"".join(rows)}</ul>'
    return "gapselect", text, ["<shuffleanswers>0</shuffleanswers>", *_combined(), *menu]


def _lose_markup(question: Question, markup: Markup) -> None:
    if any("<" in markup.inline(target.text) for target in question.body.targets):
        markup.notes.lose(question.id, "markup", "the partners to choose from are plain text; their markup is dropped.")


def _ordering(question: Question, markup: Markup) -> _Written:
    body: Order = question.body
    texts = {item.id: markup.inline(item.text) for item in body.items}
    grading = "ALL_OR_NOTHING" if body.marking == "exact" else "RELATIVE_NEXT_EXCLUDE_LAST"
    lines = [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        "<selectcount>0</selectcount>",
        f"<gradingtype>{grading}</gradingtype>",
        "<showgrading>SHOW</showgrading>",
        "<numberingstyle>none</numberingstyle>",
        *_combined(),
        "<shownumcorrect>1</shownumcorrect>",
        *_answers((Answer(texts[name], 100) for name in body.key), _FORMAT),
    ]
    return "ordering", markup.block(question.text), lines


def _short(question: Question, markup: Markup) -> _Written:
    body: Short = question.body
    markup.note_folding(body)
    return (
        "shortanswer",
        markup.block(question.text),
        ["<usecase>0</usecase>", *_answers(of_short(body, markup.inline))],
    )


def _numerical(question: Question, markup: Markup) -> _Written:
    """A measure is optional for who answers, and stands in brackets below the text."""
    body = question.body
    estimate = question.kind == "estimate"
    answers = (of_estimate if estimate else of_numeric)(body, markup.inline)
    if estimate:
        message = "credit falls in steps of a quarter instead of along a line."
        markup.notes.lose(question.id, "marking", message)
    text = markup.block(question.text)
    lines = _answers(answers)
    if body.measure:
        text += measure_line(body.measure)
        lines += [
            f"<units><unit><multiplier>1</multiplier><unit_name>{escape(body.measure)}</unit_name></unit></units>",
            "<unitgradingtype>0</unitgradingtype>",
            "<unitpenalty>0</unitpenalty>",
            "<showunits>0</showunits>",
            "<unitsleft>0</unitsleft>",
        ]
    return "numerical", text, lines


def measure_line(measure: str) -> str:
    """The measure as it stands below a question's text, HTML."""
    return f"<p>({escape(measure, quote=False)})</p>"


def _cloze(question: Question, markup: Markup) -> _Written:
    body: Cloze = question.body
    gaps = {gap.id: write_gap(*_gap(gap.kind, gap.body, markup)) for gap in body.gaps}
    measures = {gap.id: gap.body.measure for gap in body.gaps if gap.kind == "numeric"}
    html = protect(markup.block(question.text))

    def filled(name: str) -> str:
        measure = measures.get(name)
        return gaps[name] + (f"\N{NO-BREAK SPACE}{escape(measure, quote=False)}" if measure else "")

    return "cloze", GAP.sub(lambda match: filled(match[1]), html), []


def _gap(kind: str, body: Any, markup: Markup) -> tuple[str, Sequence[Answer]]:
    if kind == "single":
        return "MULTICHOICE_S", of_choices(body, markup.inline)
    if kind == "short":
        markup.note_folding(body)
        return "SHORTANSWER", of_short(body, markup.inline)
    return "NUMERICAL", of_numeric(body, markup.inline)


WRITERS: dict[str, Callable[[Question, Markup], _Written | None]] = {
    "single": _choice,
    "multiple": _choice,
    "true-false": _true_false,
    "match": _matching,
    "categorise": _gap_select,
    "order": _ordering,
    "short": _short,
    "numeric": _numerical,
    "estimate": _numerical,
    "cloze": _cloze,
}
"""One line a kind. A drawing goes into `<file name="…" path="/" encoding="base64">` beside its `<text>`."""
