"""`cloze`: a text with gaps `{{gap-id}}`, each a `single` (select), `short` or `numeric`. Credit: share of gaps right.

A gap's verdict is right, wrong, or missed where it was left empty. `caught` names, by gap, the recognised mistake, or
the wrong option chosen. The note is that of the worst gap: unreadable before spelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import Any

from quizzes.kinds import numeric, short, single
from quizzes.kinds.reading import PART_ID, Form, is_object, known_id
from quizzes.kinds.typed_numbers import parse_typed_form
from quizzes.model import EMPTY, Answer, InvalidAnswer, Mark, Note, Verdict
from quizzes.source import Reader, nearest

KIND = "cloze"
FIELDS = ("gaps",)
GAP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
GAP_KINDS: Mapping[str, ModuleType] = {kind.KIND: kind for kind in (single, short, numeric)}


@dataclass(frozen=True)
class Gap:
    """One gap: `body` is its kind's."""

    id: str
    kind: str
    body: Any


@dataclass(frozen=True)
class Cloze:
    """Gaps in the order of the text."""

    gaps: tuple[Gap, ...]

    def gap(self, gap_id: str) -> Gap | None:
        """The gap with this id, or None."""
        return next((each for each in self.gaps if each.id == gap_id), None)


def parse(reader: Reader) -> Cloze:
    """Read `gaps` ({gap id: {kind, and that kind's fields}}) and compare them with the gaps of `text`."""
    gaps: dict[str, Gap] = {}
    for name, each in reader.entries("gaps"):
        if not PART_ID.match(name):
            message = f"{name!r} cannot be a gap's id: use lower-case letters, digits and hyphens."
            each.problem("bad-id", message)
        kind = GAP_KINDS[each.choice("kind", GAP_KINDS)]
        each.allow("kind", *kind.FIELDS)
        gaps[name] = Gap(name, kind.KIND, kind.parse(each))
    if not gaps and reader.mapping().get("gaps") == {}:
        reader.problem("too-few", "'gaps' is empty; a cloze needs at least one gap.", "gaps")
    order = _check_text(reader, list(gaps))
    return Cloze(tuple(gaps[name] for name in order))


def _check_text(reader: Reader, known: list[str]) -> list[str]:
    """Ids of the gaps that the text and `gaps` both have, in the text's order; what differs is noted."""
    order: list[str] = []
    for written in GAP.findall(reader.text_or_none("text") or ""):
        if not PART_ID.match(written):
            message = f"{{{{{written}}}}} is no gap: write its id alone between the braces, as in {{{{year}}}}."
            reader.problem("bad-gap", message, "text")
        elif written in order:
            reader.problem("double-gap", f"the gap {written!r} stands twice in the text.", "text")
        elif written not in known:
            hint = nearest(written, known)
            reader.problem("unknown-gap", f"the text has a gap {written!r}, 'gaps' has no such entry.{hint}", "text")
        else:
            order.append(written)
    for name in known:
        if name not in order:
            reader.get("gaps").problem("unused-gap", f"the text has no {{{{{name}}}}} for this gap.", name)
    return order


def to_data(body: Cloze) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    return {"gaps": {gap.id: {"kind": gap.kind, **GAP_KINDS[gap.kind].to_data(gap.body)} for gap in body.gaps}}


def parse_answer(body: Cloze, data: object) -> Answer:
    """{gap id: the answer of its kind}; gaps left empty are left out."""
    if not is_object(data):
        raise InvalidAnswer("not an object of gap ids and answers")
    ids = [gap.id for gap in body.gaps]
    given = {known_id(name, ids): value for name, value in data.items()}
    return {gap.id: GAP_KINDS[gap.kind].parse_answer(gap.body, given[gap.id]) for gap in body.gaps if gap.id in given}


def parse_form(body: Cloze, form: Form) -> object | None:
    """What each gap's control holds."""
    given: dict[str, object | None] = {}
    for gap in body.gaps:
        given[gap.id] = parse_typed_form(form, gap.id) if gap.kind == numeric.KIND else form.one(gap.id)
    return {name: value for name, value in given.items() if value is not None} or None


def mark(body: Cloze, answer: Answer | None) -> Mark:
    """Each gap is marked by its kind, all or nothing."""
    verdicts: dict[str, Verdict] = {}
    caught: dict[str, str] = {}
    notes: set[Note | None] = set()
    for gap in body.gaps:
        given = answer.get(gap.id) if isinstance(answer, dict) else None
        said: Mark = GAP_KINDS[gap.kind].mark(gap.body, given)
        verdicts[gap.id] = "missed" if said.note == "empty" else "right" if said.credit == 1 else "wrong"
        if verdicts[gap.id] == "wrong":
            mistake = given if isinstance(given, str) and gap.kind == single.KIND else said.caught.get("answer")
            if mistake is not None:
                caught[gap.id] = mistake
        notes.add(said.note)
    if notes == {"empty"}:
        return EMPTY
    right = sum(each == "right" for each in verdicts.values())
    note: Note | None = "unreadable" if "unreadable" in notes else "spelling" if "spelling" in notes else None
    return Mark(right / len(body.gaps), verdicts, caught, note)


def feedback(body: Cloze, mark: Mark) -> dict[str, str]:
    """By gap: that of the chosen option (the key's, where none was), or what its kind says of the mistake."""
    texts: dict[str, str | None] = {}
    for gap in body.gaps:
        mistake = mark.caught.get(gap.id)
        if gap.kind == single.KIND:
            texts[gap.id] = single.feedback(gap.body, EMPTY).get(mistake or gap.body.key)
        elif mark.verdicts.get(gap.id) == "wrong":
            said = Mark(0.0, {"answer": "wrong"}, {"answer": mistake} if mistake else {})
            texts[gap.id] = GAP_KINDS[gap.kind].feedback(gap.body, said).get("answer")
    return {name: text for name, text in texts.items() if text}


def solution(body: Cloze, language: str) -> dict[str, str]:
    """By gap: the key's text, or what its kind shows."""
    return {gap.id: _solution_of(gap, language) for gap in body.gaps}


def _solution_of(gap: Gap, language: str) -> str:
    if gap.kind == single.KIND:
        return next(option.text for option in gap.body.options if option.id == gap.body.key)
    return GAP_KINDS[gap.kind].solution(gap.body, language)["answer"]


def shuffled(body: Cloze) -> tuple[str, ...]:
    """The options within the gaps, as `gap id.option id`; the gaps themselves stay in their text."""
    return tuple(f"{gap.id}.{name}" for gap in body.gaps for name in GAP_KINDS[gap.kind].shuffled(gap.body))


def generate(body: Cloze, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    given = {gap.id: GAP_KINDS[gap.kind].generate(gap.body, random) for gap in body.gaps}
    return random.choice([None, *[{name: value for name, value in given.items() if value is not None}] * 4])
