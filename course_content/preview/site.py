"""From a request to a page of the course, with the templates that the tool uses. Without HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment

from course_content.model import Course, LearningPath, Lesson, Unit
from course_content.pages import STATIC, environment
from course_content.preview.watching import State
from course_content.worksheets.sheet import Worksheet
from quizzes.drawing import draw
from quizzes.languages import translations
from quizzes.marking import answer_from_form, mark, score
from quizzes.model import Quiz
from quizzes.scripts import scripts
from quizzes.view import QuestionView, ReadAgain

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_PAGES = {"course": "preview_course.html", "glossary": "glossary.html"}
SEED = 1
"""Of the order of options: the same at each reload."""


@dataclass(frozen=True)
class Response:
    """status: of HTTP. kind: the media type."""

    status: int
    kind: str
    body: bytes


def respond(state: State, path: str, form: Mapping[str, list[str]] | None = None) -> Response:
    """The response to a path without its query; `form`: what was posted, None with GET."""
    if path == "/version":
        return Response(200, "text/plain; charset=utf-8", str(state.number).encode())
    if path.startswith("/static/"):
        return _asset(path.removeprefix("/static/"))
    if state.course is None:
        return _page(state, _problems(state), 200)
    html = _course_page(state.course, path.strip("/") or "course", form)
    if html is None:
        return _page(state, _not_found(state.course), 404)
    return _page(state, html, 200)


def _page(state: State, html: str, status: int) -> Response:
    script = f'<script src="/static/reload.js" data-version="{state.number}" defer></script>\n</body>'
    return Response(status, "text/html; charset=utf-8", html.replace("</body>", script).encode())


def _course_page(course: Course, name: str, form: Mapping[str, list[str]] | None) -> str | None:
    item = course.items.get(name)
    lesson = course.lesson_of(name)
    if isinstance(item, Quiz):
        return _quiz(course, lesson, item, form)
    if form is not None:
        return None
    match item:
        case Unit():
            html = _render(course, "unit.html", lesson=lesson, unit=item)
        case Worksheet():
            found = course.worksheet(name)
            unit = found and found[0]
            html = _render(course, "worksheet.html", lesson=lesson, unit=unit, worksheet=item)
        case Lesson():
            html = _render(course, "lesson.html", lesson=item)
        case LearningPath():
            html = _render(course, "path.html", path=item)
        case None:
            html = _render(course, _PAGES[name]) if name in _PAGES else None
    return html


def _quiz(course: Course, lesson: Lesson | None, quiz: Quiz, form: Mapping[str, list[str]] | None) -> str:
    """All questions of a lesson, or one paper of a quiz of the course, to try; after a post, as they are marked."""
    paper = draw(replace(quiz, draw=len(quiz.pool)) if lesson else quiz, SEED)
    views = [
        QuestionView(
            each.question, place, len(paper), each.order, sources=course.source_labels, language=course.language
        )
        for place, each in enumerate(paper, start=1)
    ]
    shared = {"lesson": lesson, "quiz": quiz}
    if form is None:
        return _render(course, "preview_quiz.html", **shared, views=views, action=f"/{quiz.id}")
    marked = [_marked(course, view, form) for view in views]
    total = score(view.mark for view in marked if view.mark)
    return _render(course, "result.html", **shared, views=marked, score=total, maximum=100)


def _marked(course: Course, view: QuestionView, form: Mapping[str, list[str]]) -> QuestionView:
    answer = answer_from_form(view.question, form)
    found = course.explanation_of(view.question)
    again = ReadAgain(_address("item", found[0]), found[1]) if found else None
    return replace(view, answer=answer, mark=mark(view.question, answer), read_again=again)


def _render(course: Course, template: str, **values: Any) -> str:
    pages = _pages(course.language)
    return pages.get_template(template).render(course=course, address=_address, asset="/static/{}".format, **values)


def _plain(template: str, **values: Any) -> str:
    """A page without a course."""
    return _pages("en").get_template(template).render(address=_address, asset="/static/{}".format, **values)


@cache
def _pages(language: str) -> Environment:
    """The templates, compiled once; one that is edited is read again."""
    return environment(translations(language), language, [_HERE / "templates"])


def _problems(state: State) -> str:
    return _plain("preview_problems.html", problems=state.problems)


def _not_found(course: Course) -> str:
    message = "The course has no such page."
    return _render(course, "error.html", heading="Not here", message=message, back=("/", "To the course"))


def _address(kind: str, target: str) -> str:
    return "/" if target == "course" else f"/{escape(target)}"


def _asset(name: str) -> Response:
    if name == "kinds.js":
        return Response(200, _TYPES[".js"], _kinds())
    for folder in (_HERE / "static", STATIC):
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file() and path.suffix in _TYPES:
            return Response(200, _TYPES[path.suffix], path.read_bytes())
    return Response(404, "text/plain; charset=utf-8", b"Not here")


@cache
def _kinds() -> bytes:
    return b"\n".join(path.read_bytes() for path in scripts())
