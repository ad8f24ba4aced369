"""What an author sees of a course while writing it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import requests
from lxml import html as lxml_html

from course_content.cli import main
from course_content.preview.serving import Preview
from tests.course_content.tiny import LESSON, change, line_of, write_tiny_course

UNIT = f"{LESSON}/units/02-light.md"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "course")


@pytest.fixture
def address(course: Path) -> Iterator[str]:
    with Preview(course) as preview:
        thread = Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield preview.address
        preview.shutdown()
        thread.join()


def page(url: str, **form: str) -> lxml_html.HtmlElement:
    reply = requests.post(url, data=form, timeout=5) if form else requests.get(url, timeout=5)
    assert reply.status_code == 200, reply.text
    return lxml_html.document_fromstring(reply.content)


def changed_version(address: str, before: str) -> float:
    """Seconds until the version differs."""
    start = time.monotonic()
    while requests.get(address + "version", timeout=5).text == before:
        assert time.monotonic() - start < 10
    return time.monotonic() - start


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("", "Lamps for museums"),
        ("lesson-1", "Light"),
        ("lesson-1.unit-1", "Oil and wick"),
        ("lesson-1.quiz", "Light – quiz"),
        ("glossary", "Glossary"),
    ],
)
def test_every_page_is_there_and_all_its_links_lead_somewhere(address: str, path: str, heading: str) -> None:
    document = page(address + path)
    assert document.findtext(".//h1") == heading
    for link in {*document.xpath("//@href"), *document.xpath("//@src")}:
        if link.startswith("/"):
            assert requests.get(address + link[1:].split("#")[0], timeout=5).status_code == 200, link


def test_a_page_holds_the_script_that_reloads_it_and_a_strict_policy(address: str) -> None:
    reply = requests.get(address, timeout=5)
    assert '<script src="/static/reload.js" data-version="1" defer></script>' in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "unsafe" not in reply.headers["Content-Security-Policy"]


def test_a_saved_file_is_shown_within_half_a_second(address: str, course: Path) -> None:
    change(course, UNIT, "Count the lamps", "Count every lamp")
    assert changed_version(address, "1") < 0.5
    assert "Count every lamp" in page(address + "lesson-1.unit-2").text_content()


def test_a_broken_course_is_a_page_that_says_what_to_mend(address: str, course: Path) -> None:
    change(course, UNIT, "item:glossary", "item:glosary")
    changed_version(address, "1")
    document = page(address + "lesson-1.unit-2")
    assert document.findtext(".//h1") == "One thing to mend"
    assert document.findtext(".//h2") == UNIT
    cells = [cell.text_content() for cell in document.xpath("//td")]
    message = "the course has no item 'glosary'. Did you mean 'glossary'?"
    assert cells == [str(line_of(course, UNIT, "glosary")), message, "unknown-item"]
    change(course, UNIT, "item:glosary", "item:glossary")
    changed_version(address, "2")
    assert page(address + "lesson-1.unit-2").findtext(".//h1") == "Light for everyone"


def test_answers_are_marked_and_nothing_is_kept(address: str, course: Path) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    assert len(page(address + "lesson-1.quiz").xpath("//fieldset[@data-question]")) == 13
    result = page(address + "lesson-1.quiz", **{"q.1.1-q1": "a", "q.1.2-q2": "150"})
    assert result.xpath("//main/@data-score") == ["9.09"]  # of eleven that count
    states = result.xpath("//nav[@class='overview']//a/@class")
    assert (states[0], states[8], states.count("overview-empty")) == ("overview-right", "overview-wrong", 11)
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == before


def test_what_is_not_there(address: str) -> None:
    assert requests.get(address + "lesson-9", timeout=5).status_code == 404
    assert requests.post(address + "lesson-1", data={"a": "b"}, timeout=5).status_code == 404
    assert requests.get(address + "static/nothing.js", timeout=5).status_code == 404
    for name in ("..%2f..%2f__init__.py", "%2e%2e/site.py", "/etc/hostname"):
        assert requests.get(address + "static/" + name, timeout=5).status_code == 404


def test_only_names_of_this_machine_are_answered(address: str) -> None:
    assert requests.get(address, headers={"Host": "evil.example"}, timeout=5).status_code == 421


def test_a_form_that_is_too_large_is_refused(address: str) -> None:
    headers = {"Content-Length": "2000000"}
    assert requests.post(address + "lesson-1.quiz", headers=headers, data=b"", timeout=5).status_code == 413


def test_the_port_must_be_free(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Preview(course) as taken:
        assert main(["preview", str(course), "--port", str(taken.server_port)]) == 2
    assert "Choose another with --port." in capsys.readouterr().err
