"""Questions at random, of every kind and with every character that a format may stumble over."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WORDS = st.text(
    st.sampled_from("abc éÅß€’ 0123456789 .,;:!?-+=~#%&<>{}[]()\\/|\"'*_`^$@\u00a0"), min_size=1, max_size=30
)


def literal(text: str) -> str:
    """Markdown that shows a text as it is, all in one line."""
    return "".join(
        f"\\{each}" if each in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" else each for each in " ".join(text.split(" "))
    )


PLAIN = WORDS.map(lambda text: f"w{text.strip()}w".replace("\u00a0", " "))
TEXT = st.one_of(
    PLAIN.map(literal),
    PLAIN.map(lambda text: f"It is **{literal(text)}** so."),
    PLAIN.map(lambda text: f"One.\n\n- {literal(text)}\n- *two*"),
    PLAIN.map(
        lambda text: f"See [{literal(text)}](https://example.org/a_b?c=d&e=f), `x < {{y}}`.\n\nAnd [hoi]{{lang=nl}}."
    ),
    PLAIN.map(lambda text: f"| A | B |\n| --- | --: |\n| {literal(text)} | 2 |\n\n> Said\\\nso.\n\n1. one\n2. two"),
)
NUMBER = st.integers(-10_000, 10_000).map(lambda number: number / 4).map(lambda n: int(n) if n.is_integer() else n)
TOLERANCE = st.sampled_from([0, 0.5, 1, 2.25])


def options(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    """Options with ids a, b, …, no two alike."""
    found = st.lists(st.tuples(texts, TEXT), min_size=least, max_size=most, unique_by=lambda pair: pair[0])
    return found.map(
        lambda pairs: [
            {"id": "abcdefghijkl"[index], "text": text, "feedback": said} for index, (text, said) in enumerate(pairs)
        ]
    )


LINE = PLAIN.map(literal)


@st.composite
def single(draw: st.DrawFn) -> dict[str, Any]:
    found = draw(options(st.one_of(LINE, TEXT), 2, 4))
    return {"kind": "single", "options": found, "key": draw(st.sampled_from(found))["id"]}


@st.composite
def multiple(draw: st.DrawFn) -> dict[str, Any]:
    found = draw(options(LINE, 2, 6))
    count = draw(st.integers(1, len(found)))
    marking = draw(st.sampled_from(["balanced", "all-or-nothing"]))
    return {"kind": "multiple", "options": found, "key": [each["id"] for each in found[:count]], "marking": marking}


@st.composite
def true_false(draw: st.DrawFn) -> dict[str, Any]:
    said = [{"id": name, "feedback": draw(TEXT)} for name in ("true", "false")]
    return {"kind": "true-false", "options": said, "key": draw(st.sampled_from(["true", "false"]))}


@st.composite
def placing(draw: st.DrawFn) -> dict[str, Any]:
    items = draw(options(LINE, 2, 5))
    targets = [{"id": each["id"], "text": each["text"]} for each in draw(options(LINE, 2, 5))]
    key = {item["id"]: draw(st.sampled_from(targets))["id"] for item in items}
    return {"kind": draw(st.sampled_from(["match", "categorise"])), "items": items, "targets": targets, "key": key}


@st.composite
def order(draw: st.DrawFn) -> dict[str, Any]:
    items = draw(options(LINE, 3, 6))
    key = draw(st.permutations([item["id"] for item in items]))
    marking = draw(st.sampled_from(["neighbours", "exact"]))
    return {"kind": "order", "items": items, "key": list(key), "marking": marking, "feedback": draw(TEXT)}


@st.composite
def short(draw: st.DrawFn) -> dict[str, Any]:
    caught = [{"id": "a", "accept": [f"c{draw(PLAIN)}c"], "feedback": draw(TEXT)}]
    return {"kind": "short", "accept": [f"x{draw(PLAIN)}", "y*y"], "catch": caught, "wrong": draw(TEXT)}


@st.composite
def numeric(draw: st.DrawFn) -> dict[str, Any]:
    key = draw(NUMBER)
    caught = [{"id": "c", "key": key + 10, "tolerance": draw(TOLERANCE), "feedback": draw(TEXT)}]
    measure = draw(st.sampled_from([{}, {"measure": "%"}, {"measure": "<kg>"}]))
    return {
        "kind": "numeric",
        "key": key,
        "tolerance": draw(TOLERANCE),
        **measure,
        "catch": caught,
        "wrong": draw(TEXT),
    }


@st.composite
def estimate(draw: st.DrawFn) -> dict[str, Any]:
    said = {name: draw(TEXT) for name in ("low", "high", "close")}
    return {"kind": "estimate", "key": draw(NUMBER), "full": draw(TOLERANCE), "none": draw(st.integers(3, 900)), **said}


@st.composite
def cloze(draw: st.DrawFn) -> dict[str, Any]:
    gaps: dict[str, Any] = {"one": draw(short()), "two": draw(numeric()), "three": draw(single())}
    count = draw(st.integers(1, 3))
    kept = dict(list(gaps.items())[:count])
    text = f"{draw(LINE)} {' and '.join(f'{{{{{name}}}}}' for name in kept)} here.\n\n{draw(LINE)}"
    return {"kind": "cloze", "text": text, "gaps": kept}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """A question's data, as in questions.yaml."""
    kinds = [single(), multiple(), true_false(), placing(), order(), short(), numeric(), estimate(), cloze()]
    common = {"id": "x-1", "unit": "lesson-1.unit-1", "outcome": "1.1-a", "difficulty": "easy", "text": draw(TEXT)}
    more = draw(st.sampled_from([{}, {"section": "s", "facts": ["D-1"]}]))
    feedback = {"feedback": draw(TEXT)} if draw(st.booleans()) else {}
    return {**common, **more, **feedback, **draw(st.one_of(*kinds))}
