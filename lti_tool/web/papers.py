"""The paper of an attempt: its questions as they were asked, from the versions that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from lti_tool.store import attempts, questions
from lti_tool.store.attempts import AnswerRow, AttemptKey, AttemptRow, NewAttempt
from lti_tool.store.connection import Connection
from lti_tool.web.launches import CurrentLaunch
from lti_tool.web.rendering import language, saved_line
from lti_tool.web.tool import tool
from quizzes.drawing import draw, part_order
from quizzes.marking import question_from_data, version_of
from quizzes.model import Answer, Mark, Question, Quiz
from quizzes.view import QuestionView, ReadAgain

_KEPT = 5_000
_known: dict[str, Question] = {}
"""Questions by version hash: a version never changes, so it is read and parsed once a process."""


@dataclass(frozen=True)
class Paper:
    """An attempt, its questions in the order asked, and what is saved."""

    attempt: AttemptRow
    questions: tuple[Question, ...]
    answers: Mapping[str, AnswerRow]

    def question(self, question_id: str) -> Question | None:
        """One of its questions."""
        return next((each for each in self.questions if each.id == question_id), None)

    def saved(self, question_id: str) -> Answer | None:
        """What is saved for a question."""
        row = self.answers.get(question_id)
        return row.answer if row else None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(1 for each in self.answers.values() if each.answer is not None)


def begin(connection: Connection, launch: CurrentLaunch, key: AttemptKey, quiz: Quiz) -> AttemptRow:
    """Begin an attempt with a new seed, or go on with the open one."""
    now, new_id = tool().clock(), tool().new_id()
    seed = int.from_bytes(new_id.encode()[-4:], "big")
    versions = {version_of(drawn.question)[0]: drawn.question for drawn in draw(quiz, seed)}
    questions.put_versions(connection, {key: question.data for key, question in versions.items()})
    new = NewAttempt(
        id=f"{key.platform_id}.{new_id}",
        role=launch.row.role,
        seed=seed,
        language=tool().course.language,
        versions=tuple(versions),
    )
    return attempts.begin(connection, key, new, now)


def read(connection: Connection, attempt: AttemptRow) -> Paper:
    """The paper of an attempt."""
    missing = [version for version in attempt.versions if version not in _known]
    if missing:
        if len(_known) > _KEPT:
            _known.clear()
        stored = questions.get_versions(connection, attempt.versions)
        _known.update((version, question_from_data(data)) for version, data in stored.items())
    asked = tuple(_known[version] for version in attempt.versions)
    return Paper(attempt, asked, attempts.answers(connection, attempt.id))


def views(paper: Paper, quiz: Quiz, launch: CurrentLaunch, save_url: str | None) -> list[QuestionView]:
    """The questions as a page shows them: with `save_url` (which names QUESTION) asked, without it marked."""
    shown: list[QuestionView] = []
    for number, question in enumerate(paper.questions, start=1):
        saved = paper.answers.get(question.id)
        view = QuestionView(
            question=question,
            number=number,
            total=len(paper.questions),
            order=part_order(question, paper.attempt.seed, shuffle=quiz.shuffle),
            answer=saved.answer if saved else None,
            revision=saved.revision if saved else 0,
            language=language(),
            text_language=paper.attempt.language,
            sources=tool().course.source_labels,
        )
        if save_url:
            line = saved_line(saved.saved_at) if saved and saved.saved_at and saved.answer is not None else Markup("")
            shown.append(replace(view, save_url=save_url.replace("QUESTION", question.id), saved=line))
        else:
            mark = Mark.from_json(paper.attempt.marks[question.id])
            shown.append(replace(view, mark=mark, read_again=_read_again(question, launch)))
    return shown


def _read_again(question: Question, launch: CurrentLaunch) -> ReadAgain | None:
    found = tool().course.explanation_of(question)
    return ReadAgain(launch.address("item", found[0]), found[1]) if found else None
