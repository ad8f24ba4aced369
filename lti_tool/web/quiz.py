"""Taking a quiz: begin, answer, hand in, see the result.

An answer is in the database before the page says so. Handing in closes the attempt and owes the grade in one
transaction. Whatever is posted twice, late, or from two tabs, no answer is overwritten unseen and one submission
results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from course_content.model import Lesson
from lti_tool.lti.errors import LtiError
from lti_tool.store import attempts, grades
from lti_tool.store.attempts import AnswerRow, AttemptKey, AttemptRow, Closed, Saved, Stale
from lti_tool.store.connection import Connection
from lti_tool.web import papers
from lti_tool.web.launches import CurrentLaunch, current_launch
from lti_tool.web.papers import Paper
from lti_tool.web.refusals import UnknownPage
from lti_tool.web.rendering import page
from lti_tool.web.tool import tool
from quizzes.drawing import lesson_of
from quizzes.marking import answer_from_form, mark, parse_answer, score, with_languages_kept
from quizzes.model import Answer, InvalidAnswer, Mark, Question, Quiz
from quizzes.summary import in_words

bp = Blueprint("quiz", __name__, url_prefix="/launch/<launch_id>/quiz/<quiz_id>")

MAXIMUM = 100.0
_REVISION = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True)
class _Place:
    """A quiz as the person of a launch takes it."""

    launch: CurrentLaunch
    quiz: Quiz
    key: AttemptKey

    def url(self, endpoint: str, **values: Any) -> str:
        return url_for(f"quiz.{endpoint}", launch_id=self.launch.id, quiz_id=self.quiz.id, **values)


def _place(launch_id: str, quiz_id: str) -> _Place:
    launch = current_launch(launch_id)
    quiz = tool().quiz(quiz_id)
    if quiz is None or quiz.id != quiz_id:
        raise UnknownPage(quiz_id)
    if launch.row.person_id is None or launch.row.link_id is None:
        raise LtiError("user-missing", f"platform {launch.row.platform_id}")
    key = AttemptKey(launch.row.platform_id, launch.row.link_id, launch.row.person_id, quiz.id)
    return _Place(launch, quiz, key)


@bp.get("")
def ask(launch_id: str, quiz_id: str) -> str:
    """The open attempt's questions, or the page from which one begins."""
    place = _place(launch_id, quiz_id)
    with tool().database.read() as connection:
        past = attempts.of_person(connection, place.key)
        unfinished = next((each for each in past if each.state == "open"), None)
        paper = papers.read(connection, unfinished) if unfinished else None
        grade = grades.of_person(connection, place.key)
    if paper is None:
        finished = [each for each in past if each.state == "closed"]
        best = max((each.score or 0.0 for each in finished), default=None)
        so_far = {} if best is None else {quiz_id: best}
        values = {"finished": finished, "best": so_far, "grade": grade, "action": place.url("begin")}
        return _show(place, "quiz_start.html", **values)
    return _show_questions(place, paper)


def _show(place: _Place, template: str, **values: Any) -> str:
    lesson = tool().course.lesson_of(place.quiz.id)
    return page(
        template,
        launch=place.launch,
        address=place.launch.address,
        site_links=place.launch.site_links,
        url=place.url,
        lesson=lesson,
        quiz=place.quiz,
        item=place.quiz.id,
        now=tool().clock(),
        **values,
    )


def _save_url(place: _Place, paper: Paper) -> str:
    """Where the page's script saves; it names the attempt, so that an old tab never writes into a newer one."""
    return place.url("answer", question_id="QUESTION", attempt=paper.attempt.number)


def _show_questions(place: _Place, paper: Paper) -> str:
    views = papers.views(paper, place.quiz, place.launch, _save_url(place, paper))
    values = {"views": views, "attempt": paper.attempt, "answered": paper.answered, "action": place.url("ask")}
    return _show(place, "quiz_form.html", **values)


@bp.post("/begin")
def begin(launch_id: str, quiz_id: str) -> BaseResponse:
    """Begin an attempt; one that is open goes on."""
    place = _place(launch_id, quiz_id)
    with tool().database.write() as connection:
        papers.begin(connection, place.launch, place.key, place.quiz)
    return redirect(place.url("ask"), 303)


