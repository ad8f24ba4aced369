"""The pages that people see: signing in, the course, a link with the tool in a frame, the gradebook."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from lti_tool.practice_lms import course, gradebook
from lti_tool.practice_lms.lms import current_lms, signed_in

pages = Blueprint("pages", __name__)

RECEIVED_SHOWN = 1000


@pages.app_context_processor
def names() -> dict[str, object]:
    """What every page may say of the LMS and of who is signed in."""
    return {
        "site_name": course.SITE_NAME,
        "school_name": course.SCHOOL_NAME,
        "course_title": course.COURSE_TITLE,
        "person": signed_in(),
    }


@pages.app_template_filter("points")
def points_text(points: float) -> str:
    """Points as people write them: at most two decimals, none where not needed."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


@pages.app_template_filter("when")
def when_text(seconds: float) -> str:
    """A time (seconds since 1970) in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M:%S UTC")


@pages.app_errorhandler(HTTPException)
def problem(error: HTTPException) -> ResponseReturnValue:
    """Any refused request of a browser, as a page with a way back."""
    response = error.get_response()
    if 300 <= response.status_code < 400:
        return response
    return render_template("problem.html", name=error.name, description=error.description), response.status_code


@pages.get("/")
def home() -> ResponseReturnValue:
    """Who are you? One button a person."""
    teachers = [person for person in course.PEOPLE if person.role == "teacher"]
    return render_template("home.html", teachers=teachers, learners=course.LEARNERS)


@pages.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Become the person whose id is in the field `person`."""
    person = course.person_by_id(request.form.get("person")) or abort(400, "There is no such person here.")
    session.clear()
    session["person"] = person.id
    return redirect(url_for("pages.course_page"), 303)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Nobody is signed in any more."""
    session.clear()
    return redirect(url_for("pages.home"), 303)


@pages.get("/course")
def course_page() -> ResponseReturnValue:
    """The course's activities."""
    if signed_in() is None:
        return redirect(url_for("pages.home"), 303)
    return render_template("course.html", links=current_lms().all_links)


@pages.get("/links/<link_id>")
def link_page(link_id: str) -> ResponseReturnValue:
    """The tool in a frame, or a way to open it in a window of its own."""
    if signed_in() is None:
        return redirect(url_for("pages.home"), 303)
    link = current_lms().link(link_id) or abort(404)
    return render_template("link.html", link=link)


@pages.get("/grades")
def grades_page() -> ResponseReturnValue:
    """The gradebook: all of it for the teacher and for whoever isn't signed in, their own row for a learner."""
    person = signed_in()
    learners = (person,) if person and person.role == "learner" else course.LEARNERS
    with current_lms().database.read() as db:
        columns = gradebook.line_items(db)
        cells = {(grade.person_id, grade.line_item): grade for grade in gradebook.grades(db)}
    return render_template("grades.html", columns=columns, learners=learners, cells=cells)


@pages.get("/grades.json")
def grades_data() -> ResponseReturnValue:
    """The gradebook as data.

    {"line_items": [{"id", "label", "maximum", "resource_id", "tag", "resource_link_id", "made_for_link"}],
    "grades": [{"line_item", "label", "resource_link_id", "user_id", "name", "points" (null: erased), "maximum",
    "comment", "timestamp", "activity_progress", "grading_progress", "received"}], "received": the last 1,000 requests
    to /scores [{"id", "received", "line_item", "body", "status", "reason"}]}. Times received are seconds since 1970.
    """
    with current_lms().database.read() as db:
        items = gradebook.line_items(db)
        all_grades = gradebook.grades(db)
        received = [dict(row) for row in gradebook.received_scores(db, RECEIVED_SHOWN)]
    by_id = {item.id: item for item in items}
    return jsonify(
        line_items=items, grades=[_grade_data(grade, by_id[grade.line_item]) for grade in all_grades], received=received
    )


def _grade_data(grade: gradebook.Grade, item: gradebook.LineItem) -> dict[str, Any]:
    person = course.person_by_id(grade.person_id)
    return {
        "line_item": grade.line_item,
        "label": item.label,
        "resource_link_id": item.resource_link_id,
        "user_id": grade.person_id,
        "name": person.name if person else "",
        "points": grade.points,
        "maximum": item.maximum,
        "comment": grade.comment,
        "timestamp": grade.timestamp,
        "activity_progress": grade.activity_progress,
        "grading_progress": grade.grading_progress,
        "received": grade.received,
    }
