"""Markdown to HTML that no text can make unsafe."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.text import cleaner, parser, plain, references, render, render_inline, resolve

PIECES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">',
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](http://plain.example)",
    "[x](https://good.example 'a\"onclick=alert(1)')",
    "![x](https://tracker.example/p.png)",
    "<https://good.example>",
    "[x]{lang=nl}",
    "[x]{onclick=alert(1)}",
    "[x]{style=color:red}",
    "[x]{.class #id}",
    "[x](item:lesson-1.unit-3#journey)",
    "[x](term:swot)",
    '[x](term:swot"onclick="a)',
    "[@S-14]",
    '[@S"x]',
    "| a | b |\n|--:|:-:|\n| 1 | 2 |",
    "```html\n<b>\n```",
    "`<i>`",
    "&lt;script&gt;",
    "&#x3C;script>",
    "**",
    "_",
    "\n\n",
    "\n- ",
    "1. ",
    "> ",
    "# ",
    "{{gap}}",
    "\\",
    "\x00",
    "\u202e",
    "[a]: javascript:alert(1)\n\n[a]",
    "style=",
    "ok",
]
ODD = " >\"'|-=+#()!\\*&\t\n\u00a0\u2028\x00\x85"
URL = re.compile(r"(https://|mailto:|om:(item|term|source)/|#)")


FORBIDDEN = {"script", "style", "img", "svg", "iframe", "object", "embed", "form", "input", "link", "base"}


class Safe(HTMLParser):
    """Fails on whatever could run, load or style something."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {
            "script",
            "style",
            "img",
            "svg",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "link",
            "base",
        }
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in {"style", "src", "srcset", "srcdoc"}
            if name == "href":
                assert URL.match(value or ""), value


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join))
@settings(max_examples=600, deadline=None)
def test_nothing_unsafe_comes_through(markdown: str) -> None:
    for html in (render(markdown), render_inline(markdown), render(markdown, {"S-14": '"><script>'})):
        Safe().feed(html)
        Safe().feed(resolve(html, lambda kind, target: f"https://x.example/{kind}/{target}"))
    plain(markdown)
    references(markdown)


def test_own_forms() -> None:
    assert render_inline("[SWOT](term:swot)") == '<a href="om:term/swot" class="term">SWOT</a>'
    assert render_inline("[x](item:lesson-1.unit-3#a)") == '<a href="om:item/lesson-1.unit-3#a">x</a>'
    assert render_inline("[woord]{lang=nl}") == '<span lang="nl">woord</span>'
    assert 'href="om:source/S-14"' in render_inline("8 of 24 [@S-14]", {"S-14": "Guide, 2021"})
    assert "(Guide, 2021)" in render_inline("8 of 24 [@S-14]", {"S-14": "Guide, 2021"})
    assert references("[a](term:t) [b](item:u#s) [@S-1]") == [("term", "t"), ("item", "u#s"), ("source", "S-1")]


def test_addresses_are_resolved_and_escaped() -> None:
    html = resolve(render_inline("[x](item:a)"), lambda kind, target: f'/{kind}?a=1&b="{target}"')
    assert html == '<a href="/item?a=1&amp;b=&quot;a&quot;">x</a>'


@pytest.mark.parametrize(
    ("markdown", "words"),
    [("R&D **costs** < 5", "R&D costs < 5"), ("one\n\ntwo", "one two"), ("`a & b`", "a & b"), ("&lt;b&gt;", "<b>")],
)
def test_plain_words(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_tables_scroll_and_name_their_columns() -> None:
    html = render("| a | b |\n|---|--:|\n| x | 1 |")
    assert '<div class="table-scroll" tabindex="0"><table>' in html
    assert '<th scope="col">a</th>' in html
    assert '<td class="number">1</td>' in html
    assert "style" not in html


@given(st.lists(st.sampled_from(["a", "É", "1", "x.", "www.b.org", *ODD])).map("".join))
@settings(max_examples=500, deadline=None)
def test_what_needs_no_parser_is_rendered_as_the_parser_would(text: str) -> None:
    assert render(text) == cleaner()(parser().render(text))
    assert render_inline(text) == cleaner()(parser().renderInline(text))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("82.7 % of 20 cm", "82.7\u00a0% of 20\u00a0cm"),
        ("300 ppi, 21.6 GB.", "300\u00a0ppi, 21.6\u00a0GB."),
        ("4 minutes, 3 sites, 5 gates, 2 hours", "4 minutes, 3 sites, 5 gates, 2 hours"),
        ("room 3 mm", "room 3\u00a0mm"),
        ("`5 %`", "<code>5 %</code>"),
        (
            "[50 %](https://x.example/5%20%)",
            '<a href="https://x.example/5%20%25" rel="noopener noreferrer">50\u00a0%</a>',
        ),
    ],
)
def test_a_line_never_ends_between_number_and_unit(markdown: str, html: str) -> None:
    assert render_inline(markdown) == html
    assert "\u00a0" not in plain(markdown)


def test_a_column_that_holds_numbers_says_so_and_a_header_names_its_column() -> None:
    html = render("| Part | Number |\n| --- | ---: |\n| Wick | 1 |")
    assert '<th scope="col">Part</th>' in html
    assert '<th class="number" scope="col">Number</th>' in html
    assert '<td class="number">1</td>' in html


def test_words_of_another_language_are_marked_and_nothing_else_is_taken_from_the_braces() -> None:
    assert render_inline("[trompe-l’œil]{lang=fr}") == '<span lang="fr">trompe-l’œil</span>'
    assert render_inline("[x]{lang=fr onclick=y style=z .a #b}") == '<span lang="fr">x</span>'
