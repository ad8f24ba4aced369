"""Facts whose month of review has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from course_content.model import SourceNote
from quizzes.source import Problem, Reader


def check_review(notes: Mapping[str, SourceNote], readers: Mapping[str, Reader], today: date) -> Iterator[Problem]:
    """A warning for each note that was to be checked again before this month."""
    for name, note in notes.items():
        if note.review and note.review < f"{today:%Y-%m}":
            message = (
                f"{name} was to be checked again in {note.review}: see if it still holds, then set the next month."
            )
            place = readers[name].get("review")
            yield Problem(place.source.file, place.line, "past-review", message)
