"""Questions as HTML, as any page of the project draws them."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from quizzes.languages import translations
from quizzes.marking import question_from_data
from quizzes.model import Question
from quizzes.view import TEMPLATES, QuestionView
from tests.quizzes.marks import samples


def rendered(view: QuestionView, words: NullTranslations | None = None) -> str:
    """One question."""
    pages: Any = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.install_gettext_translations(words or translations("en"), newstyle=True)
    template = '{% from "question.html" import question with context %}{{ question(view) }}'
    return pages.from_string(template).render(view=view)


def one_of_each_kind() -> list[Question]:
    """A sample of every kind, with feedback, ids that HTML must take, and Markdown in its texts."""
    found: dict[str, Question] = {}
    for sample in samples():
        data = {**sample.data, "feedback": "*Why* & how.\n\nMore.", "text": sample.data["text"] + " *Really*?"}
        found.setdefault(sample.kind, question_from_data(data))
    return list(found.values())
