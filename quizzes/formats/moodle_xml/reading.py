"""Reads Moodle XML of any origin, one question at a time.

Nothing outside the file is looked up: a DOCTYPE is refused, entities are not resolved. Between the ends of two
questions no more than LARGEST_QUESTION bytes and MOST_TAGS tags may stand, so that memory stays bounded whatever comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from quizzes.formats.drafting import Asked, Drafting, Fields, Question, gap_mark
from quizzes.formats.embedded import CHOICES, NUMBERS, TEXTS, Gap, split_gaps
from quizzes.formats.foreign_html import from_markdown, from_plain
from quizzes.formats.fractions import Answer
from quizzes.formats.model import LARGEST_FILE, Notes, ReadFile
from quizzes.formats.moodle_xml.writing import measure_line

LARGEST_QUESTION = 24 * 1024 * 1024
MOST_TAGS = 100_000
_DOCTYPE = "a DOCTYPE is not allowed here: it may hide anything."
_CHUNK = 64 * 1024
_ITEM_LIST = '<ul class="om-items">'
_ITEM = re.compile(r"<li>((?:(?!<li>).)*?) \[\[(\d+)\]\]</li>", re.DOTALL)
_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
Node = etree._Element  # pyright: ignore[reportPrivateUsage] — lxml names its element class so


def recognises(head: bytes) -> bool:
    """Whether a file begins like XML whose first element is `<quiz>`; UTF-16 too."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<") and b"<quiz" in text


def read(path: Path, language: str) -> ReadFile:
    """The questions of a file."""
    notes = Notes(path.name)
    drafting = Drafting(notes, language)
    try:
        for count, node in enumerate(_questions(path, notes), 1):
            if notes.too_many(count):
                break
            _read_question(node, drafting)
    except etree.XMLSyntaxError as error:
        notes.problem("bad-xml", f"this is not valid XML: {error.msg}.", error.lineno)
    if not (drafting.drafts or notes.losses or notes.problems):
        notes.problem("no-questions", "this file has no questions.")
    return ReadFile(tuple(drafting.drafts), tuple(notes.losses), tuple(notes.problems))


def _questions(path: Path, notes: Notes) -> Iterator[Node]:
    """Each `<question>` in turn; the one before is forgotten. A problem ends it."""
    if _refused(path, notes):
        return None
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=("quiz", "question"), resolve_entities=False, load_dtd=False, no_network=True
    )
    held = tags = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            held, tags = held + len(chunk), tags + chunk.count(b"<")
            for event, node in parser.read_events():
                if event == "start" and node.tag == "quiz" and node.getroottree().docinfo.doctype:
                    return notes.problem("doctype", _DOCTYPE, 1)
                if event == "end" and node.tag == "question":
                    yield node
                    _forget(node)
                    held = tags = 0
            if held > LARGEST_QUESTION or tags > MOST_TAGS:
                message = f"no question ends within {held >> 20} MB and {tags:,} tags; nobody could answer such a one."
                return notes.problem("too-large", message)
    root = parser.close()
    if root.tag != "quiz":
        notes.problem("not-moodle", f"the outermost element is <{root.tag}>, not <quiz>.", root.sourceline)
    return None


def _refused(path: Path, notes: Notes) -> bool:
    """Whether a file is not even given to the parser: for its size, or a DOCTYPE at its beginning."""
    with path.open("rb") as file:
        head = file.read(_CHUNK).replace(b"\x00", b"")
    if path.stat().st_size > LARGEST_FILE:
        notes.problem("too-large", f"this file is larger than {LARGEST_FILE >> 20} MB; split it.")
    elif b"<!DOCTYPE" in head.partition(b"<quiz")[0]:
        notes.problem("doctype", _DOCTYPE, 1)
    return bool(notes.problems)


def _forget(node: Node) -> None:
    node.clear()
    while node.getprevious() is not None and (parent := node.getparent()) is not None:
        del parent[0]


def _read_question(node: Node, drafting: Drafting) -> None:
    kind = node.get("type", "")
    if kind == "category":
        return
    asked = Asked(
        line=node.sourceline,
        name=_string(node, "name/text"),
        idnumber=_string(node, "idnumber"),
        text=_html(node.find("questiontext")),
        feedback=_html(node.find("generalfeedback")),
        tags=[(each.findtext("text") or "").strip() for each in node.iterfind("tags/tag")],
    )
    reader = READERS.get(kind)
    drafting_of = reader if reader else _unknown
    drafting.add(asked, lambda question: drafting_of(node, _noted(node, question)))


def _noted(node: Node, question: Question) -> Question:
    """Note what every type may have and no kind of ours has."""
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        if node.get("type") != "multichoice" and _html(node.find(name)).strip():
            question.lose("feedback", f"the feedback by result ({name}) is dropped.")
    if any(_html(each).strip() for each in node.iterfind("hint")):
        question.lose("hints", "its hints are dropped.")
    if next(node.iter("file"), None) is not None:
        question.lose("files", "its files are dropped.")
    return question


