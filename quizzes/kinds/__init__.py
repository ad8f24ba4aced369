"""One folder a question kind; this registry has one line for each.

A kind is a module with: KIND, FIELDS (its fields in questions.yaml), parse, to_data, parse_answer, parse_form,
mark, feedback, solution, shuffled, generate; beside it form.html (the macro `parts`), mark.js and cases.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Protocol

from quizzes.kinds import (
    categorise,
    cloze,
    estimate,
    hotspot,
    match,
    multiple,
    numeric,
    order,
    scale,
    short,
    single,
    true_false,
)
from quizzes.kinds import open as open_text
from quizzes.kinds.reading import Form
from quizzes.model import Answer, Mark
from quizzes.source import Reader


class Kind(Protocol):
    """What each kind's module offers; `body` is its own frozen dataclass."""

    @property
    def KIND(self) -> str:  # noqa: N802 — a module constant
        """The name in questions.yaml."""
        ...

    @property
    def FIELDS(self) -> tuple[str, ...]:  # noqa: N802 — a module constant
        """Its own fields in questions.yaml."""
        ...

    def parse(self, reader: Reader) -> Any:
        """Read the kind's fields; problems are noted on the reader."""
        ...

    def to_data(self, body: Any) -> dict[str, Any]:
        """The kind's part of the question's normalised JSON, from which `parse` reads an equal body."""
        ...

    def parse_answer(self, body: Any, data: object) -> Answer:
        """An answer in its JSON shape; raises `InvalidAnswer`, and nothing else, for whatever is not one."""
        ...

    def parse_form(self, body: Any, form: Form) -> object | None:
        """What a posted form says, as data for `parse_answer`; None when nothing was filled in."""
        ...

    def mark(self, body: Any, answer: Answer | None) -> Mark:
        """Pure; equal to the kind's mark.js by the shared cases.yaml."""
        ...

    def feedback(self, body: Any, mark: Mark) -> Mapping[str, str]:
        """What the learner reads after marking, Markdown by part id (every option has some, chosen or not)."""
        ...

    def solution(self, body: Any, language: str) -> Mapping[str, str]:
        """The right answer in words (Markdown by part id) where marked options don't show it."""
        ...

    def shuffled(self, body: Any) -> tuple[str, ...]:
        """The part ids whose order an attempt may shuffle, in the author's order."""
        ...

    def generate(self, body: Any, random: Random) -> Answer | None:
        """A random answer as a learner might give it."""
        ...


# One line a kind.
_KINDS: tuple[Kind, ...] = (
    single,
    multiple,
    true_false,
    match,
    order,
    categorise,
    short,
    numeric,
    estimate,
    cloze,
    hotspot,
    open_text,
    scale,
)
KINDS: dict[str, Kind] = {kind.KIND: kind for kind in _KINDS}
UNMARKED = frozenset({open_text.KIND, scale.KIND})
"""Kinds that no machine marks: their credit is None, and they never count in a score."""
