"""Writes GIFT. Texts are HTML, which `[html]` says; id and tags stand in a comment, where Moodle looks for them.

Each kind that GIFT can express has a line in WRITERS; the others are left out, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from quizzes.formats.fractions import MOST_KEYS, Answer, of_choices, of_estimate, of_numeric, of_short
from quizzes.formats.markup import Markup
from quizzes.formats.model import Group, Notes, Part, Written
from quizzes.formats.naming import id_number, tags_of
from quizzes.kinds.cloze import GAP, Cloze, Gap
from quizzes.kinds.multiple import Multiple
from quizzes.kinds.placing import Placing
from quizzes.kinds.true_false import TrueFalse
from quizzes.model import Question
from quizzes.text import plain

_SPECIAL = re.compile(r"[\\~=#{}:]")
_LINE_END = re.compile(r"\s*\n\s*")


def write(part: Part) -> Written:
    """All questions of a part that GIFT can hold."""
    notes = Notes()
    markup = Markup(part.sources, notes)
    blocks: list[str] = []
    for group in part.groups:
        blocks += [_category(part.title, group), *_questions(group, markup)]
    return Written(("\n\n".join(blocks) + "\n").encode(), tuple(notes.losses))


def _category(title: str, group: Group) -> str:
    """`//` stands for a slash in a category's name."""
    names = [plain(each).replace("/", "//") for each in (title, group.lesson, group.unit) if each]
    return f"$CATEGORY: $course$/top/{'/'.join(names)}"


def _questions(group: Group, markup: Markup) -> Iterable[str]:
    for question in group.questions:
        markup.question = question.id
        writer = WRITERS.get(question.kind)
        written = writer(question, markup) if writer else None
        if written is not None:
            yield _question(question, written, markup)
        elif writer is None:
            markup.notes.lose(question.id, "left-out", f"left out: GIFT has no {question.kind!r}.")


def _question(question: Question, written: tuple[str, str, str], markup: Markup) -> str:
    """`written`: the text before the answers, the answers, the text after them; all escaped."""
    before, answers, after = written
    general = markup.with_items(question)
    inside = answers + (f"\n####{_text(general)}" if general else "")
    name = _SPECIAL.sub(r"\\\g<0>", id_number(question.id))
    comment = " ".join([f"[id:{id_number(question.id)}]", *(f"[tag:{tag}]" for tag in tags_of(question))])
    return f"// {comment}\n::{name}::[html]{before}{{{inside}\n}}{after}"


def _text(html: str) -> str:
    """HTML in one line; its line ends only part its blocks."""
    return _SPECIAL.sub(r"\\\g<0>", _keep_lines(html))


def _keep_lines(html: str) -> str:
    """Line ends within `<pre>` stay as `&#10;`, all others are spaces to HTML."""
    parts = re.split(r"(<pre>.*?</pre>)", html, flags=re.DOTALL)
    return "".join(
        each.replace("\n", "&#10;") if each.startswith("<pre>") else _LINE_END.sub(" ", each) for each in parts
    )


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", _LINE_END.sub(" ", text))


def _answer(sign: str, answer: Answer, text: str) -> str:
    feedback = f"#{_text(answer.feedback)}" if answer.feedback else ""
    return f"\n{sign}{text}{feedback}"


def _weight(fraction: float) -> str:
    return f"%{fraction:.7g}%"


# Kinds --------------------------------------------------------------------------------------------

_Written = tuple[str, str, str]


def _stem(question: Question, markup: Markup) -> str:
    """The text; `_____` or a closing brace in it say nothing to GIFT."""
    return _text(markup.inline(question.text))


def _choice(question: Question, markup: Markup) -> _Written | None:
    body = question.body
    if isinstance(body, Multiple) and len(body.key) > MOST_KEYS:
        message = f"left out: {len(body.key)} right options; there are fractions for {MOST_KEYS} at most."
        return markup.notes.lose(question.id, "left-out", message)
    if isinstance(body, Multiple) and body.marking == "all-or-nothing" and len(body.key) > 1:
        message = "some of the right ticks earn a part of the mark; a wrong one still takes all."
        markup.notes.lose(question.id, "marking", message)
    return _stem(question, markup), "".join(_choices(of_choices(body, markup.inline), isinstance(body, Multiple))), ""