def _string(node: Node, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _html(node: Node | None) -> str:
    """The `<text>` of an element as HTML, by its format; elements without one hold HTML."""
    if node is None:
        return ""
    text = node.findtext("text") or ""
    name = node.get("format", "html")
    if name == "markdown":
        return from_markdown(text)
    if name == "plain_text":
        return from_plain(text)
    if name == "moodle_auto_format" and "<" not in text:
        return from_plain(text).replace("&amp;", "&") if text else ""
    return text


def _plain(node: Node) -> str:
    """The words of an element that is not HTML, made HTML."""
    return from_plain(node.findtext("text") or "", breaks=False).removeprefix("<p>").removesuffix("</p>")


def _fraction(node: Node) -> float:
    """Per cent; 0 for whatever is not a number."""
    text = node.get("fraction", "0").strip()
    return float(text) if re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?([eE]-?\d{1,2})?", text) else 0.0


def _answers(node: Node, text: Callable[[Node], str]) -> list[Answer]:
    return [
        Answer(text(each), _fraction(each), _html(each.find("feedback")), _string(each, "tolerance"))
        for each in node.iterfind("answer")
    ]


def _typed(node: Node) -> str:
    return node.findtext("text") or ""


# Types --------------------------------------------------------------------------------------------


def _unknown(node: Node, question: Question) -> None:
    question.left_out(f"no kind of ours asks like Moodle's {node.get('type', '')[:40]!r}.")


def _multichoice(node: Node, question: Question) -> Fields | None:
    single = _string(node, "single") not in ("false", "0")
    right, wrong = (_html(node.find(name)) for name in ("correctfeedback", "incorrectfeedback"))
    return question.choice(_answers(node, _html), single, right, wrong)


def _truefalse(node: Node, question: Question) -> Fields | None:
    found = {_string(each, "text").lower(): each for each in node.iterfind("answer")}
    if set(found) != {"true", "false"}:
        return question.left_out("its answers are not 'true' and 'false'.")
    key = _fraction(found["true"]) > _fraction(found["false"])
    return question.true_false(key, *(_html(found[name].find("feedback")) for name in ("true", "false")))


def _shortanswer(node: Node, question: Question) -> Fields | None:
    if _string(node, "usecase") == "1":
        question.lose("case", "upper and lower case don't count here.")
    return question.short(_answers(node, _typed))


def _numerical(node: Node, question: Question) -> Fields | None:
    units = [_string(each, "unit_name") for each in node.iterfind("units/unit")]
    measure = units[0] if units else ""
    if len(units) > 1:
        question.lose("units", f"the units {', '.join(units[1:])} are dropped.")
    html = question.asked.text
    if measure:
        html = html.removesuffix(measure_line(measure))
    fields = question.numeric(_answers(node, _typed), measure)
    return fields and {**fields, "text": question.markdown(html)}


def _matching(node: Node, question: Question) -> Fields | None:
    asked = [(each, each.find("answer")) for each in node.iterfind("subquestion")]
    pairs = [(_html(item), _plain(answer)) for item, answer in asked if answer is not None and _string(answer, "text")]
    whole = [(item, target) for item, target in pairs if item.strip()]
    left_over = [target for item, target in pairs if not item.strip()]
    return question.placing("match", whole, [*(target for _, target in whole), *left_over])


def _ordering(node: Node, question: Question) -> Fields | None:
    grading = _string(node, "gradingtype")
    if grading not in ("ALL_OR_NOTHING", "RELATIVE_NEXT_EXCLUDE_LAST"):
        question.lose("marking", "neighbouring pairs count here.")
    if _string(node, "selecttype") not in ("ALL", "0", ""):
        question.lose("selection", "all items are shown, not some of them.")
    return question.order([_html(each) for each in node.iterfind("answer")], grading == "ALL_OR_NOTHING")


def _cloze(node: Node, question: Question) -> Fields | None:
    gaps: list[Fields | None] = []
    text = ""
    for each in split_gaps(question.asked.text):
        if isinstance(each, str):
            text += each
        else:
            gaps.append(_embedded(each, question))
            text += gap_mark(len(gaps))
    if not gaps:
        return question.left_out("its text has no gaps.")
    return question.cloze(text, gaps)


def _embedded(gap: Gap, question: Question) -> Fields | None:
    if gap.weight != "1":
        question.lose("weight", "every gap counts the same here.")
    if gap.type in CHOICES:
        return question.choice(gap.answers, single=True)
    if gap.type in TEXTS:
        if gap.type.endswith("C"):
            question.lose("case", "upper and lower case don't count here.")
        return question.short(gap.answers)
    if gap.type in NUMBERS:
        return question.numeric(gap.answers)
    return question.left_out(f"a gap is of the type {gap.type[:30]!r}.")


def _gaps(node: Node, question: Question) -> Fields | None:
    """gapselect and ddwtos: `[[n]]` stands for the nth choice, and its menu holds its group."""
    nodes = [*node.iterfind("selectoption"), *node.iterfind("dragbox")]
    choices = [(_plain(each), _string(each, "group") or "1") for each in nodes]
    stem, listed, items = question.asked.text.rpartition(_ITEM_LIST)
    places = [int(number) for number in _PLACE.findall(question.asked.text)]
    if not places or not all(1 <= place <= len(choices) for place in places):
        return question.left_out("its gaps and its choices don't fit.")
    if listed and len(_ITEM.findall(items)) == len(places):
        pairs = [(item, choices[int(place) - 1][0]) for item, place in _ITEM.findall(items)]
        fields = question.placing("categorise", pairs, [text for text, _ in choices])
        return fields and {**fields, "text": question.markdown(stem)}
    gaps: list[Fields | None] = []
    for place in places:
        text, group = choices[place - 1]
        menu = dict.fromkeys(each for each, other in choices if other == group)
        gaps.append(question.choice([Answer(each, 100.0 * (each == text)) for each in menu], single=True))
    numbers = iter(range(1, len(places) + 1))
    return question.cloze(_PLACE.sub(lambda _: gap_mark(next(numbers)), question.asked.text), gaps)


READERS: dict[str, Callable[[Node, Question], Fields | None]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gaps,
    "ddwtos": _gaps,
}
"""One line a type of Moodle's."""
