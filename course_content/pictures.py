"""Puts the drawings of hotspot questions into them, so that a stored version shows the picture as it was asked."""

from __future__ import annotations

from dataclasses import replace

from course_content.figures import Media
from course_content.svg import with_description
from quizzes.bank import LessonBank
from quizzes.kinds.hotspot import Hotspot
from quizzes.model import Question
from quizzes.source import Reader


def with_pictures(bank: LessonBank, media: Media) -> LessonBank:
    """The lesson's bank with the drawing itself in place of each picture's file name; what is missing is noted."""
    pool = tuple(_with_picture(question, bank.readers[question.id], media) for question in bank.quiz.pool)
    return replace(bank, quiz=replace(bank.quiz, pool=pool))


def _with_picture(question: Question, reader: Reader, media: Media) -> Question:
    body = question.body
    if not isinstance(body, Hotspot) or not body.picture:
        return question
    drawing = media.drawing(body.picture, reader.source, reader.get("picture").line or 1)
    if drawing is None:
        return question
    picture = with_description(drawing, body.alt)
    return replace(question, body=replace(body, picture=picture), data={**question.data, "picture": picture})
