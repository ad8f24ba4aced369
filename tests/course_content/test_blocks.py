"""What the blocks of a unit's text look like on the page."""

from __future__ import annotations

import re
from gettext import NullTranslations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_content import blocks
from course_content.figures import Media
from course_content.loader import load_course
from course_content.unit_text import UnitText, read_unit_text
from quizzes.languages import translations
from quizzes.languages.pseudo import PSEUDO
from quizzes.source import Problem, Source
from tests.course_content.tiny import LESSON, TINY_COURSE

UNIT = load_course(TINY_COURSE).lessons[0].units[0].html


def read(markdown: str, problems: list[Problem], labels: dict[str, str] | None = None) -> UnitText:
    media = Media.of(TINY_COURSE / LESSON / "units/media", TINY_COURSE, problems)
    words = labels or blocks.labels(NullTranslations())
    return read_unit_text(
        markdown, "lesson-1.unit-1", Source("unit.md", problems), media, {"S-1": "Lamp Survey, 2021"}, words
    )


def headings(html: str) -> list[tuple[int, str]]:
    found = re.findall(r"<h(\d)[^>]*>(.*?)</h\d>", html)
    return [(int(level), re.sub(r"<[^>]+>", "", words)) for level, words in found]


def test_blocks_have_headings_one_level_below_what_they_stand_in() -> None:
    assert headings(UNIT) == [
        (2, "From museum life"),
        (2, "The parts"),
        (3, "Example: Filling the lamp"),
        (4, "Afterwards"),
        (3, "Details"),
        (4, "Common mistake: Too much oil"),
        (4, "Everyone in: Lamps within reach"),
        (2, "Your turn: Your own lamp"),
        (3, "To fill in: Lamp sheet"),
        (2, "If time is short"),
        (2, "Take away"),
        (2, "Further reading"),
    ]


def test_a_figure_is_one_picture_with_caption_and_long_description() -> None:
    assert 'role="img" aria-label="A lamp with a glass &amp; a flame."' in UNIT
    assert "<figcaption>The lamp of Huis De Lamp.</figcaption>" in UNIT
    assert "<summary>The drawing in words</summary>\n<p>The flame is <strong>inside</strong> the glass.</p>" in UNIT


def test_addresses_stay_abstract() -> None:
    assert 'href="om:item/lesson-1.unit-2#bright"' in UNIT
    assert 'href="om:term/lamp"' in UNIT
    assert '<a class="source" href="om:source/S-1">(Lamp Survey, 2021)</a>' in UNIT


def test_words_of_another_language_and_quotations() -> None:
    assert '<span lang="nl">lamp</span>' in UNIT
    assert re.search(
        r"<blockquote.*?<p>Light is work.</p>\n<footer>Bram, volunteer, 2026</footer></blockquote>", UNIT, re.S
    )


def test_labels_are_translated() -> None:
    html = read("::: further\n- x\n:::", [], blocks.labels(translations(PSEUDO))).html
    assert "Further reading" not in html
    assert 'class="block block-further"' in html


def test_fences_inside_code_are_text() -> None:
    problems: list[Problem] = []
    html = read("```\n::: example\n```\n", problems).html
    assert "<code>::: example\n</code>" in html
    assert {problem.code for problem in problems} == {"missing-block"}


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://tracker.example/x.png)",
        "::: example <img src=x onerror=alert(1)>\nText\n:::",
        "::: quote <script>x</script>\nText\n:::",
        '## Title {#x" onclick="alert(1)}',
        "::: figure lamp.svg\nalt: '\"><script>alert(1)</script>'\ncaption: <script>x</script>\n:::",
    ],
)
def test_nothing_active_gets_through(attack: str) -> None:
    html = read(attack, []).html
    tags = re.findall(r"<[a-zA-Z/][^>]*>", re.sub(r'"[^"]*"', '""', html))
    assert not any(re.search(r"(?i)<(script|img|iframe)|\son\w+=", tag) for tag in tags)
    assert not re.search(r'(?i)(href|src)="(javascript|data):', html)


@given(
    st.lists(
        st.sampled_from(
            ["::: example A", ":::: activity B", ":::", "::::", "## H {#h}", "text", "", "- x", "> y", "```"]
        )
    )
)
def test_any_order_of_lines_is_read_without_an_exception(lines: list[str]) -> None:
    problems: list[Problem] = []
    read("\n".join(lines), problems)
    assert all(problem.line is None or 1 <= problem.line <= len(lines) for problem in problems)


@given(st.text(alphabet=":# {}[]()@<>|-`abc\n\"'&", max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read(text, [])


def test_media_are_looked_for_in_their_folder_alone(tmp_path: Path) -> None:
    problems: list[Problem] = []
    read("::: figure ../../../../course.yaml\nalt: a\ncaption: b\n:::", problems)
    assert "figure-file" in {problem.code for problem in problems}
