"""Units outside lessons (orientation, closing) and learning paths: what they become, and what is said of faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html as lxml_html

from course_content.cli import main
from course_content.loader import load_course
from course_content.model import Choice, Course
from course_content.pages import environment, neighbours
from quizzes.languages import translations
from quizzes.source import InvalidContent
from tests.course_content.tiny import add_outer, change, line_of, write_tiny_course


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return add_outer(write_tiny_course(tmp_path / "course"))


@pytest.fixture
def course(directory: Path) -> Course:
    return load_course(directory)


def address(kind: str, target: str) -> str:
    assert kind == "item"
    return f"/{target}"


def page(course: Course, template: str, **values: object) -> lxml_html.HtmlElement:
    templates = environment(translations("en"), "en")
    shared: dict[str, object] = {"course": course, "address": address, "asset": "/static/{}".format}
    return lxml_html.document_fromstring(templates.get_template(template).render(**(shared | values)))


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_items_come_in_reading_order(course: Course) -> None:
    assert list(course.items) == [
        *("orientation", "path.short", "path.own"),
        *("lesson-1", "lesson-1.unit-1", "lesson-1.unit-1.worksheet", "lesson-1.unit-2", "lesson-1.quiz", "closing"),
    ]
    assert [unit.id for unit in course.units] == ["orientation", "lesson-1.unit-1", "lesson-1.unit-2", "closing"]
    assert course.title_of("closing") == "Farewell"
    assert course.lesson_of("orientation") is None


def test_such_a_unit_has_all_that_a_unit_has(course: Course) -> None:
    assert course.orientation is not None
    assert course.closing is not None
    assert [section.id for section in course.orientation.sections] == ["ways", "activity", "takeaway"]
    assert "<svg" in course.orientation.html
    assert (course.orientation.label, course.orientation.minutes) == ("Welcome", 5)
    assert course.closing.terms == ("lamp",)


def test_one_reads_from_the_orientation_through_the_lessons_to_the_closing(course: Course) -> None:
    reached: list[str] = []
    item = course.orientation
    while item is not None:
        reached.append(item.id)
        item = neighbours(course, item.id)[1]
    assert reached == ["orientation", "lesson-1.unit-1", "lesson-1.unit-2", "lesson-1.quiz", "closing"]


def test_a_path_takes_the_minutes_of_its_units_and_of_the_shortest_to_choose(course: Course) -> None:
    short, own = course.paths
    assert (short.minutes, short.has_choice) == (5 + 10 + 3, False)
    assert (own.minutes, own.has_choice) == (5 + 10, True)
    choice = own.steps[1]
    assert isinstance(choice, Choice)
    assert (choice.at_least, [unit.id for unit in choice.units]) == (1, ["lesson-1.unit-1", "lesson-1.unit-2"])


def test_the_page_of_the_course_leads_to_all_of_them(course: Course) -> None:
    document = page(course, "course.html")
    links = [link.get("href") for link in document.xpath("//main//a")]
    assert links == ["/orientation", "/lesson-1", "/closing", "/path.short", "/path.own"]
    assert "For those in a hurry 18 minutes" in words(document)
    assert "For those who know 15 minutes or more" in words(document)


def test_the_page_of_a_path_says_for_whom_how_long_and_what(course: Course) -> None:
    document = page(course, "path.html", path=course.items["path.own"])
    (shown,) = document.findall(".//main")
    assert (shown.get("data-page"), shown.get("data-item")) == ("path", "path.own")
    assert "For those who know 15 minutes or more" in words(shown)
    assert [link.get("href") for link in shown.findall(".//a")] == [
        "/orientation",
        "/lesson-1.unit-1",
        "/lesson-1.unit-2",
    ]
    assert [words(each) for each in shown.xpath(".//h3|.//h4")] == [
        *("Welcome", "Choose at least 1 of these", "Oil and wick", "Light for everyone"),
    ]


def test_a_unit_outside_lessons_leads_back_to_the_course(course: Course) -> None:
    document = page(course, "unit.html", unit=course.orientation)
    assert document.xpath("string(//title)") == "Welcome – Lamps for museums"
    assert [link.get("href") for link in document.xpath("//nav[@class='neighbours']/a")] == [
        "/course",
        "/lesson-1.unit-1",
    ]
    closing = page(course, "unit.html", unit=course.closing)
    assert [link.get("href") for link in closing.xpath("//nav[@class='neighbours']/a")] == ["/lesson-1.quiz"]


def test_check_and_status_count_them(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(directory)]) == 0
    assert "2 units, orientation, closing, 2 learning paths, 13 questions" in capsys.readouterr().out
    assert main(["status", str(directory)]) == 0
    printed = capsys.readouterr().out
    assert "Farewell" in printed
    assert "15 or more" in printed
    assert main(["status", str(directory), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert (counted["orientation"]["minutes"], counted["closing"]["id"]) == (5, "closing")
    assert counted["paths"] == [{"id": "path.short", "minutes": 18}, {"id": "path.own", "minutes": 15}]


@pytest.mark.parametrize(
    "fault",  # a change to a file, text of the line that is named, code, message
    [
        (
            "course.yaml",
            "units: [orientation, lesson-1.unit-1, closing]",
            "units: [orientation, lesson-1.unit-3, closing]",
            "lesson-1.unit-3",
            "unknown-unit",
            "the course has no unit 'lesson-1.unit-3'. Did you mean 'lesson-1.unit-2'?",
        ),
        (
            "course.yaml",
            "of: [lesson-1.unit-1, lesson-1.unit-2]",
            "of: [lesson-1.unit-1, lesson-1]",
            "of: [",
            "unknown-unit",
            "the course has no unit 'lesson-1'. Did you mean 'lesson-1.unit-2'?",
        ),
        (
            "course.yaml",
            "of: [lesson-1.unit-1, lesson-1.unit-2]",
            "of: [lesson-1.unit-1, orientation]",
            "of: [",
            "double-unit",
            "the unit 'orientation' stands twice in this path.",
        ),
        (
            "course.yaml",
            "at_least: 1",
            "at_least: 3",
            "at_least",
            "out-of-range",
            "'at_least' must be a whole number from 1 to 2, not 3.",
        ),
        ("course.yaml", "path.own", "own", "id: own", "path-id", "the id 'own' must begin with 'path.'."),
        (
            "course.yaml",
            "id: path.own",
            "id: path.short",
            None,
            "double-id",
            "the path id 'path.short' is used twice.",
        ),
        (
            "course.yaml",
            "id: c-a",
            "id: 1.1-a",
            "id: 1.1-a",
            "double-id",
            "the outcome id '1.1-a' is used twice.",
        ),
        ("course.yaml", "minutes: 5", "minuts: 5", None, "missing-field", "the field 'minutes' is missing."),
        (
            "orientation.md",
            "item:path.short",
            "item:path.shrt",
            "path.shrt",
            "unknown-item",
            "the course has no item 'path.shrt'. Did you mean 'path.short'?",
        ),
        (
            "closing.md",
            "orientation#ways",
            "orientation#way",
            "orientation#way",
            "unknown-section",
            "orientation has no heading {#way}. Did you mean 'ways'?",
        ),
        (
            "closing.md",
            "::: activity Plan\nPlan it.\n:::\n",
            "",
            None,
            "missing-block",
            "this unit has no `::: activity` block.",
        ),
        (
            "closing.md",
            "A lamp.",
            "In order to see, light a lamp.",
            "In order to",
            "filler",
            "avoid 'In order to'; better: to.",
        ),
    ],
)
def test_one_fault(
    directory: Path,
    capsys: pytest.CaptureFixture[str],
    fault: tuple[str, str, str, str | None, str, str],
) -> None:
    file, old, new, at, code, message = fault
    change(directory, file, old, new)
    assert main(["check", str(directory), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    (found,) = [problem for problem in problems if problem["code"] == code]
    assert (found["file"], found["message"]) == (file, message)
    if at:
        assert found["line"] == line_of(directory, file, at)


def test_a_text_or_a_drawing_that_nothing_shows_is_named(directory: Path) -> None:
    whole = (directory / "course.yaml").read_text(encoding="utf-8")
    (directory / "course.yaml").write_text(whole.partition("orientation:")[0], encoding="utf-8")
    with pytest.raises(InvalidContent) as invalid:
        load_course(directory)
    assert [(problem.file, problem.code) for problem in invalid.value.problems] == [
        ("closing.md", "unlisted-unit"),
        ("media/lamp.svg", "unused-picture"),
        ("orientation.md", "unlisted-unit"),
    ]


def test_a_missing_text_is_named(directory: Path) -> None:
    (directory / "closing.md").unlink()
    with pytest.raises(InvalidContent, match=r"there is no file closing\.md"):
        load_course(directory)


def test_no_lesson_or_quiz_may_take_the_name(directory: Path) -> None:
    (directory / "quizzes").mkdir()
    quiz = "{id: closing, title: All, summary: All., draw: 3}\n"
    (directory / "quizzes" / "all.yaml").write_text(quiz, encoding="utf-8")
    with pytest.raises(InvalidContent, match="'closing' is already the id of something else"):
        load_course(directory)


def test_a_course_may_have_an_orientation_only(tmp_path: Path) -> None:
    directory = add_outer(write_tiny_course(tmp_path / "course"))
    whole = (directory / "course.yaml").read_text(encoding="utf-8")
    (directory / "course.yaml").write_text(whole.partition("closing:")[0], encoding="utf-8")
    (directory / "closing.md").unlink()
    change(directory, "orientation.md", "item:path.short", "item:lesson-1")
    course = load_course(directory)
    assert (course.closing, course.paths) == (None, ())
    assert next(iter(course.items)) == "orientation"