def _choices(answers: Iterable[Answer], several: bool) -> Iterable[str]:
    """Where several are right each has a weight; else `=` and `~`."""
    for each in answers:
        sign = f"~{_weight(each.fraction)}" if several else "=" if each.fraction == 100 else "~"
        yield _answer(sign, each, _text(each.text))


def _true_false(question: Question, markup: Markup) -> _Written:
    """The feedback of whoever is wrong comes first."""
    body: TrueFalse = question.body
    said = {"true": body.feedback_true, "false": body.feedback_false}
    right = said.pop(body.key)
    (wrong,) = said.values()
    texts = [_text(markup.inline(each)) for each in (wrong, right)]
    return _stem(question, markup), f"{body.key.upper()}#{texts[0]}#{texts[1]}", ""


def _match(question: Question, markup: Markup) -> _Written | None:
    body: Placing = question.body
    texts = {target.id: plain(target.text) for target in body.targets}
    left_over = [texts[target.id] for target in body.targets if target.id not in body.key.values()]
    if question.kind == "categorise":
        markup.notes.lose(question.id, "kind", "the boxes become partners to match.")
    if any("<" in markup.inline(target.text) for target in body.targets):
        markup.notes.lose(question.id, "markup", "the partners to choose from are plain text; their markup is dropped.")
    pairs = [(_text(markup.inline(item.text)), texts[body.key[item.id]]) for item in body.items]
    lines = [f"\n={item} -> {_plain(target)}" for item, target in [*pairs, *(("", text) for text in left_over)]]
    return _stem(question, markup), "".join(lines), ""


def _short(question: Question, markup: Markup) -> _Written:
    markup.note_folding(question.body)
    return _stem(question, markup), "".join(_texts(of_short(question.body, markup.inline))), ""


def _texts(answers: Iterable[Answer]) -> Iterable[str]:
    for each in answers:
        yield _answer("=" if each.fraction == 100 else f"={_weight(each.fraction)}", each, _plain(each.text))


def _number(question: Question, markup: Markup) -> _Written:
    body = question.body
    estimate = question.kind == "estimate"
    if estimate:
        markup.notes.lose(question.id, "marking", "credit falls in steps of a quarter instead of along a line.")
    stem = _stem(question, markup)
    if body.measure:
        words = f"({escape(body.measure, quote=False)})"
        blocks = markup.block(question.text) == markup.inline(question.text)
        stem += _text(f" <p>{words}</p>" if blocks else f" {words}")
        markup.notes.lose(question.id, "measure", f"{body.measure!r} stands in the text and cannot be typed.")
    answers = (of_estimate if estimate else of_numeric)(body, markup.inline)
    return stem, "".join(_numbers(answers)), ""


def _numbers(answers: Iterable[Answer]) -> Iterable[str]:
    """`#` begins a numeric question; `~` is the answer that is any other number."""
    yield "#"
    for each in answers:
        if each.text == "*":
            yield _answer("~", each, "")
        else:
            tolerance = f":{each.tolerance}" if each.tolerance else ""
            yield _answer(f"={_weight(each.fraction)}", each, each.text + tolerance)


def _cloze(question: Question, markup: Markup) -> _Written | None:
    """A single gap is GIFT's missing word."""
    body: Cloze = question.body
    if len(body.gaps) != 1:
        return markup.notes.lose(question.id, "left-out", f"left out: GIFT has one gap a text, not {len(body.gaps)}.")
    (gap,) = body.gaps
    before, _, after = GAP.split(markup.inline(question.text))
    if not re.search(r"\w", re.sub("<[^>]*>", "", after)):
        return markup.notes.lose(question.id, "left-out", "left out: GIFT has no gap at the end of a text.")
    return _text(before), "".join(_gap(gap, markup)), _text(after)


def _gap(gap: Gap, markup: Markup) -> Iterable[str]:
    if gap.kind == "single":
        return _choices(of_choices(gap.body, markup.inline), several=False)
    if gap.kind == "short":
        markup.note_folding(gap.body)
        return _texts(of_short(gap.body, markup.inline))
    return _numbers(of_numeric(gap.body, markup.inline))


WRITERS: dict[str, Callable[[Question, Markup], _Written | None]] = {
    "single": _choice,
    "multiple": _choice,
    "true-false": _true_false,
    "match": _match,
    "categorise": _match,
    "short": _short,
    "numeric": _number,
    "estimate": _number,
    "cloze": _cloze,
}
"""One line a kind."""
