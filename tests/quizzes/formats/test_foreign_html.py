"""Foreign HTML as Markdown: safe, by an allow-list, with every loss said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats.foreign_html import from_html
from quizzes.text import render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br><br>c<br>", "a\\\nb\n\nc"),
        ("x <strong> y </strong>z", "x  **y** z"),
        ("1. May", "1\\. May"),
        ("<p># no heading</p><p>- no list</p>", "\\# no heading\n\n\\- no list"),
        ("snake_case *and* [x](y)", "snake\\_case \\*and\\* \\[x\\](y)"),
        ("<ol start='3'><li>c</li><li>d<ul><li>e</li></ul></li></ol>", "3. c\n4. d\n   - e"),
        ("<h2>Head</h2>text", "**Head**\n\ntext"),
        ("<code>a`b</code>", "``a`b``"),
        ("<table><tr><td>A</td><td>B|C</td></tr></table>", "| A | B\\|C |\n| --- | --- |"),
        ('<span lang="nl">hoi</span>', "[hoi]{lang=nl}"),
        ("&lt;script&gt;", "\\<script>"),
        ("{{gap}}", "\\{\\{gap}}"),
    ],
)
def test_markup(html: str, markdown: str) -> None:
    found = from_html(html)
    assert (found.markdown, list(found.lost)) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown", "lost"),
    [
        ("a<script>alert(1)</script>b", "ab", "<script> is dropped."),
        ("<a href='javascript:x'>w</a>", "w", "the link to 'javascript:x' is dropped"),
        ("<a href='http://x.example'>w</a>", "w", "the link to 'http://x.example' is dropped"),
        ("<img src=x onerror=y alt='A lamp'>", "A lamp", "an image is dropped"),
        ("H<sub>2</sub>O", "H2O", "<sub> is dropped, its words are kept."),
        ("<iframe src=x>inside</iframe>out", "out", "<iframe> is dropped."),
    ],
)
def test_what_is_lost(html: str, markdown: str, lost: str) -> None:
    found = from_html(html)
    assert found.markdown == markdown
    assert any(each.startswith(lost) for each in found.lost)


TAGS = [
    "b",
    "i",
    "p",
    "div",
    "ul",
    "li",
    "br",
    "code",
    "a",
    "table",
    "tr",
    "td",
    "script",
    "svg",
    "h1",
    "pre",
    "blockquote",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<a href='javascript:x' onclick='y'>", "<img src=x onerror=alert(1)>", "<!--", "-->", "&lt;", "&#0;"]
    ),
    st.text(st.sampled_from("ab *_`[]()<>&#-+1.|\\\n"), max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_harmful_comes_through(html: str) -> None:
    shown = render(from_html(html).markdown).lower()
    for each in ("<script", "<img", "<svg", "<style", 'href="javascript'):
        assert each not in shown
    assert "onerror" not in shown.replace("&lt;", "<").partition("<img")[0] or "<img" not in shown
