"""The shipped course as pages: what every unit's HTML keeps to, and how the stylesheet sets it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from course_content.loader import load_course
from course_content.model import Unit
from course_content.pages import STATIC

COURSE = load_course()
UNITS = [unit for lesson in COURSE.lessons for unit in lesson.units]
TAGS = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""All that a text can become; a drawing adds the elements that `course_content.svg` allows."""
CSS = (STATIC / "theme.css").read_text(encoding="utf-8")


@pytest.fixture(params=UNITS, ids=lambda unit: unit.number)
def document(request: pytest.FixtureRequest) -> lxml_html.HtmlElement:
    unit: Unit = request.param
    return lxml_html.fragment_fromstring(unit.html, create_parent="main")


def test_headings_follow_each_other_without_a_gap(document: lxml_html.HtmlElement) -> None:
    levels = [int(str(each.tag)[1]) for each in document.iter() if re.fullmatch(r"h[1-6]", str(each.tag))]
    assert levels[0] == 2
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(each.text_content().strip() for each in document.xpath(".//h2 | .//h3 | .//h4 | .//h5"))


def test_every_table_names_its_columns(document: lxml_html.HtmlElement) -> None:
    for table in document.findall(".//table"):
        assert table.xpath("./thead/tr/th[@scope='col']")
        assert table.xpath(".//th[not(@scope)] | .//th[not(normalize-space())]") == []
        assert table.xpath("./ancestor::div[@class='table-scroll'][@tabindex='0']")


def test_nothing_but_the_listed_elements(document: lxml_html.HtmlElement) -> None:
    for drawing in document.findall(".//svg"):
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label")
        drawing.drop_tree()
    assert {str(each.tag) for each in document.iterdescendants()} <= TAGS
    assert document.xpath(".//@style | .//@*[starts-with(name(), 'on')]") == []


def test_number_and_unit_stand_on_one_line(document: lxml_html.HtmlElement) -> None:
    texts = document.xpath(".//text()[not(ancestor::code)][not(ancestor::svg)]")
    assert [text for text in texts if re.search(r"\d (?:%|cm|MB|GB|ppi)(?!\w)", text)] == []


@pytest.mark.parametrize(
    ("selector", "rule"),
    [
        (r"\.text :is\(p, li, td, dd\)[^{]*", "hyphens: auto"),
        (r"\.text :is\(a, code, \[lang\][^{]*", "hyphens: manual"),
        ("table", "font-variant-numeric: tabular-nums"),
        (r"\.number", "text-align: end"),
        (":root", "--measure: 37rem"),
    ],
)
def test_the_stylesheet_sets_text_well(selector: str, rule: str) -> None:
    blocks = re.findall(rf"^{selector} {{(.*?)}}", CSS, re.MULTILINE | re.DOTALL)
    assert any(rule in each for each in blocks)
