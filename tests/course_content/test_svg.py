"""What a drawing may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_content.svg import read_drawing, with_description
from quizzes.source import Problem

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 360 200">'


def read(tmp_path: Path, content: str) -> tuple[str | None, list[Problem]]:
    problems: list[Problem] = []
    path = tmp_path / "lamp.svg"
    path.write_text(content, encoding="utf-8")
    return read_drawing(path, tmp_path, problems), problems


def test_a_good_drawing_becomes_one_picture(tmp_path: Path) -> None:
    content = (
        f'{HEAD}<g id="lamp-a"><path class="line arrow" d="M0 0" stroke="currentColor"/></g><use href="#lamp-a"/></svg>'
    )
    drawing, problems = read(tmp_path, content.replace("<svg", '<svg aria-hidden="true"'))
    assert problems == []
    assert drawing is not None
    html = with_description(drawing, 'Say "hi" & go')
    assert 'role="img"' in html
    assert 'aria-label="Say &quot;hi&quot; &amp; go"' in html
    assert "aria-hidden" not in html


@pytest.mark.parametrize(
    ("inside", "code", "message"),
    [
        ("<script>x()</script>", "svg-element", "<script> is not allowed in a drawing."),
        ("<style>a{}</style>", "svg-element", "<style> is not allowed in a drawing."),
        ('<image href="x.png"/>', "svg-element", "<image> is not allowed in a drawing."),
        ("<foreignObject/>", "svg-element", "<foreignObject> is not allowed in a drawing."),
        ("<animate/>", "svg-element", "<animate> is not allowed in a drawing."),
        ('<a href="https://x.example"/>', "svg-element", "<a> is not allowed in a drawing."),
        ('<g onload="x()"/>', "svg-script", "the event handler 'onload' is not allowed: drawings have no script."),
        ('<g style="fill:red"/>', "svg-style", "the attribute 'style' is not allowed: use the drawing classes."),
        (
            '<use href="https://x.example/#a"/>',
            "svg-reference",
            "the reference 'https://x.example/#a' leads out of the drawing.",
        ),
        ('<use xlink:href="other.svg#a"/>', "svg-reference", "the reference 'other.svg#a' leads out of the drawing."),
        (
            '<g clip-path="url(https://x.example)"/>',
            "svg-reference",
            "'clip-path' refers to something outside the drawing: 'url(https://x.example)'.",
        ),
        (
            '<g fill="#ff0000"/>',
            "svg-colour",
            "fill='#ff0000' would stay the same in dark mode: use a class or currentColor.",
        ),
        ('<g class="fill-acent"/>', "svg-class", "unknown class 'fill-acent'. Did you mean 'fill-accent'?"),
        ('<g id="a"/>', "svg-id", "the id 'a' could clash with others: begin it with the file's name, 'lamp-'."),
        ('<g id="lamp-a"/><g id="lamp-a"/>', "double-id", "the id 'lamp-a' is used twice."),
        ('<g xmlns="http://www.w3.org/1999/xhtml"/>', "svg-element", "<g> is not allowed in a drawing."),
    ],
)
def test_a_fault_is_named_with_its_line(inside: str, code: str, message: str, tmp_path: Path) -> None:
    drawing, problems = read(tmp_path, f"{HEAD}\n\n{inside}</svg>")
    assert drawing is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].message.startswith(message)
    assert (problems[0].file, problems[0].line) == ("lamp.svg", 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "svg-viewbox"),
        ('<html viewBox="0 0 1 1"/>', "svg-viewbox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9"/>', "svg-size"),
        ("<svg", "bad-svg"),
        ("", "bad-svg"),
        ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + "&x;</svg>", "svg-doctype"),
    ],
)
def test_not_a_drawing(content: str, code: str, tmp_path: Path) -> None:
    drawing, problems = read(tmp_path, content)
    assert drawing is None
    assert code in {problem.code for problem in problems}