@bp.put("/answers/<question_id>")
def answer(launch_id: str, quiz_id: str, question_id: str) -> tuple[BaseResponse, int]:
    """Save one answer: {"answer", "revision"} → {"saved", "revision"}; stale or closed: 409 with the state."""
    place = _place(launch_id, quiz_id)
    body = _json_body()
    now = tool().clock()
    with tool().database.read() as connection:
        attempt = attempts.open_of(connection, place.key)
        paper = papers.read(connection, attempt) if attempt else None
    if paper is None or request.args.get("attempt", paper.attempt.number, type=int) != paper.attempt.number:
        return jsonify(error="closed", saved=False), 409
    question = paper.question(question_id)
    if question is None:
        return jsonify(error="unknown-question", saved=False), 404
    try:
        given, revision = parse_answer(question, body.get("answer")), _revision(body.get("revision"))
        given = with_languages_kept(given, paper.saved(question_id))
    except InvalidAnswer as problem:
        return jsonify(error="invalid-answer", message=str(problem), saved=False), 400
    with tool().database.write() as connection:
        result = attempts.save_answer(connection, paper.attempt.id, question_id, given, revision, now)
    match result:
        case Saved(revision):
            return jsonify(saved=True, revision=revision), 200
        case Stale(current, revision):
            words = in_words(question, current)
            return jsonify(error="stale", saved=False, answer=current, words=words, revision=revision), 409
        case Closed():
            return jsonify(error="closed", saved=False), 409


def _json_body() -> dict[str, Any]:
    try:
        body: object = request.get_json(silent=True)
    except RecursionError:  # nested a thousand deep
        raise InvalidAnswerBody from None
    if not isinstance(body, dict):
        raise InvalidAnswerBody
    return cast("dict[str, Any]", body)


class InvalidAnswerBody(ValueError):
    """The body of a save is no JSON object."""


@bp.errorhandler(InvalidAnswerBody)
def _bad_body(error: InvalidAnswerBody) -> tuple[BaseResponse, int]:
    return jsonify(error="invalid-answer", message="a JSON object with answer and revision is needed", saved=False), 400


