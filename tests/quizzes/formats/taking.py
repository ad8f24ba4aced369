"""Takes a question of Moodle XML as a small Moodle would: what answering right is worth. Knows nothing of ours."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

from quizzes.kinds.numeric import Numeric
from quizzes.model import Question

Node = etree._Element  # pyright: ignore[reportPrivateUsage]


def words(html: str | None) -> str:
    """A text without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html or ""))).strip()


def texts(node: Node) -> list[tuple[str, float, str]]:
    """(text, fraction, tolerance) of each answer."""
    return [
        (each.findtext("text") or "", float(each.get("fraction", "0")), each.findtext("tolerance") or "0")
        for each in node.iterfind("answer")
    ]


def typed(answers: list[tuple[str, float, str]], given: str) -> float:
    """The first text that fits counts; case does not."""
    for text, fraction, _ in answers:
        if text == "*" or text.replace("\\*", "*").lower() == given.lower():
            return fraction
    return 0


def number(answers: list[tuple[str, float, str]], given: float) -> float:
    """The first number that fits counts."""
    for text, fraction, tolerance in answers:
        if text == "*" or abs(float(text) - given) <= float(tolerance or 0) + 1e-9:
            return fraction
    return 0


def worth(node: Node, question: Question) -> float:
    """Per cent that our key earns."""
    body = question.body
    if question.kind in ("single", "multiple"):
        keys = [body.key] if question.kind == "single" else body.key
        right = {words(option.text.replace("**", "").replace("*", "")) for option in body.options if option.id in keys}
        assert (node.findtext("single") == "true") == (question.kind == "single")
        return sum(fraction for text, fraction, _ in texts(node) if words(text) in right)
    if question.kind == "true-false":
        return typed(texts(node), body.key)
    if question.kind == "short":
        return min(typed(texts(node), text) for text in body.accept)
    if question.kind in ("numeric", "estimate"):
        return number(texts(node), body.range.key if question.kind == "numeric" else body.key)
    return {"order": ordered, "match": placed, "categorise": placed, "cloze": filled}[question.kind](node, question)


def ordered(node: Node, question: Question) -> float:
    """The items as they stand are the right order."""
    by_id = {item.id: plain(item.text) for item in question.body.items}
    return 100.0 * ([words(text) for text, *_ in texts(node)] == [by_id[name] for name in question.body.key])


def plain(markdown: str) -> str:
    return words(re.sub(r"\*+", "", re.sub(r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\})", r"\1", markdown)))


def placed(node: Node, question: Question) -> float:
    """Share of items that meet their target."""
    targets = {target.id: plain(target.text) for target in question.body.targets}
    ours = {plain(item.text): targets[question.body.key[item.id]] for item in question.body.items}
    if node.get("type") == "gapselect":
        choices = [each.findtext("text") for each in node.iterfind("selectoption")]
        rows = re.findall(r"<li>(.*?) \[\[(\d+)\]\]</li>", node.findtext("questiontext/text") or "")
        theirs = {words(item): choices[int(place) - 1] for item, place in rows}
    else:
        theirs = {words(each.findtext("text")): each.findtext("answer/text") for each in node.iterfind("subquestion")}
    return 100 * sum(theirs.get(item) == target for item, target in ours.items()) / len(ours)


def filled(node: Node, question: Question) -> float:
    """Mean of the gaps."""
    found = re.findall(r"\{1:([A-Z_]+):([^}]*)\}", node.findtext("questiontext/text") or "")
    assert len(found) == len(question.body.gaps)
    total = 0.0
    for (kind, body), gap in zip(found, question.body.gaps, strict=True):
        answers: list[tuple[str, float, str]] = []
        for part in body.split("~"):
            match = re.fullmatch(r"(=|%-?[\d.]+%)((?:.|\n)*)", part)
            assert match is not None
            worth, text = match.groups()
            text, _, tolerance = re.split(r"(?<!&)#", text)[0].partition(":" if kind == "NUMERICAL" else "\x00")
            answers.append((unescape(text), 100.0 if worth == "=" else float(worth.strip("%")), tolerance))
        if isinstance(gap.body, Numeric):
            total += number(answers, gap.body.range.key)
        elif gap.kind == "short":
            total += min(typed(answers, text) for text in gap.body.accept)
        else:
            key = next(plain(option.text) for option in gap.body.options if option.id == gap.body.key)
            total += sum(fraction for text, fraction, _ in answers if words(text) == key)
    return total / len(found)
