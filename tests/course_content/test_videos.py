"""A video on the page: a link and a transcript, and nothing that asks another site for anything."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from course_content.loader import load_course
from quizzes.source import Problem
from tests.course_content.test_blocks import read
from tests.course_content.tiny import TINY_COURSE

VIDEO = """::: video {title}
link: {link}
length: {length}
language: {language}
credit: Museum of Lamps
transcript: |
  He pours.
:::"""
GOOD = {"title": "Oil", "link": "https://lamps.example/film", "length": "3:20", "language": "nl"}


def video(**fields: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    html = read(VIDEO.format(**{**GOOD, **fields}), problems).html
    return html, [each for each in problems if each.code != "missing-block"]


def test_a_figure_with_a_link_and_a_transcript() -> None:
    unit = load_course(TINY_COURSE).lessons[0].units[1]
    (box,) = lxml_html.fragment_fromstring(unit.html, create_parent=True).find_class("video")
    (link,) = box.xpath("./figure/p/a")
    assert link.text_content() == "Video: How Bram fills een lamp"
    assert dict(link.attrib) == {
        "href": "https://www.lamps.example/films/bram",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }
    assert link.xpath("string(.//*[@lang='nl'])") == "een lamp"
    assert box.xpath("string(./figure/figcaption)") == (
        "3:20 · Nederlands · lamps.example (opens in a new window) Museum of Lamps, 2024, CC BY 4.0"
    )
    (transcript,) = box.xpath("./details")
    assert transcript.findtext("summary") == "What is said and shown"
    assert [p.text_content() for p in transcript.findall("p")][1] == "“Then we wait.”"
    assert "lamp" in unit.terms


def test_nothing_is_embedded() -> None:
    html, problems = video(title="<iframe src=https://x.example> [a](https://x.example)", language="xx")
    document = lxml_html.fragment_fromstring(html, create_parent=True)
    assert problems == []
    assert document.xpath(".//iframe | .//video | .//img | .//object | .//embed | .//@src") == []
    assert len(document.xpath(".//a")) == 1


@pytest.mark.parametrize("length", ["0:05", "3:20", "63:20", "1:03:20"])
def test_lengths(length: str) -> None:
    html, problems = video(length=length)
    assert problems == []
    assert f"{length} ·" in html


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("length", "3:60", "video-length"),
        ("length", "200", "video-length"),
        ("link", "lamps.example", "video-link"),
        ("link", "https://localhost/film", "video-link"),
        ("link", "javascript:alert(1)", "video-link"),
        ("link", "'https://lamps.example/\"onclick=x'", "video-link"),
        ("link", "https://[lamps.example/film", "video-link"),
    ],
)
def test_wrong_fields(field: str, value: str, code: str) -> None:
    _, problems = video(**{field: value})
    assert [each.code for each in problems] == [code]


def test_a_video_without_anything() -> None:
    problems: list[Problem] = []
    read("::: video Oil\n:::", problems)
    assert "a video needs these lines: link, length, language, credit, transcript." in {p.message for p in problems}


def test_spoken_sentences_may_be_long() -> None:
    problems: list[Problem] = []
    text = read(VIDEO.format(**GOOD).replace("He pours.", "He " + "pours " * 40), problems)
    assert {each.block for each in text.passages if "pours" in each.text} == {"quote"}
