"""Checks a drawing and makes it ready to stand inside a page (SVG 1.1, a small safe part of it).

Drawings are put into the page itself, so that lines take the text's colour, dark mode works, and words can be
translated. What could run, load, clash or look foreign there is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] — lxml's only name for it

from quizzes.source import Problem, Source, nearest

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
ELEMENTS = SHAPES | {"svg", "g", "text", "tspan", "defs", "clipPath", "use", "title", "desc"}
CLASSES = (
    "line",
    "arrow",
    "fill-accent",
    "fill-accent-soft",
    "fill-sand",
    "fill-paper",
    "fill-ink",
    "label",
    "label-small",
    "label-on-accent",
)
_COLOURS = ("none", "currentColor", "inherit")
_COLOURED = ("fill", "stroke", "color", "stop-color", "flood-color")
_FORBIDDEN = ("style", "font-family", "tabindex")
_VIEW_BOX = re.compile(r"-?[\d.]+[ ,]+-?[\d.]+[ ,]+[\d.]+[ ,]+[\d.]+\Z")
_LOCAL_URL = re.compile(r"url\(\s*['\"]?#")


def read_drawing(path: Path, root: Path, problems: list[Problem]) -> str | None:
    """The drawing as inline markup with the placeholder `{alt}`; None (and problems) where it must not be shown."""
    source = Source(path.relative_to(root).as_posix(), problems)
    before = len(problems)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        source.note("bad-svg", f"this is not valid XML: {error.msg}.", error.lineno)
        return None
    if tree.getroottree().docinfo.doctype:
        source.note("svg-doctype", "a drawing has no DOCTYPE; take the line out.", 1)
    for line, code, message in _faults(tree, path.stem):
        source.note(code, message, line)
    return _inline(tree) if len(problems) == before else None


def with_description(drawing: str, alt: str) -> str:
    """The drawing as one picture whose description screen readers read instead of its parts."""
    return drawing.replace("{alt}", escape(alt, quote=True), 1)


def _inline(tree: Element) -> str:
    for name in ("aria-hidden", "aria-label", "aria-labelledby", "focusable", "class"):
        tree.attrib.pop(name, None)
    tree.set("role", "img")
    tree.set("aria-label", "{alt}")
    etree.cleanup_namespaces(tree)
    return etree.tostring(tree, encoding="unicode", with_tail=False)


def _faults(tree: Element, stem: str) -> Iterator[tuple[int | None, str, str]]:
    """(line, code, message) of each fault."""
    if etree.QName(tree).localname != "svg" or not _VIEW_BOX.match(tree.get("viewBox", "")):
        yield tree.sourceline, "svg-viewbox", 'the drawing needs <svg> with a viewBox, such as viewBox="0 0 360 420".'
    if tree.get("width") or tree.get("height"):
        yield tree.sourceline, "svg-size", "take width and height off <svg>: the page sets its size."
    for element in tree.iter():
        line = element.sourceline
        if not isinstance(element.tag, str):
            yield line, "svg-instruction", "processing instructions and entities are not used in drawings."
            continue
        name = etree.QName(element)
        if name.namespace != SVG or name.localname not in ELEMENTS:
            yield line, "svg-element", f"<{name.localname}> is not allowed in a drawing."
            continue
        for code, message in _attribute_faults(element):
            yield line, code, message
    yield from _id_faults(tree, stem)


def _id_faults(tree: Element, stem: str) -> Iterator[tuple[int | None, str, str]]:
    seen: set[str] = set()
    for element in tree.iter("*"):
        identifier = element.get("id")
        if identifier is None:
            continue
        if not identifier.startswith(f"{stem}-"):
            message = f"the id {identifier!r} could clash with others: begin it with the file's name, '{stem}-'."
            yield element.sourceline, "svg-id", message
        if identifier in seen:
            yield element.sourceline, "double-id", f"the id {identifier!r} is used twice."
        seen.add(identifier)


def _attribute_faults(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name, text = str(key), str(value)
        if name.lower().startswith("on"):
            yield "svg-script", f"the event handler {name!r} is not allowed: drawings have no script."
        elif name in _FORBIDDEN:
            yield "svg-style", f"the attribute {name!r} is not allowed: use the drawing classes."
        elif name in ("href", XLINK_HREF) and not text.startswith("#"):
            yield "svg-reference", f"the reference {text!r} leads out of the drawing."
        elif "url(" in text and not _LOCAL_URL.search(text):
            yield "svg-reference", f"{name!r} refers to something outside the drawing: {text!r}."
        elif name in _COLOURED and text not in _COLOURS and "url(" not in text:
            yield "svg-colour", f"{name}={text!r} would stay the same in dark mode: use a class or currentColor."
        elif name == "class":
            yield from _class_faults(text)


def _class_faults(text: str) -> Iterator[tuple[str, str]]:
    for each in text.split():
        if each not in CLASSES:
            yield "svg-class", f"unknown class {each!r}.{nearest(each, CLASSES)} Known: {', '.join(CLASSES)}."
