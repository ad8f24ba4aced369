"""What stands in a cartridge: pages that stand alone, quizzes as far as the profile goes, links; and what is told."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from course_content.loader import load_course
from course_content.svg import CLASSES
from quizzes.languages import translations
from scorm_builder.contents import Contents
from scorm_builder.formats import load
from scorm_builder.package import write_package
from tests.course_content.tiny import change, write_tiny_course
from tests.scorm_builder.packages import build_package, problems

CC = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
TOOL = "https://course.example.org"
QUESTIONS = "lessons/01-lamps/questions.yaml"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "tiny")


class Cartridge:
    """A built cartridge: its files as text, and what was told of it."""

    def __init__(self, folder: Path, course: Path, format: str = "cc11", tool_url: str | None = None) -> None:
        self.warnings: list[str] = []
        self.path = build_package(folder / "a.imscc", format, course, tool_url=tool_url, warn=self.warnings.append).path
        with zipfile.ZipFile(self.path) as archive:
            self.files = {name: archive.read(name).decode() for name in archive.namelist()}

    def sections(self) -> dict[str, list[str]]:
        """{section: titles of what is in it}, as the manifest has them."""
        root = etree.fromstring(self.files["imsmanifest.xml"].encode())
        found: dict[str, list[str]] = {}
        for section in root.iterfind(f".//{CC}organization/{CC}item/{CC}item"):
            found[section.findtext(f"{CC}title", "")] = [
                each.findtext(f"{CC}title", "") for each in section.iterfind(f"{CC}item")
            ]
        return found

    def items(self) -> dict[str, etree._Element]:  # pyright: ignore[reportPrivateUsage]
        """Every question, in the quiz or the bank, by its id."""
        found: dict[str, etree._Element] = {}  # pyright: ignore[reportPrivateUsage]
        for name in ("quizzes/lesson-1.quiz.xml", "quizzes/question-bank.xml"):
            for item in etree.fromstring(self.files[name].encode()).iter(f"{QTI}item"):
                assert item.get("ident") not in found
                found[item.get("ident", "")] = item
        return found


def right_texts(item: etree._Element) -> list[str]:  # pyright: ignore[reportPrivateUsage]
    """What gives the full score."""
    (full,) = [each for each in item.iter(f"{QTI}respcondition") if each.findtext(f"{QTI}setvar") == "100"]
    wrong = {each for denied in full.iter(f"{QTI}not") for each in denied}
    return [each.text or "" for each in full.iter(f"{QTI}varequal") if each not in wrong]


def test_each_lesson_is_a_section_with_its_units_quiz_and_links(tmp_path: Path, tiny: Path) -> None:
    assert Cartridge(tmp_path, tiny).sections() == {
        "Lamps for museums": ["Lamps for museums"],
        "Lesson 1: Light": [
            *("Light", "1.1 Oil and wick", "1.2 Light for everyone", "Light – quiz"),
            *("Lamp Survey, 2021", "Video: How Bram fills een lamp"),
        ],
        "For all lessons": ["Glossary"],
    }


def test_a_page_stands_alone(tmp_path: Path, tiny: Path) -> None:
    page = Cartridge(tmp_path, tiny).files["pages/lesson-1.unit-1.html"]
    assert "See light (1.2)." in page
    assert "Fill in your sheet" not in page
    assert '<a href="#parts">above</a>' in page
    assert 'href="#term-lamp"' in page
    assert '<dt id="term-lamp">' in page
    for link in re.findall(r'href="([^"]+)"', page):
        assert link.startswith(("#", "https://")), link
    assert not re.search(r"<(script|iframe|svg|form|details|link)\b|om:|style=", page)


def test_a_drawing_becomes_a_picture_with_its_description_and_its_own_colours(tmp_path: Path, tiny: Path) -> None:
    files = Cartridge(tmp_path, tiny).files
    page = files["pages/lesson-1.unit-1.html"]
    assert 'src="lesson-1.unit-1-1.svg" alt="A lamp with a glass &amp; a flame."' in page
    assert re.search(r"<strong>The drawing in words</strong></p>\s*<p>The flame is <strong>inside</strong>", page)
    drawing = files["pages/lesson-1.unit-1-1.svg"]
    assert "var(" not in drawing
    assert all(f".{name}" in drawing for name in CLASSES)


def test_questions_are_asked_as_the_profile_can(tmp_path: Path, tiny: Path) -> None:
    items = Cartridge(tmp_path, tiny).items()
    profiles = {
        name: item.findtext(f".//{QTI}qtimetadatafield[1]/{QTI}fieldentry", "").split(".")[1]
        for name, item in items.items()
    }
    assert profiles == {
        "1.1-q1": "true_false",
        "1.1-q2": "multiple_response",
        "1.1-q3": "true_false",
        "1.1-q4.wick": "true_false",
        "1.1-q4.glass": "true_false",
        "1.1-q5.oil": "true_false",
        "1.1-q5.stone": "true_false",
        "1.1-q5.wick": "true_false",
        "1.1-q7.what": "fib",
        "1.1-q7.minutes": "fib",
        "1.1-q7.state": "true_false",
        "1.2-q1": "fib",
    }
    assert {
        name: right_texts(item) for name, item in items.items() if item.find(f".//{QTI}render_fib") is not None
    } == {
        "1.1-q7.what": ["oil"],
        "1.1-q7.minutes": ["5"],
        "1.2-q1": ["lux"],
    }
    assert right_texts(items["1.1-q2"]) == ["a", "c"]
    assert right_texts(items["1.1-q5.stone"]) == ["false"]
    stem = items["1.1-q7.what"].findtext(f".//{QTI}mattext", "")
    assert "Pour the ______ and wait … minutes" in stem


def test_three_options_make_a_multiple_choice_with_the_reason_for_each(tmp_path: Path, tiny: Path) -> None:
    option = "    - {id: c, text: Air, feedback: It feeds the flame.}\n  key: a\n"
    change(tiny, QUESTIONS, "wind away.}\n  key: a\n", "wind away.}\n" + option)
    cartridge = Cartridge(tmp_path, tiny)
    item = cartridge.items()["1.1-q1"]
    assert right_texts(item) == ["a"]
    feedback = {each.get("ident"): each.findtext(f".//{QTI}mattext") for each in item.iter(f"{QTI}itemfeedback")}
    assert feedback["c_fb"] == "<p>It feeds the flame.</p>"
    assert "Read again: 1.1 Oil and wick › The parts" in str(feedback["general_fb"])
    assert problems(cartridge.path, "cc11", "--moodle") == []


def test_parts_of_a_question_share_its_weight(tmp_path: Path, tiny: Path) -> None:
    items = Cartridge(tmp_path, tiny).items()

    def weight(name: str) -> str:
        return items[name].findtext(f".//{QTI}qtimetadatafield[2]/{QTI}fieldentry", "")

    assert [weight(name) for name in ("1.1-q1", "1.1-q4.wick", "1.1-q5.oil")] == ["12", "6", "4"]


def test_a_quiz_that_a_cartridge_cannot_ask_is_left_out_and_told(tmp_path: Path, tiny: Path) -> None:
    course = load_course(tiny)
    (lesson,) = course.lessons
    strange = tuple(replace(each, kind="of-tomorrow") for each in lesson.quiz.pool)
    course = replace(course, lessons=(replace(lesson, quiz=replace(lesson.quiz, pool=strange)),))
    warnings: list[str] = []
    contents = Contents(course, None, translations("en"), warnings.append)
    built = write_package(tmp_path / "a.imscc", load("cc11").files(contents))
    assert problems(built.path, "cc11", "--moodle") == []
    with zipfile.ZipFile(built.path) as archive:
        assert not any(name.startswith("quizzes/") for name in archive.namelist())
    assert any("'Light – quiz' (lesson-1.quiz)" in each for each in warnings)
    assert any("13 of-tomorrow" in each for each in warnings)


@pytest.mark.parametrize("tool_url", [None, TOOL])
def test_what_only_the_tool_can_show_is_a_link_to_it_or_told(tmp_path: Path, tiny: Path, tool_url: str | None) -> None:
    course = load_course(tiny)
    other = replace(course.lessons[0].quiz, id="exercise.canvas", title="The canvas")
    vars(course)["items"] = {**course.items, other.id: other}  # an item of a kind that cartridges don't know
    warnings: list[str] = []
    contents = Contents(course, None, translations("en"), warnings.append, tool_url)
    names = [path for path, _ in load("cc13").files(contents)]
    assert ("lti/exercise.canvas.xml" in names) == (tool_url is not None)
    assert any("'The canvas' (exercise.canvas)" in each for each in warnings) == (tool_url is None)


def test_with_a_tool_lessons_and_quizzes_are_links_to_it(tmp_path: Path, tiny: Path) -> None:
    cartridge = Cartridge(tmp_path, tiny, tool_url=TOOL)
    assert cartridge.sections()["Lesson 1: Light"] == [
        "Light", "Light", "1.1 Oil and wick", "1.2 Light for everyone", "Light – quiz", "Lamp Survey, 2021",
        "Video: How Bram fills een lamp",
    ]  # fmt: skip
    assert (
        f"<blti:launch_url>{TOOL}/lti/launch?item=lesson-1.quiz</blti:launch_url>"
        in cartridge.files["lti/lesson-1.quiz.xml"]
    )
    assert not any(name.startswith("quizzes/") for name in cartridge.files)


def test_a_thin_cartridge_has_links_alone(tmp_path: Path, tiny: Path) -> None:
    files = Cartridge(tmp_path, tiny, "thincc", TOOL).files
    kinds = {name.partition("/")[0] for name in files}
    assert kinds == {"imsmanifest.xml", "lti", "links"}
    assert sorted(name for name in files if name.startswith("lti/")) == [
        "lti/course.xml", "lti/lesson-1.quiz.xml", "lti/lesson-1.xml",
    ]  # fmt: skip


def test_a_thin_cartridge_without_anything_to_link_to_says_so(tmp_path: Path, tiny: Path) -> None:
    change(tiny, "sources.yaml", "  url: https://lamps.example/survey\n", "")
    text = tiny / "lessons/01-lamps/units/02-light.md"
    text.write_text(
        re.sub(r"::: video.*?\n:::\n", "", text.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8"
    )
    cartridge = Cartridge(tmp_path, tiny, "thincc")
    assert any(warning.startswith("Nothing is in this package") for warning in cartridge.warnings)
    assert problems(cartridge.path, "thincc13") == []
