"""What `match` and `categorise` share: items, each of which belongs to one target.

Credit is the share of items placed right. Targets may be more than the items, or take several of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.kinds.reading import Form, is_object, known_id, part_id, read_options
from quizzes.model import EMPTY, Answer, InvalidAnswer, Mark, Option, Verdict
from quizzes.source import Reader, nearest, unique

FIELDS = ("items", "targets", "key")
TARGET = "target."
"""Prefix of a target's id among the ids that an attempt shuffles; part ids have no dot, so none can clash."""


@dataclass(frozen=True)
class Placing:
    """Items and targets in the author's order; `key` is the target id of each item id."""

    items: tuple[Option, ...]
    targets: tuple[Option, ...]
    key: Mapping[str, str]


def parse(reader: Reader) -> Placing:
    """Read `items` (2 or more, feedback on each), `targets` (2 or more, without) and `key` ({item: target})."""
    items = read_options(reader, "items", minimum=2)
    targets: list[tuple[str, Reader]] = []
    for each in reader.items("targets", minimum=2):
        each.allow("id", "text")
        targets.append((part_id(each), each))
    unique(targets, "target")
    key = _parse_key(reader, [item.id for item in items], [name for name, _ in targets])
    return Placing(items, tuple(Option(name, each.text("text")) for name, each in targets), key)


def _parse_key(reader: Reader, items: list[str], targets: list[str]) -> dict[str, str]:
    key: dict[str, str] = {}
    for name, each in reader.entries("key"):
        target = each.as_text()
        if items and name not in items:
            each.problem("unknown-id", f"'key' names the item {name!r}, which is none.{nearest(name, items)}")
        if targets and target not in targets:
            hint = nearest(target, targets)
            each.problem("unknown-id", f"'key' puts {name!r} into {target!r}, which is no target.{hint}")
        key[name] = target
    missing = [name for name in items if name not in key]
    if missing and isinstance(reader.mapping().get("key"), dict):
        reader.problem("incomplete-key", f"'key' does not say where these belong: {', '.join(missing)}.", "key")
    return {name: key[name] for name in items if name in key}


def to_data(body: Placing) -> dict[str, Any]:
    """The kind's part of the normalised JSON."""
    targets = [{"id": target.id, "text": target.text} for target in body.targets]
    return {"items": [vars(item) for item in body.items], "targets": targets, "key": dict(body.key)}


def parse_answer(body: Placing, data: object) -> Answer:
    """{item id: target id}; items that were not placed are left out."""
    if not is_object(data):
        raise InvalidAnswer("not an object of item ids and target ids")
    items = [item.id for item in body.items]
    targets = [target.id for target in body.targets]
    return {known_id(item, items): known_id(target, targets) for item, target in data.items()}


def parse_form(body: Placing, form: Form) -> object | None:
    """The chosen target of each item's select."""
    chosen = {item.id: form.one(item.id) for item in body.items}
    return {item: target for item, target in chosen.items() if target} or None


def mark(body: Placing, answer: Answer | None) -> Mark:
    """A verdict for each item: right, wrong, or missed where it was not placed."""
    if not isinstance(answer, dict) or not answer:
        return EMPTY
    verdicts: dict[str, Verdict] = {}
    for item in body.items:
        placed = answer.get(item.id)
        verdicts[item.id] = "missed" if placed is None else "right" if placed == body.key[item.id] else "wrong"
    right = sum(each == "right" for each in verdicts.values())
    return Mark(right / len(body.items), verdicts)


def feedback(body: Placing, mark: Mark) -> dict[str, str]:
    """Each item's feedback, wherever it was put."""
    return {item.id: item.feedback for item in body.items if item.feedback}


def solution(body: Placing, language: str) -> dict[str, str]:
    """The text of the target that each item belongs to."""
    texts = {target.id: target.text for target in body.targets}
    return {item: texts[target] for item, target in body.key.items()}


def shuffled(body: Placing) -> tuple[str, ...]:
    """Item ids, and target ids after `TARGET`: targets in the author's order could give the key away."""
    return (*(item.id for item in body.items), *(TARGET + target.id for target in body.targets))


def generate(body: Placing, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    targets = [target.id for target in body.targets]
    placed = {item.id: random.choice([body.key[item.id], *targets]) for item in body.items}
    some = random.sample(sorted(placed), random.randint(0, len(placed)))
    return random.choice([None, dict(body.key), placed, {item: placed[item] for item in some}])
