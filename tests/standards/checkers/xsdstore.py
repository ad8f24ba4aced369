"""Offline store of the XML Schemas in ./schemas.

The schema files on disk stay exactly as published.  Many of them import their
neighbours by URL, and IMS's old ims_xml.xsd is not even well-formed for a
namespace-aware parser, so nothing can be compiled straight from the files.
This module copies what a validation needs into a private temporary folder,
points every import, include and redefine at a local file, and compiles that.
Nothing is ever fetched over a network.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
SCHEMAS = HERE / "schemas"
XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_NS = "http://www.w3.org/XML/1998/namespace"

#: Names whose target is not simply "the file of that name".
ALIASES = {
    "ims_xml.xsd": "w3/xml.xsd",  # IMS's own copy is invalid
    "xml.xsd": "w3/xml.xsd",
    "XInclude.xsd": "w3/XInclude.xsd",
    "mathml2.xsd": "w3/mathml2/mathml2.xsd",
    "mathml3.xsd": "w3/mathml3/mathml3.xsd",
    "ssmlv1p0.xsd": "w3/ssml10/ssmlv1p0.xsd",
    "ssmlv1p1-core.xsd": "w3/ssml11/ssmlv1p1-core.xsd",
    "xlink.xsd": "w3/xlink.xsd",
    "synthesis-nonamespace.xsd": "w3/ssml11/synthesis-nonamespace.xsd",
    "imsmd_loose_v1p3p2.xsd": "qti30/imsmd_loose_v1p3p2.xsd",
    "imsqti_metadata_v2p1p1.xsd": "qti21/imsqti_metadata_v2p1.xsd",
}

#: QTI 3.0 uses W3C's own MathML and SSML namespaces, QTI 2.2 IMS's changed ones.
QTI30_ALIASES = {
    "xml.xsd": "w3/xml.xsd",
    "mathml3.xsd": "w3/qti30/mathml3.xsd",
    "XInclude.xsd": "w3/qti30/XInclude.xsd",
    "ssmlv1p1-core.xsd": "w3/qti30/ssmlv1p1-core.xsd",
    "synthesis-nonamespace.xsd": "w3/qti30/synthesis-nonamespace.xsd",
}

#: Folders searched by bare name once a relative path does not lead anywhere.
SEARCH = ("cc13", "cc11", "lti", "qti30", "qti22", "qti21", "qti12", "cmi5", "scorm2004-4th", "scorm12", "w3")


class SchemaProblem(Exception):
    """A schema could not be loaded; this is a fault of the store, not of a package."""


def safe_parser(**extra) -> etree.XMLParser:
    """A parser that neither fetches anything nor expands entities."""
    options = dict(no_network=True, load_dtd=False, resolve_entities=False, huge_tree=False, remove_blank_text=False)
    options.update(extra)
    return etree.XMLParser(**options)


def resolve(location: str, base: Path) -> Path | None:
    """The local file that a schemaLocation means, or None."""
    name = location.rstrip("/").rsplit("/", 1)[-1]
    if "qti30" in base.parts and name in QTI30_ALIASES:
        return SCHEMAS / QTI30_ALIASES[name]
    if name in ALIASES:
        return SCHEMAS / ALIASES[name]
    if "://" not in location:
        near = (base.parent / location).resolve()
        if near.is_file() and SCHEMAS in near.parents:
            return near
    for folder in SEARCH:
        found = SCHEMAS / folder / name
        if found.is_file():
            return found
    return None


class XsdStore:
    def __init__(self) -> None:
        self._dir = Path(tempfile.mkdtemp(prefix="xsdstore-"))
        atexit.register(shutil.rmtree, self._dir, ignore_errors=True)
        self._copied: dict[Path, str] = {}
        self._compiled: dict[tuple, etree.XMLSchema] = {}

    def _copy(self, source: Path) -> str:
        """Copy one schema (and all it needs); the name of the copy."""
        source = source.resolve()
        if source in self._copied:
            return self._copied[source]
        name = str(source.relative_to(SCHEMAS)).replace(os.sep, "__")
        self._copied[source] = name  # first, because schemas import in circles
        try:
            tree = etree.parse(str(source), safe_parser())
        except etree.XMLSyntaxError as err:
            raise SchemaProblem(f"{source.name}: {err}") from err
        root = tree.getroot()
        for tag in ("import", "include", "redefine"):
            for node in root.findall(f"{{{XS}}}{tag}"):
                location = node.get("schemaLocation")
                if location is None:
                    continue
                target = resolve(location, source)
                if target is None:
                    if tag != "import":
                        raise SchemaProblem(f"{source.name}: no local file for {location}")
                    del node.attrib["schemaLocation"]
                    continue
                node.set("schemaLocation", self._copy(target))
        if source.name == "imsmd_rootv1p2p1.xsd":
            # Its content models mix named elements with a "##any" wildcard,
            # which XML Schema forbids (unique particle attribution) and libxml2
            # refuses.  "##other" keeps the meaning: extensions of other namespaces.
            for node in root.iter(f"{{{XS}}}any"):
                if node.get("namespace") == "##any":
                    node.set("namespace", "##other")
        # Without the DOCTYPE: some W3C files point at a DTD.
        (self._dir / name).write_bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
        return name

    def path(self, relative: str) -> Path:
        return SCHEMAS / relative

    def schema(self, *relative: str) -> etree.XMLSchema:
        """A compiled schema made of one or more files (several namespaces together)."""
        if relative not in self._compiled:
            names = [self._copy(SCHEMAS / one) for one in relative]
            if len(names) == 1:
                main = self._dir / names[0]
            else:
                wrapper = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS})
                wrapper.set("targetNamespace", "urn:x-local:all")
                for one, name in zip(relative, names):
                    space = etree.parse(str(self._dir / name)).getroot().get("targetNamespace")
                    child = etree.SubElement(wrapper, f"{{{XS}}}import")
                    if space:
                        child.set("namespace", space)
                    child.set("schemaLocation", name)
                main = self._dir / ("all__" + "__".join(n.rsplit("__", 1)[-1] for n in names)[:150] + ".xsd")
                main.write_bytes(etree.tostring(wrapper))
            try:
                self._compiled[relative] = etree.XMLSchema(etree.parse(str(main), safe_parser()))
            except etree.XMLSchemaParseError as err:
                raise SchemaProblem(f"{', '.join(relative)}: {err}") from err
        return self._compiled[relative]


def schematron_for(store: XsdStore, relative: str):
    """The Schematron rules written inside one schema file, ready to run, or None.

    Only the patterns of that very file are taken (the imported schemas carry
    their own), so that each file's rules keep their own namespace prefixes.
    """
    from lxml import isoschematron

    sch = "http://purl.oclc.org/dsdl/schematron"
    tree = etree.parse(str(store.path(relative)), safe_parser())
    patterns = tree.getroot().findall(f".//{{{sch}}}pattern")
    if not patterns:
        return None
    schema = etree.Element(f"{{{sch}}}schema", nsmap={None: sch})
    seen = set()
    for ns in tree.getroot().iter(f"{{{sch}}}ns"):
        if ns.get("prefix") not in seen:
            seen.add(ns.get("prefix"))
            etree.SubElement(schema, f"{{{sch}}}ns", prefix=ns.get("prefix"), uri=ns.get("uri"))
    for number, pattern in enumerate(patterns):
        copy = etree.fromstring(etree.tostring(pattern, with_tail=False))
        copy.attrib.pop("name", None)  # not allowed by ISO Schematron
        copy.set("id", f"p{number}")
        if relative == "cc11/ccv1p1_imscp_v1p2_v1p0.xsd":
            # The rules of CC 1.1 still name the resource types of CC 1.0, so as
            # published most of them match nothing.  Here they get the 1.1 types.
            for node in copy.iter():
                for key in ("context", "test"):
                    if isinstance(node.tag, str) and node.get(key):
                        node.set(key, re.sub(r"(imsdt|imswl|imscc)_xmlv1p0", r"\1_xmlv1p1", node.get(key)))
        schema.append(copy)
    return isoschematron.Schematron(etree.ElementTree(schema), store_report=True, validate_schema=False)


def schematron_failures(schematron, tree):
    """(line, text) for each failed rule."""
    schematron.validate(tree)
    svrl = "http://purl.oclc.org/dsdl/svrl"
    found = []
    for tag in ("failed-assert", "successful-report"):
        for node in schematron.validation_report.iter(f"{{{svrl}}}{tag}"):
            line = None
            try:
                hit = tree.xpath(node.get("location"))
                if hit:
                    line = hit[0].sourceline
            except (etree.XPathError, TypeError):
                pass
            text = " ".join("".join(node.itertext()).split())
            found.append((line, text))
    return found