def _revision(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise InvalidAnswer("revision must be a whole number")
    return value


@bp.post("")
def hand_in(launch_id: str, quiz_id: str) -> BaseResponse | str | tuple[str, int]:
    """Take the posted form: save its answers, and with `finish` hand in."""
    place = _place(launch_id, quiz_id)
    number = request.form.get("attempt", type=int)
    fields = {name: request.form.getlist(name) for name in request.form}
    with tool().database.write() as connection:
        attempt = attempts.open_of(connection, place.key)
        if attempt is not None and attempt.number == number:
            paper = papers.read(connection, attempt)
            posted = {each.id: _posted(each, fields, paper.answers.get(each.id)) for each in paper.questions}
            stale = _stale(paper, posted)
            if not stale:
                _save(connection, paper, posted)
                if "finish" in request.form:
                    attempts.act_as(connection, attempt.id, place.launch.row.role)
                    _close(connection, place, attempt)
        else:
            paper, posted, stale = None, {}, []
    if paper is not None and stale:
        return _conflict(place, paper, posted, stale), 409
    if paper is not None and "finish" not in request.form:
        return redirect(place.url("ask"), 303)
    # also the second click, and a tab that still shows an attempt handed in elsewhere
    return redirect(place.url("result", number=number) if number else place.url("ask"), 303)


@dataclass(frozen=True)
class _Posted:
    """What a form says of one question.

    revision: of the answer that the page knew. on_its_way: an answer of this page whose save had not been answered.
    """

    answer: Answer | None
    revision: int
    on_its_way: Answer | None = None

    def is_based_on(self, saved: AnswerRow) -> bool:
        """Whether this page knew the saved answer, or saved it itself a moment ago."""
        own = self.on_its_way is not None and (saved.revision, saved.answer) == (self.revision + 1, self.on_its_way)
        return own or saved.revision == self.revision or saved.answer == self.answer


def _posted(question: Question, fields: Mapping[str, list[str]], saved: AnswerRow | None) -> _Posted:
    if saved and fields.get(f"keep.{question.id}") == ["saved"]:  # the learner's choice on the conflict page
        return _Posted(saved.answer, saved.revision)
    revision = next(iter(fields.get(f"r.{question.id}", [])), "")
    given = with_languages_kept(answer_from_form(question, fields), saved.answer if saved else None)
    on_its_way = _read_on_its_way(question, fields.get(f"sent.{question.id}", []))
    return _Posted(given, int(revision) if _REVISION.match(revision) else 0, on_its_way)


def _read_on_its_way(question: Question, given: list[str]) -> Answer | None:
    try:
        return parse_answer(question, json.loads(given[0])) if given else None
    except (ValueError, RecursionError):
        return None


def _stale(paper: Paper, posted: Mapping[str, _Posted]) -> list[str]:
    """Questions whose saved answer is newer than the page, and another one."""
    found: list[str] = []
    for question_id, each in posted.items():
        saved = paper.answers.get(question_id)
        if saved and not each.is_based_on(saved):
            found.append(question_id)
    return found


def _save(connection: Connection, paper: Paper, posted: Mapping[str, _Posted]) -> None:
    for question_id, each in posted.items():
        saved = paper.answers.get(question_id)
        if each.answer != (saved.answer if saved else None):
            revision = saved.revision if saved else 0
            attempts.save_answer(connection, paper.attempt.id, question_id, each.answer, revision, tool().clock())


def _close(connection: Connection, place: _Place, attempt: AttemptRow) -> None:
    """Mark what is saved, close the attempt, and owe the LMS its grade."""
    paper = papers.read(connection, attempt)
    now = tool().clock()
    marks = {
        question.id: mark(question, saved.answer if (saved := paper.answers.get(question.id)) else None)
        for question in paper.questions
    }
    as_json = {question_id: each.to_json() for question_id, each in marks.items()}
    closed = attempts.close(connection, attempt.id, as_json, score(marks.values()), MAXIMUM, now)
    has_own_column = place.launch.row.has_column and place.launch.row.item == place.quiz.id
    if closed and (place.quiz.graded or has_own_column):
        grades.owe(connection, place.key, now)


def _conflict(place: _Place, paper: Paper, posted: Mapping[str, _Posted], stale: list[str]) -> str:
    """Both answers side by side; the learner picks, and nothing has been overwritten."""
    views = papers.views(paper, place.quiz, place.launch, _save_url(place, paper))
    pairs = [
        {
            "view": view,
            "saved": in_words(view.question, view.answer),
            "mine": in_words(view.question, posted[view.question.id].answer),
        }
        for view in views
        if view.question.id in stale
    ]
    others = [
        (name, value)
        for name in request.form
        if name.startswith("q.") or (name.startswith(("r.", "keep.")) and name.partition(".")[2] not in stale)
        for value in request.form.getlist(name)
    ]
    values = {"pairs": pairs, "attempt": paper.attempt, "posted_fields": others}
    return _show(place, "conflict.html", finishing="finish" in request.form, **values)


@bp.get("/result/<int:number>")
def result(launch_id: str, quiz_id: str, number: int) -> str | BaseResponse:
    """A finished attempt: score, marks, feedback on each option, and where the grade is."""
    place = _place(launch_id, quiz_id)
    with tool().database.read() as connection:
        past = attempts.of_person(connection, place.key)
        attempt = next((each for each in past if each.number == number), None)
        if attempt is None or attempt.state != "closed":
            return redirect(place.url("ask"), 303)
        paper = papers.read(connection, attempt)
        grade = grades.of_person(connection, place.key)
    finished = [each for each in past if each.state == "closed"]
    return _show(
        place,
        "quiz_result.html",
        views=papers.views(paper, place.quiz, place.launch, None),
        attempt=attempt,
        score=attempt.score,
        maximum=attempt.maximum,
        by_lesson=_by_lesson(paper),
        best_score=max(each.score or 0.0 for each in finished),
        grade=grade,
    )


def _by_lesson(paper: Paper) -> list[tuple[Lesson, float]]:
    """Of a quiz of the whole course: each lesson with its share right in per cent, weakest first.

    A lesson of which nothing was asked that a machine marks is left out.
    """
    credits: dict[str, list[Mark]] = {}
    for question in paper.questions:
        mark_of = Mark.from_json(paper.attempt.marks[question.id])
        if mark_of.credit is not None:
            credits.setdefault(lesson_of(question), []).append(mark_of)
    shares = [(each, score(credits[each.id])) for each in tool().course.lessons if each.id in credits]
    return sorted(shares, key=lambda pair: pair[1])
