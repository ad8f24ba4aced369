"""A unit's inline drawings as SVG files: importers take `<svg>` out of pages, but keep pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from course_content.pages import STATIC
from scorm_builder.package import Entry

_INLINE = re.compile(r'<div class="drawing">(<svg.*?</svg>)</div>', re.DOTALL)
_VARIABLE = re.compile(r"(--[\w-]+): ([^;]+);")
_USED = re.compile(r"var\((--[\w-]+)\)")
_RULE = re.compile(r"^\.(?:line|arrow|fill-|label).*$", re.MULTILINE)
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawing:
    """One drawing: inline markup as `course_content.svg` makes it, and the accent of its lesson."""

    markup: str
    accent: str

    @property
    def alt(self) -> str:
        """What it shows, in a sentence."""
        return etree.fromstring(self.markup).get("aria-label", "")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as drawn."""
        box = etree.fromstring(self.markup).get("viewBox", "").replace(",", " ").split()
        return round(float(box[2])), round(float(box[3]))

    def file(self) -> bytes:
        """The drawing as a file that carries its own colours, those of a bright page."""
        tree = etree.fromstring(self.markup)
        for name in ("role", "aria-label"):
            tree.attrib.pop(name, None)
        width, height = self.size
        tree.set("width", str(width))
        tree.set("height", str(height))
        look = etree.Element(f"{_SVG}style")
        look.text = _style(self.accent)
        tree.insert(0, look)
        return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)


def drawings(html: str, accent: str) -> list[Drawing]:
    """The inline drawings of a unit's text, in their order."""
    return [Drawing(markup, accent) for markup in _INLINE.findall(html)]


def as_pictures(html: str, pictures: list[str]) -> str:
    """The text with each inline drawing replaced by a picture's markup."""
    rest = iter(pictures)
    return _INLINE.sub(lambda _: next(rest), html)


def drawing_entries(page_id: str, found: list[Drawing]) -> list[Entry]:
    """The files of a page's drawings, in the folder of pages."""
    return [(f"pages/{page_id}-{number}.svg", each.file) for number, each in enumerate(found, 1)]


@cache
def _style(accent: str) -> str:
    """The rules for drawings in the pages' style sheet, with the values of a bright page written in."""
    css = (STATIC / "theme.css").read_text(encoding="utf-8")
    bright = css[: css.index("@media")]
    values = dict(_VARIABLE.findall(bright[: bright.index(":root, [")]))
    of_accent = next(line for line in bright.splitlines() if f'[data-accent="{accent}"]' in line)
    values.update(_VARIABLE.findall(of_accent))
    rules = "\n".join(_RULE.findall(css))
    return f"\nsvg {{ color: {values['--ink']}; }}\n" + _USED.sub(lambda each: values[each[1]], rules) + "\n"
