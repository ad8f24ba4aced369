#!/usr/bin/env python3
"""Strict checker of e-learning packages.

    python check_package.py PACKAGE.zip [--as PROFILE] [--moodle] [--json]

PROFILE is one of scorm12, scorm2004, cc11, cc13, thincc13, cmi5 or auto.
All problems are reported at once as FILE:LINE: LEVEL [RULE] TEXT.
Exit status: 0 no errors, 1 errors found, 2 the checker could not run.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
import stat
import sys
import zipfile
from dataclasses import asdict, dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from xsdstore import SCHEMAS, XSI, SchemaProblem, XsdStore, safe_parser
from xsdstore import schematron_failures, schematron_for

PROFILES = ("scorm12", "scorm2004", "cc11", "cc13", "thincc13", "cmi5")
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
CP12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
CP2004 = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADL12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADL2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"
SEQ = "http://www.imsglobal.org/xsd/imsss"
QTI12 = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
BLTI = "http://www.imsglobal.org/xsd/imsbasiclti_v1p0"

#: What differs between the two Common Cartridge versions.
CC = {
    "cc11": dict(
        version="1.1.0",
        ns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
        lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
        manifest="cc11/ccv1p1_imscp_v1p2_v1p0.xsd",
        schematron=("cc11/ccv1p1_imscp_v1p2_v1p0.xsd", "cc11/ccv1p1_lommanifest_v1p0.xsd"),
        web="webcontent",
        assoc="associatedcontent/imscc_xmlv1p1/learning-application-resource",
        test="imsqti_xmlv1p2/imscc_xmlv1p1/assessment",
        bank="imsqti_xmlv1p2/imscc_xmlv1p1/question-bank",
        descriptors={
            "imsdt_xmlv1p1": (
                "http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1",
                "topic",
                "cc11/ccv1p1_imsdt_v1p1.xsd",
            ),
            "imswl_xmlv1p1": (
                "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1",
                "webLink",
                "cc11/ccv1p1_imswl_v1p1.xsd",
            ),
            "imsbasiclti_xmlv1p0": (
                "http://www.imsglobal.org/xsd/imslticc_v1p0",
                "cartridge_basiclti_link",
                "lti/imslticc_v1p0p1.xsd",
            ),
        },
    ),
    "cc13": dict(
        version="1.3.0",
        ns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
        lom="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest",
        manifest="cc13/ccv1p3_imscp_v1p2_v1p0.xsd",
        schematron=(
            "cc13/ccv1p3_imscp_v1p2_v1p0.xsd",
            "cc13/ccv1p3_lommanifest_v1p0.xsd",
            "cc13/ccv1p3_lomresource_v1p0.xsd",
        ),
        web="webcontent",
        assoc="associatedcontent/imscc_xmlv1p3/learning-application-resource",
        test="imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
        bank="imsqti_xmlv1p2/imscc_xmlv1p3/question-bank",
        descriptors={
            "imsdt_xmlv1p3": (
                "http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3",
                "topic",
                "cc13/ccv1p3_imsdt_v1p3.xsd",
            ),
            "imswl_xmlv1p3": (
                "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3",
                "webLink",
                "cc13/ccv1p3_imswl_v1p3.xsd",
            ),
            "imsbasiclti_xmlv1p3": (
                "http://www.imsglobal.org/xsd/imslticc_v1p3",
                "cartridge_basiclti_link",
                "cc13/imslticc_v1p3.xsd",
            ),
        },
    ),
}
CC["thincc13"] = CC["cc13"]
QTI_SCHEMA = "cc11/ccv1p1_qtiasiv1p2p1_v1p0.xsd"
QTI_PROFILES = {
    "cc.multiple_choice.v0p1",
    "cc.multiple_response.v0p1",
    "cc.true_false.v0p1",
    "cc.fib.v0p1",
    "cc.pattern_match.v0p1",
    "cc.essay.v0p1",
}

SCORM2004_XSDS = (
    "adlcp_v1p3.xsd",
    "adlnav_v1p3.xsd",
    "adlseq_v1p3.xsd",
    "imscp_v1p1.xsd",
    "imsss_v1p0.xsd",
    "imsss_v1p0auxresource.xsd",
    "imsss_v1p0control.xsd",
    "imsss_v1p0delivery.xsd",
    "imsss_v1p0limit.xsd",
    "imsss_v1p0objective.xsd",
    "imsss_v1p0random.xsd",
    "imsss_v1p0rollup.xsd",
    "imsss_v1p0seqrule.xsd",
    "imsss_v1p0util.xsd",
    "xml.xsd",
    "XMLSchema.dtd",
    "datatypes.dtd",
)
SCORM2004_LOM = tuple(
    sorted(
        str(p.relative_to(SCHEMAS / "scorm2004-4th")).replace("\\", "/")
        for p in (SCHEMAS / "scorm2004-4th").rglob("*.xsd")
        if p.name.startswith("lom") or p.parent.name in ("common", "extend", "unique", "vocab")
    )
)
SCORM12_XSDS = ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "ims_xml.xsd", "imsmd_rootv1p2p1.xsd")


@dataclass
class Problem:
    level: str
    rule: str
    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line or 0}: {self.level} [{self.rule}] {self.message}"


class Report:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def _add(self, level, rule, file, line, message):
        problem = Problem(level, rule, file, line, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def error(self, rule, file, line, message):
        self._add("error", rule, file, line, message)

    def warn(self, rule, file, line, message):
        self._add("warning", rule, file, line, message)

    @property
    def errors(self):
        return [p for p in self.problems if p.level == "error"]


def local(node) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def space(node) -> str:
    return etree.QName(node).namespace or "" if isinstance(node.tag, str) else ""


def kids(node, name):
    """Direct children of that local name, in the node's own namespace."""
    return [c for c in node if isinstance(c.tag, str) and local(c) == name and space(c) == space(node)]


def text_of(node) -> str:
    return "".join(node.itertext()).strip()


# --------------------------------------------------------------------------- zip


class Package:
    """The opened archive: names, bytes and parsed XML, each read once."""

    def __init__(self, path: str, report: Report) -> None:
        self.report = report
        self.zip = zipfile.ZipFile(path)
        self.infos = self.zip.infolist()
        self.files = {i.filename for i in self.infos if not i.filename.endswith("/")}
        self.folded = {n.lower(): n for n in self.files}
        self._bytes: dict[str, bytes] = {}
        self._html: dict[str, object] = {}

    def read(self, name: str) -> bytes:
        if name not in self._bytes:
            try:
                self._bytes[name] = self.zip.read(name)
            except Exception as err:  # bad CRC, encrypted, unknown method
                self.report.error("zip.unreadable", name, None, f"cannot be read from the zip: {err}")
                self._bytes[name] = b""
        return self._bytes[name]

    def xml(self, name: str):
        """The parsed XML document, or None after reporting why not."""
        data = self.read(name)
        try:
            tree = etree.ElementTree(etree.fromstring(data, safe_parser()))
        except etree.XMLSyntaxError as err:
            self.report.error("xml.well-formed", name, err.lineno, err.msg or "not well-formed")
            return None
        if tree.docinfo.internalDTD is not None:
            self.report.error("xml.doctype", name, 1, "a DOCTYPE declaration is not allowed here")
        if (tree.docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"):
            self.report.error("xml.encoding", name, 1, f"declared encoding {tree.docinfo.encoding}; use UTF-8")
        return tree


def check_zip(pkg: Package, report: Report, manifest: str, ascii_only: bool) -> None:
    names = {}
    folded = {}
    times = set()
    for info in pkg.infos:
        name = info.filename
        raw = info.orig_filename
        if name in names:
            report.error("zip.duplicate", name, None, "this name occurs twice in the zip")
        names[name] = info
        low = name.lower()
        if low in folded and folded[low] != name:
            report.error("zip.case-clash", name, None, f"differs from {folded[low]} only in upper and lower case")
        folded.setdefault(low, name)
        parts = name.split("/")
        if name.startswith("/") or re.match(r"[A-Za-z]:", name):
            report.error("zip.absolute", name, None, "absolute path")
        if ".." in parts:
            report.error("zip.dotdot", name, None, "path with '..'")
        if "\\" in raw:
            report.error("zip.backslash", name, None, "path with a backslash")
        if "." in parts or "" in parts[:-1]:
            report.error("zip.path", name, None, "path with an empty or '.' step")
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            report.error("zip.symlink", name, None, "symbolic link")
        if info.flag_bits & 0x1:
            report.error("zip.encrypted", name, None, "encrypted entry")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            report.error(
                "zip.method",
                name,
                None,
                f"compression method {info.compress_type}; only stored and deflate are portable",
            )
        if not name.isascii():
            if not info.flag_bits & 0x800:
                report.error("zip.utf8-flag", name, None, "a name with non-ASCII characters lacks the UTF-8 flag")
            if ascii_only:
                report.error("zip.ascii", name, None, "file names in a cartridge must be ASCII")
            else:
                report.warn("zip.ascii", name, None, "non-ASCII file name; some systems garble it")
        if re.search(r'[%#?:*"<>|\x00-\x1f]', name):
            report.error("zip.name", name, None, "a character that URLs or file systems reserve")
        elif " " in name:
            report.warn("zip.name", name, None, "space in a file name")
        if parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini"):
            report.error("zip.junk", name, None, "system file that does not belong in a package")
        times.add(info.date_time)
    if len(times) > 1:
        report.warn(
            "zip.timestamps", "(zip)", None, "entries carry different times; equal ones make builds reproducible"
        )
    for name in sorted(pkg.files):
        pkg.read(name)  # also proves the CRC
    if manifest not in pkg.files:
        deeper = [n for n in pkg.files if n.lower().endswith("/" + manifest) or n.lower() == manifest]
        more = f" (found at {deeper[0]})" if deeper else ""
        report.error("zip.manifest-root", "(zip)", None, f"{manifest} is not at the root{more}")


# --------------------------------------------------------------------------- XML


class Checker:
    def __init__(self, store: XsdStore | None = None) -> None:
        self.store = store or XsdStore()
        self._schematron: dict[str, object] = {}

    def xsd(self, pkg: Package, name: str, tree, *schemas: str) -> bool:
        try:
            schema = self.store.schema(*schemas)
        except SchemaProblem as err:
            raise RuntimeError(f"schema store: {err}") from err
        good = schema.validate(tree)
        for entry in schema.error_log:
            pkg.report.error("xsd", name, entry.line, re.sub(r"\{[^}]*/([^/}]*)\}", r"\1:", entry.message))
        return good

    def schematron(self, pkg: Package, name: str, tree, *schemas: str) -> None:
        for one in schemas:
            if one not in self._schematron:
                self._schematron[one] = schematron_for(self.store, one)
            engine = self._schematron[one]
            if engine is None:
                continue
            for line, text in schematron_failures(engine, tree):
                pkg.report.error("schematron", name, line, text)


def check_href(
    pkg: Package, report: Report, manifest: str, node, href: str, base: str, plain: bool = True
) -> str | None:
    """Follow one href; the file it means, or None after reporting."""
    line = node.sourceline
    if href != href.strip() or not href:
        report.error("href.blank", manifest, line, f"href '{href}' is empty or has spaces around it")
        return None
    if "\\" in href:
        report.error("href.backslash", manifest, line, f"href '{href}' has a backslash")
        return None
    parts = urlsplit(href)
    if parts.scheme or href.startswith("//"):
        report.error("href.external", manifest, line, f"href '{href}' points outside the package")
        return None
    path = parts.path
    if path.startswith("/") or ".." in path.split("/"):
        report.error("href.absolute", manifest, line, f"href '{href}' must be relative, without '..'")
        return None
    if "%" in href:
        report.error("href.encoded", manifest, line, f"href '{href}' is percent-encoded; write the name as in the zip")
        return None
    if plain and (parts.query or parts.fragment):
        report.error("href.query", manifest, line, f"href '{href}' of a file has a query or fragment")
    full = posixpath.normpath(posixpath.join(base, path)) if base else posixpath.normpath(path)
    if full in pkg.files:
        return full
    other = pkg.folded.get(full.lower())
    hint = f"; the zip has '{other}' (upper/lower case!)" if other else ""
    report.error("href.missing", manifest, line, f"'{full}' is not in the zip{hint}")
    return None


def check_manifest_common(pkg: Package, report: Report, name: str, root) -> dict:
    """Rules for every imsmanifest.xml; returns identifier -> (resource, files, href)."""
    if root.prefix is not None:
        report.error(
            "manifest.prefix",
            name,
            root.sourceline,
            f"the manifest's own namespace must be the default one, not prefix '{root.prefix}'",
        )
    ns = space(root)
    for node in root.iter(f"{{{ns}}}*"):
        if node.prefix is not None and root.prefix is None:
            report.error(
                "manifest.prefix",
                name,
                node.sourceline,
                f"<{node.prefix}:{local(node)}> must be written without a prefix",
            )
    seen: dict[str, int] = {}
    for node in root.iter(f"{{{ns}}}manifest", f"{{{ns}}}organization", f"{{{ns}}}item", f"{{{ns}}}resource"):
        ident = node.get("identifier")
        if ident is None:
            report.error("manifest.identifier", name, node.sourceline, f"<{local(node)}> has no identifier")
            continue
        if ident in seen:
            report.error(
                "manifest.identifier-unique",
                name,
                node.sourceline,
                f"identifier '{ident}' was already used at line {seen[ident]}",
            )
        seen.setdefault(ident, node.sourceline)
        if len(ident) > 255:
            report.error(
                "manifest.identifier-length",
                name,
                node.sourceline,
                f"identifier of {len(ident)} characters; 255 is the most that is kept",
            )
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\-]*", ident):
            report.error(
                "manifest.identifier-form", name, node.sourceline, f"identifier '{ident[:60]}' is not a plain XML name"
            )
    for node in root.iter(f"{{{ns}}}title"):
        text = text_of(node)
        if len(text) > 255:
            report.error(
                "manifest.title-length",
                name,
                node.sourceline,
                f"title of {len(text)} characters; 255 is the most that is kept",
            )
        if not text:
            report.error("manifest.title-blank", name, node.sourceline, "title is empty")

    resources: dict[str, dict] = {}
    listed: set[str] = set()
    holder = kids(root, "resources")
    holder_base = (holder[0].get(XML_BASE) or "") if holder else ""
    root_base = root.get(XML_BASE) or ""
    for res in kids(holder[0], "resource") if holder else []:
        base = posixpath.join(root_base, holder_base, res.get(XML_BASE) or "")
        files, seen_hrefs = [], set()
        for f in kids(res, "file"):
            href = f.get("href") or ""
            if href in seen_hrefs:
                report.error("href.duplicate", name, f.sourceline, f"'{href}' is listed twice in one resource")
            seen_hrefs.add(href)
            full = check_href(pkg, report, name, f, href, base)
            if full:
                files.append(full)
        launch = None
        if res.get("href") is not None:
            launch = check_href(pkg, report, name, res, res.get("href"), base, plain=False)
            if launch and launch not in files:
                report.error(
                    "href.not-a-file",
                    name,
                    res.sourceline,
                    f"href '{res.get('href')}' is not among the resource's own files",
                )
        listed.update(files)
        resources[res.get("identifier") or ""] = dict(node=res, files=files, launch=launch)
    for res in resources.values():
        for dep in kids(res["node"], "dependency"):
            ref = dep.get("identifierref")
            if ref not in resources:
                report.error(
                    "manifest.dependency", name, dep.sourceline, f"dependency on '{ref}', which is no resource"
                )
    for item in root.iter(f"{{{ns}}}item"):
        ref = item.get("identifierref")
        if ref is not None and ref not in resources:
            report.error(
                "manifest.identifierref", name, item.sourceline, f"item refers to '{ref}', which is no resource"
            )
    extra = {name}
    for node in root.iter(f"{{{ADL12}}}location", f"{{{ADL2004}}}location"):
        full = check_href(pkg, report, name, node, text_of(node), "")
        if full:
            extra.add(full)
    for file in sorted(pkg.files - listed - extra):
        if file.lower().endswith((".xsd", ".dtd")):
            continue
        report.error("href.unlisted", file, None, f"in the zip but in no resource of {name}")
    check_schema_locations(pkg, report, name, root)
    return resources


def check_schema_locations(pkg: Package, report: Report, name: str, root) -> None:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        value = node.get(f"{{{XSI}}}schemaLocation")
        if value is None:
            continue
        words = value.split()
        if len(words) % 2:
            report.error("xsi.pairs", name, node.sourceline, "xsi:schemaLocation is not made of pairs")
            continue
        base = posixpath.dirname(name)
        for place in words[1::2]:
            if "://" in place:
                continue
            full = posixpath.normpath(posixpath.join(base, place))
            if full not in pkg.files:
                report.error(
                    "xsi.missing", name, node.sourceline, f"xsi:schemaLocation names '{place}', which is not in the zip"
                )


def metadata_text(root, tag) -> tuple[str | None, int | None]:
    for meta in kids(root, "metadata"):
        for node in kids(meta, tag):
            return node.text, node.sourceline
    return None, None


def expect_version(report: Report, name: str, root, schema: tuple, version: str) -> None:
    for tag, good in (("schema", schema), ("schemaversion", (version,))):
        text, line = metadata_text(root, tag)
        if text is None:
            report.error(f"manifest.{tag}", name, root.sourceline, f"<metadata><{tag}> is missing")
        elif text not in good:
            report.error(f"manifest.{tag}", name, line, f"{tag} is '{text}'; it must be exactly '{good[0]}'")


# ------------------------------------------------------------------------- SCORM


def check_scorm(checker: Checker, pkg: Package, report: Report, name: str, tree, edition: str) -> None:
    root = tree.getroot()
    is12 = edition == "scorm12"
    ns, adl = (CP12, ADL12) if is12 else (CP2004, ADL2004)
    if root.tag != f"{{{ns}}}manifest":
        report.error("manifest.namespace", name, root.sourceline, f'root must be <manifest xmlns="{ns}">')
        return
    expect_version(report, name, root, ("ADL SCORM",), "1.2" if is12 else "2004 4th Edition")
    if is12:
        checker.xsd(
            pkg,
            name,
            tree,
            "scorm12/imscp_rootv1p1p2.xsd",
            "scorm12/adlcp_rootv1p2.xsd",
            "scorm12/imsmd_rootv1p2p1.xsd",
        )
    else:
        checker.xsd(
            pkg,
            name,
            tree,
            "scorm2004-4th/imscp_v1p1.xsd",
            "scorm2004-4th/adlcp_v1p3.xsd",
            "scorm2004-4th/adlseq_v1p3.xsd",
            "scorm2004-4th/adlnav_v1p3.xsd",
            "scorm2004-4th/imsss_v1p0.xsd",
            "scorm2004-4th/lom.xsd",
        )
    resources = check_manifest_common(pkg, report, name, root)

    good, bad = ("scormtype", "scormType") if is12 else ("scormType", "scormtype")
    scos = set()
    for ident, res in resources.items():
        node = res["node"]
        if node.get("type") != "webcontent":
            report.error("scorm.resource-type", name, node.sourceline, 'resource type must be "webcontent"')
        if node.get(f"{{{adl}}}{bad}") is not None:
            report.error(
                "scorm.scormtype-case",
                name,
                node.sourceline,
                f"adlcp:{bad} is the other version's spelling; write adlcp:{good}",
            )
        kind = node.get(f"{{{adl}}}{good}")
        if kind is None:
            if node.get(f"{{{adl}}}{bad}") is None:
                report.error("scorm.scormtype", name, node.sourceline, f"resource without adlcp:{good}")
        elif kind not in ("sco", "asset"):
            report.error("scorm.scormtype", name, node.sourceline, f"adlcp:{good} is '{kind}', not sco or asset")
        if kind == "sco":
            if node.get("href") is None:
                report.error("scorm.sco-href", name, node.sourceline, "a SCO needs an href to launch")
            else:
                scos.add(ident)

    holder = kids(root, "organizations")
    orgs = kids(holder[0], "organization") if holder else []
    if not orgs:
        report.error("scorm.no-organization", name, root.sourceline, "no organization")
    else:
        default = holder[0].get("default")
        if default is None:
            report.error("scorm.default", name, holder[0].sourceline, "organizations has no default attribute")
        elif default not in {o.get("identifier") for o in orgs}:
            report.error(
                "scorm.default", name, holder[0].sourceline, f"default organization '{default}' does not exist"
            )
    launchable = False
    for org in orgs:
        if not kids(org, "title"):
            report.error("scorm.title", name, org.sourceline, "organization without a title")
        if not kids(org, "item"):
            report.error("scorm.empty-item", name, org.sourceline, "organization without items")
        for item in org.iter(f"{{{ns}}}item"):
            if not kids(item, "title"):
                report.error("scorm.title", name, item.sourceline, "item without a title")
            ref = item.get("identifierref")
            inner = kids(item, "item")
            if not inner and ref is None:
                report.error("scorm.empty-item", name, item.sourceline, "item with neither a resource nor items")
            if inner and ref is not None:
                report.error(
                    "scorm.launchable-cluster",
                    name,
                    item.sourceline,
                    "an item with inner items must not launch a resource itself",
                )
            if ref in resources and resources[ref]["node"].get("href") is None:
                report.error("scorm.not-launchable", name, item.sourceline, f"item launches '{ref}', which has no href")
            launchable = launchable or ref in scos
    if orgs and not launchable:
        report.error("scorm.no-sco", name, root.sourceline, "no item launches a SCO")

    if is12:
        for node in root.iter(f"{{{adl}}}masteryscore"):
            value = text_of(node)
            if not re.fullmatch(r"\d{1,3}(\.\d+)?", value) or not 0 <= float(value) <= 100:
                report.error(
                    "scorm.masteryscore", name, node.sourceline, f"masteryscore '{value}' is not a number from 0 to 100"
                )
        for node in root.iter(f"{{{adl}}}maxtimeallowed"):
            if not re.fullmatch(r"\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?", text_of(node)):
                report.error("scorm.maxtimeallowed", name, node.sourceline, f"'{text_of(node)}' is not HHHH:MM:SS(.ss)")
        for node in root.iter(f"{{{adl}}}datafromlms"):
            if len(text_of(node)) > 255:
                report.error("scorm.datafromlms", name, node.sourceline, "longer than 255 characters")
        for xsd in SCORM12_XSDS[:3]:
            if xsd not in pkg.files:
                report.warn("scorm.xsd-missing", xsd, None, "not in the zip; SCORM 1.2 expects it at the root")
    else:
        for node in root.iter(f"{{{adl}}}completionThreshold"):
            if text_of(node):
                report.error(
                    "scorm.completion-threshold",
                    name,
                    node.sourceline,
                    "text content is 3rd-edition style; 4th uses the minProgressMeasure attribute",
                )
            for attr in ("minProgressMeasure", "progressWeight"):
                value = node.get(attr)
                if value is not None and not _between(value, 0, 1):
                    report.error(
                        "scorm.completion-threshold", name, node.sourceline, f"{attr} '{value}' is not from 0 to 1"
                    )
            if node.get("minProgressMeasure") is not None and node.get("completedByMeasure") != "true":
                report.error(
                    "scorm.completion-threshold",
                    name,
                    node.sourceline,
                    'minProgressMeasure has no effect without completedByMeasure="true"',
                )
        for node in root.iter(f"{{{SEQ}}}minNormalizedMeasure"):
            if not _between(text_of(node), -1, 1):
                report.error(
                    "scorm.min-measure",
                    name,
                    node.sourceline,
                    f"minNormalizedMeasure '{text_of(node)}' is not from -1 to 1",
                )
        for node in root.iter(f"{{{adl}}}dataFromLMS"):
            if len(text_of(node)) > 4000:
                report.error("scorm.datafromlms", name, node.sourceline, "longer than 4000 characters")
        for tag in ("masteryscore", "prerequisites", "maxtimeallowed"):
            for node in root.iter(f"{{{adl}}}{tag}"):
                report.error("scorm.12-element", name, node.sourceline, f"adlcp:{tag} is SCORM 1.2 only")
        for org in orgs:
            items = list(org.iter(f"{{{ns}}}item"))
            control = org.find(f"{{{SEQ}}}sequencing/{{{SEQ}}}controlMode")
            choice = control.get("choice", "true") if control is not None else "true"
            flow = control.get("flow", "false") if control is not None else "false"
            if len(items) > 1 and choice != "true" and flow != "true":
                report.error(
                    "scorm.no-navigation",
                    name,
                    org.sourceline,
                    "neither choice nor flow is on, so no item can be reached",
                )
        needed = list(SCORM2004_XSDS) + list(SCORM2004_LOM)
        for xsd in needed:
            if xsd not in pkg.files:
                report.error("scorm.xsd-missing", xsd, None, "SCORM 2004 4th Edition packages carry this file")
            else:
                mine = (SCHEMAS / "scorm2004-4th" / xsd).read_bytes()
                if _squash(mine) != _squash(pkg.read(xsd)):
                    report.warn("scorm.xsd-changed", xsd, None, "differs from the published schema")
    for file in sorted(pkg.files):
        if file.endswith(".xml") and file != name:
            tree2 = pkg.xml(file)
            if tree2 is None:
                continue
            if space(tree2.getroot()) == "http://ltsc.ieee.org/xsd/LOM":
                checker.xsd(pkg, file, tree2, "scorm2004-4th/lom.xsd")
            elif space(tree2.getroot()) == "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1":
                checker.xsd(pkg, file, tree2, "scorm12/imsmd_rootv1p2p1.xsd")


def _squash(data: bytes) -> bytes:
    return re.sub(rb"\$Id:[^$]*\$|\s+", b"", data)


def _between(value: str, low: float, high: float) -> bool:
    try:
        return low <= float(value) <= high
    except ValueError:
        return False


# -------------------------------------------------------------- Common Cartridge


def check_cc(checker: Checker, pkg: Package, report: Report, name: str, tree, profile: str) -> dict:
    spec = CC[profile]
    thin = profile == "thincc13"
    root = tree.getroot()
    if root.tag != f"{{{spec['ns']}}}manifest":
        report.error("manifest.namespace", name, root.sourceline, f'root must be <manifest xmlns="{spec["ns"]}">')
        return {}
    schema = "IMS Thin Common Cartridge" if thin else "IMS Common Cartridge"
    expect_version(report, name, root, (schema,), spec["version"])
    checker.xsd(pkg, name, tree, spec["manifest"])
    checker.schematron(pkg, name, tree, *spec["schematron"])
    resources = check_manifest_common(pkg, report, name, root)

    lom = root.find(f"{{{spec['ns']}}}metadata/{{{spec['lom']}}}lom")
    if lom is None:
        report.error("cc.lom", name, root.sourceline, f"manifest metadata has no <lom> of namespace {spec['lom']}")
    else:
        title = lom.find(f"{{{spec['lom']}}}general/{{{spec['lom']}}}title/{{{spec['lom']}}}string")
        if title is None or not text_of(title):
            report.error("cc.lom", name, lom.sourceline, "LOM general/title/string is missing or empty")
    for org in root.iter(f"{{{spec['ns']}}}organization"):
        if org.get("structure") != "rooted-hierarchy":
            report.error("cc.structure", name, org.sourceline, 'organization structure must be "rooted-hierarchy"')
        top = kids(org, "item")
        if len(top) != 1:
            report.error("cc.root-item", name, org.sourceline, "an organization has exactly one root item")
        for item in top:
            if item.get("identifierref") is not None:
                report.error("cc.root-item", name, item.sourceline, "the root item must not refer to a resource")

    allowed = {spec["web"], spec["assoc"], spec["test"], spec["bank"], *spec["descriptors"]}
    if profile != "cc11":
        allowed |= {"idpfepub_epubv3p0", "imsapip_zipv1p0", "imsiwb_iwbv1p0", "assignment_xmlv1p0"}
    if thin:
        allowed = {t for t in spec["descriptors"] if not t.startswith("imsdt")}
    for ident, res in resources.items():
        node = res["node"]
        kind = node.get("type") or ""
        if kind not in allowed:
            report.error(
                "cc.resource-type",
                name,
                node.sourceline,
                f"resource type '{kind}' is not one of {profile}: {', '.join(sorted(allowed))}",
            )
        if kind == spec["assoc"]:
            check_associated(report, name, res, root)
        if kind in (spec["test"], spec["bank"]) or kind in spec["descriptors"]:
            # CC 1.1's own Schematron misses web links (it still names the 1.0 type).
            if node.get("href") is not None and "basiclti" not in kind:
                report.error("cc.descriptor", name, node.sourceline, f"a resource of type {kind} must not have an href")
            for dep in kids(node, "dependency"):
                other = resources.get(dep.get("identifierref"))
                if "imswl" in kind or (other and other["node"].get("type") not in (spec["web"], spec["assoc"])):
                    report.error(
                        "cc.dependency",
                        name,
                        dep.sourceline,
                        f"{kind} must not have this dependency on '{dep.get('identifierref')}'",
                    )
            if len(kids(node, "file")) != 1:
                report.error(
                    "cc.descriptor",
                    name,
                    node.sourceline,
                    f"{kind} needs exactly one file, not {len(kids(node, 'file'))}",
                )
            if len(res["files"]) != 1:
                continue
            file = res["files"][0]
            doc = pkg.xml(file)
            if doc is None:
                continue
            if kind in spec["descriptors"]:
                ns, tag, xsd = spec["descriptors"][kind]
                if doc.getroot().tag != f"{{{ns}}}{tag}":
                    report.error(
                        "cc.descriptor", file, doc.getroot().sourceline, f"root must be <{tag}> of namespace {ns}"
                    )
                    continue
                checker.xsd(pkg, file, doc, xsd)
                check_descriptor(pkg, report, file, doc.getroot(), ns)
            else:
                if doc.getroot().tag != f"{{{QTI12}}}questestinterop":
                    report.error(
                        "cc.descriptor",
                        file,
                        doc.getroot().sourceline,
                        f"root must be <questestinterop> of namespace {QTI12}",
                    )
                    continue
                checker.xsd(pkg, file, doc, QTI_SCHEMA)
                checker.schematron(pkg, file, doc, QTI_SCHEMA)
                check_cc_qti(pkg, report, file, doc.getroot(), bank=kind == spec["bank"])
    return resources


def check_associated(report: Report, name: str, res: dict, root) -> None:
    """Files of associated content lie in one folder of their own."""
    folders = {posixpath.dirname(f) for f in res["files"]}
    if "" in folders:
        report.error(
            "cc.associated-folder",
            name,
            res["node"].sourceline,
            "files of associated content must lie in a folder of their own",
        )


def check_descriptor(pkg: Package, report: Report, file: str, root, ns: str) -> None:
    tag = local(root)
    title = root.find(f"{{{ns}}}title")
    if tag != "cartridge_basiclti_link":
        if title is not None and len(text_of(title)) > 255:
            report.error("manifest.title-length", file, title.sourceline, "title longer than 255 characters")
        if title is not None and not text_of(title):
            report.error("manifest.title-blank", file, title.sourceline, "title is empty")
    if tag == "topic":
        text = root.find(f"{{{ns}}}text")
        if text is not None:
            if text.get("texttype") not in ("text/html", "text/plain"):
                report.error("cc.texttype", file, text.sourceline, "texttype must be text/html or text/plain")
            if text.get("texttype") == "text/html":
                check_fragment(pkg, report, file, text.sourceline, text.text or "")
        for att in root.iter(f"{{{ns}}}attachment"):
            href = att.get("href") or ""
            if resolve_local(pkg, file, href) is None:
                report.error("cc.attachment", file, att.sourceline, f"attachment '{href}' is not in the zip")
    elif tag == "webLink":
        url = root.find(f"{{{ns}}}url")
        if url is not None and not re.match(r"https?://[^\s/]+", url.get("href") or ""):
            report.error(
                "cc.weblink-url", file, url.sourceline, f"'{url.get('href')}' is not an absolute http(s) address"
            )
    elif tag == "cartridge_basiclti_link":
        found = [root.find(f"{{{BLTI}}}{t}") for t in ("launch_url", "secure_launch_url")]
        found = [f for f in found if f is not None and text_of(f)]
        if not found:
            report.error("cc.lti-launch", file, root.sourceline, "neither launch_url nor secure_launch_url")
        for f in found:
            if not re.match(r"https?://", text_of(f)):
                report.error("cc.lti-launch", file, f.sourceline, f"'{text_of(f)}' is not an http(s) address")
        head = root.find(f"{{{BLTI}}}title")
        if head is None or not text_of(head):
            report.error("manifest.title-blank", file, root.sourceline, "LTI link without a title")


def q(path: str) -> str:
    """'item/presentation' -> the same path in the QTI 1.2 namespace."""
    return re.sub(r"(?<![\w.*])([A-Za-z_]\w*)", rf"{{{QTI12}}}\1", path)


def qti_fields(item) -> dict:
    fields = {}
    for f in item.findall(q("itemmetadata/qtimetadata/qtimetadatafield")):
        label = f.find(q("fieldlabel"))
        entry = f.find(q("fieldentry"))
        if label is not None and entry is not None:
            fields[text_of(label)] = (text_of(entry), f.sourceline)
    return fields


def positive(cond) -> list:
    """The varequal elements of a respcondition that do not stand under <not>."""
    return [v for v in cond.iter(q("varequal")) if not any(local(a) == "not" for a in v.iterancestors())]


def full_marks(item) -> list:
    """respcondition elements that set SCORE to 100."""
    out = []
    for cond in item.iter(q("respcondition")):
        for sv in cond.findall(q("setvar")):
            if sv.get("varname", "SCORE") == "SCORE" and _between(text_of(sv), 100, 100):
                out.append(cond)
    return out


def check_cc_qti(pkg: Package, report: Report, file: str, root, bank: bool) -> None:
    inner = root.find(q("objectbank" if bank else "assessment"))
    if inner is None:
        report.error("qti.root", file, root.sourceline, "no <objectbank>" if bank else "no <assessment>")
        return
    if not bank:
        if len(inner.get("title") or "") > 255:
            report.error("manifest.title-length", file, inner.sourceline, "title longer than 255 characters")
        if not inner.findall(q("section")):
            report.error("qti.section", file, inner.sourceline, "assessment without a section")
        labels = {
            text_of(f.find(q("fieldlabel"))): text_of(f.find(q("fieldentry")))
            for f in inner.findall(q("qtimetadata/qtimetadatafield"))
            if f.find(q("fieldlabel")) is not None and f.find(q("fieldentry")) is not None
        }
        if labels.get("cc_profile") != "cc.exam.v0p1":
            report.error(
                "qti.exam-profile", file, inner.sourceline, "assessment metadata lacks cc_profile = cc.exam.v0p1"
            )
    items = list(root.iter(q("item")))
    if not items:
        report.error("qti.no-items", file, root.sourceline, "no question at all")
    seen = {}
    for item in items:
        ident = item.get("ident")
        if ident in seen:
            report.error(
                "qti.item-ident", file, item.sourceline, f"item ident '{ident}' was already used at line {seen[ident]}"
            )
        seen.setdefault(ident, item.sourceline)
        check_cc_item(pkg, report, file, item)


def check_cc_item(pkg: Package, report: Report, file: str, item) -> None:
    line = item.sourceline
    who = f"item '{item.get('ident')}'"
    fields = qti_fields(item)
    profile, pline = fields.get("cc_profile", ("", line))
    if profile not in QTI_PROFILES:
        report.error("qti.profile", file, pline, f"{who}: cc_profile '{profile}' is not a cartridge question type")
    weight = fields.get("cc_weighting")
    if weight and not (weight[0].isdigit() and 1 <= int(weight[0]) <= 99):
        report.error("qti.weighting", file, weight[1], f"{who}: cc_weighting '{weight[0]}' is not a whole number 1-99")
    if len(item.get("title") or "") > 255:
        report.error("manifest.title-length", file, line, f"{who}: title longer than 255 characters")
    presentation = item.find(q("presentation"))
    if presentation is None:
        report.error("qti.presentation", file, line, f"{who}: no presentation")
        return
    stems = [
        m for m in presentation.iter(q("mattext")) if not any(local(a) == "response_label" for a in m.iterancestors())
    ]
    if not any(text_of(m) for m in stems):
        report.error("qti.stem", file, presentation.sourceline, f"{who}: no question text")
    for m in item.iter(q("mattext")):
        if not text_of(m):
            report.error("qti.empty-text", file, m.sourceline, f"{who}: empty mattext")
        elif m.get("texttype") == "text/html":
            check_fragment(pkg, report, file, m.sourceline, m.text or "")
        elif m.get("texttype", "text/plain") != "text/plain":
            report.error("qti.texttype", file, m.sourceline, f"{who}: texttype '{m.get('texttype')}'")

    responses = {r.get("ident"): r for r in item.iter(q("response_lid"), q("response_str"))}
    labels = list(item.iter(q("response_label")))
    idents = [x.get("ident") for x in labels if any(local(a) == "render_choice" for a in x.iterancestors())]
    for dup in sorted({i for i in idents if idents.count(i) > 1}):
        report.error("qti.label-ident", file, line, f"{who}: two choices have the ident '{dup}'")
    for v in item.iter(q("varequal"), q("varsubstring")):
        if v.get("respident") not in responses:
            report.error("qti.respident", file, v.sourceline, f"{who}: respident '{v.get('respident')}' is no response")
        elif idents and text_of(v) not in idents:
            report.error("qti.correct-ident", file, v.sourceline, f"{who}: '{text_of(v)}' is the ident of no choice")

    essay = profile == "cc.essay.v0p1"
    scored = not essay
    if scored:
        var = item.find(q("resprocessing/outcomes/decvar"))
        if var is None:
            report.error("qti.score-var", file, line, f"{who}: no outcome variable SCORE")
        else:
            if var.get("varname", "SCORE") != "SCORE":
                report.error(
                    "qti.score-var",
                    file,
                    var.sourceline,
                    f"{who}: the outcome variable is '{var.get('varname')}', not SCORE",
                )
            if var.get("vartype") not in (None, "Decimal"):
                report.error("qti.score-var", file, var.sourceline, f"{who}: SCORE must be of vartype Decimal")
            if var.get("minvalue") not in (None, "0", "0.0") or var.get("maxvalue") not in (None, "100", "100.0"):
                report.error("qti.score-var", file, var.sourceline, f"{who}: SCORE must run from 0 to 100")
        for sv in item.iter(q("setvar")):
            if sv.get("varname", "SCORE") != "SCORE":
                report.error("qti.score-var", file, sv.sourceline, f"{who}: sets '{sv.get('varname')}', not SCORE")
            if not _between(text_of(sv), 0, 100):
                report.error("qti.score-value", file, sv.sourceline, f"{who}: score '{text_of(sv)}' is not 0-100")
    full = full_marks(item)
    if profile in ("cc.multiple_choice.v0p1", "cc.true_false.v0p1"):
        if profile == "cc.multiple_choice.v0p1" and len(idents) < 2:
            report.error("qti.choices", file, line, f"{who}: {len(idents)} choice(s); a multiple choice has at least 2")
        if profile == "cc.true_false.v0p1" and sorted(map(str, idents)) != ["false", "true"]:
            report.error(
                "qti.true-false",
                file,
                line,
                f"{who}: choices are {idents}; they must be 'true' and 'false' in lower case",
            )
        correct = {text_of(v) for cond in full for v in positive(cond)}
        if len(correct) != 1:
            report.error(
                "qti.one-correct", file, line, f"{who}: {len(correct)} choices give the full score; exactly one must"
            )
    elif profile == "cc.multiple_response.v0p1":
        if len(idents) < 2:
            report.error("qti.choices", file, line, f"{who}: {len(idents)} choice(s); at least 2 are needed")
        if not any(positive(cond) for cond in full):
            report.error("qti.no-correct", file, line, f"{who}: no choice gives the full score")
    elif profile in ("cc.fib.v0p1", "cc.pattern_match.v0p1"):
        if not any(positive(c) or list(c.iter(q("varsubstring"))) for c in full):
            report.error("qti.no-correct", file, line, f"{who}: no answer gives the full score")
    elif essay:
        value = fields.get("qmd_computerscored", ("", line))
        if value[0] != "No":
            report.error("qti.essay", file, value[1], f"{who}: an essay needs qmd_computerscored = No")
        if full:
            report.error("qti.essay", file, line, f"{who}: an essay cannot be scored by the system")
    feedback = {f.get("ident") for f in item.findall(q("itemfeedback"))}
    shown = set()
    for d in item.iter(q("displayfeedback")):
        shown.add(d.get("linkrefid"))
        if d.get("linkrefid") not in feedback:
            report.error("qti.feedback", file, d.sourceline, f"{who}: feedback '{d.get('linkrefid')}' does not exist")
    for lost in sorted(str(x) for x in feedback - shown):
        report.error("qti.feedback", file, line, f"{who}: feedback '{lost}' is never shown")


# -------------------------------------------------------------------------- HTML

LOADS = {  # element -> attributes whose target a page loads by itself
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "link": ("href",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "body": ("background",),
}
CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")
JS_REMOTE = re.compile(
    r"""(?:\bimport\s*\(?\s*|\bfrom\s+|\bfetch\s*\(\s*|importScripts\s*\(\s*|\.src\s*=\s*|\.open\s*\(\s*["']\w+["']\s*,\s*)"""
    r"""["'`]((?:https?:)?//[^"'`]+)"""
)


def is_remote(url: str) -> bool:
    return bool(re.match(r"\s*(https?:|ftp:)?//", url, re.I)) or url.lower().startswith(("http:", "https:"))


def resolve_local(pkg: Package, file: str, url: str) -> str | None:
    """The file of the zip that a relative URL in `file` means."""
    path = unquote(urlsplit(url).path)
    for token in ("$IMS-CC-FILEBASE$", "%24IMS-CC-FILEBASE%24", "IMS-CC-FILEBASE"):
        if path.startswith(token):
            rest = path[len(token) :].lstrip("/")
            for base in ("", posixpath.dirname(file)):
                full = posixpath.normpath(posixpath.join(base, rest))
                if full in pkg.files:
                    return full
            return None
    if path == "":
        return file
    full = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    return full if full in pkg.files else None


def parse_html(data: bytes):
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, recover=True, huge_tree=True)
    return etree.fromstring(data, parser)


def ids_of(pkg: Package, file: str) -> set:
    if file not in pkg._html:
        try:
            root = parse_html(pkg.read(file))
        except etree.XMLSyntaxError:
            root = None
        found = set()
        if root is not None:
            for node in root.iter():
                if isinstance(node.tag, str):
                    if node.get("id"):
                        found.add(node.get("id"))
                    if node.tag == "a" and node.get("name"):
                        found.add(node.get("name"))
        pkg._html[file] = found
    return pkg._html[file]


def check_link(pkg, report, file, line, url, loaded: bool, what: str) -> None:
    url = url.strip()
    low = url.lower()
    if low.startswith(("data:", "blob:", "about:")):
        return
    if is_remote(url):
        if loaded:
            report.error("html.external", file, line, f"{what} loads '{url}'; the package must work offline")
        return
    if low.startswith("javascript:"):
        report.error("html.javascript-url", file, line, f"{what} uses a javascript: address")
        return
    if re.match(r"[a-z][a-z0-9+.\-]*:", low):
        if loaded or low.startswith("file:"):
            report.error("html.external", file, line, f"{what} points at '{url}'")
        return
    if url == "" and loaded:
        report.error("html.link", file, line, f"{what} is empty")
        return
    if url.startswith("/"):
        report.error("html.absolute", file, line, f"{what} '{url}' starts at the server's root")
        return
    if "\\" in url:
        report.error("html.link", file, line, f"{what} '{url}' has a backslash")
        return
    target = resolve_local(pkg, file, url)
    if target is None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(urlsplit(url).path)))
        other = pkg.folded.get(path.lower())
        hint = f" (the zip has '{other}': upper/lower case!)" if other else ""
        report.error("html.link", file, line, f"{what} '{url}' is not in the zip{hint}")
        return
    fragment = unquote(urlsplit(url).fragment)
    if fragment and target.lower().endswith((".html", ".htm", ".xhtml")) and fragment not in ("top",):
        if fragment not in ids_of(pkg, target):
            report.error("html.anchor", file, line, f"{what} '{url}': no element with id '{fragment}' in {target}")


def check_css_text(pkg, report, file, line, css: str) -> None:
    css = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), css, flags=re.S)
    for m in CSS_URL.finditer(css):
        url = next((g for g in m.groups() if g is not None), "").strip()
        if url.startswith("#"):
            continue
        check_link(pkg, report, file, (line or 1) + css[: m.start()].count("\n"), url, True, "css")


def check_js_text(report, file, line, js: str) -> None:
    for m in JS_REMOTE.finditer(js):
        report.error(
            "html.external",
            file,
            (line or 1) + js[: m.start()].count("\n"),
            f"script loads '{m.group(1)}'; the package must work offline",
        )


def walk_html(pkg, report, file, root, shift: int = 0) -> None:
    """Links, loads, styles, scripts and images of a parsed page or fragment."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        tag, line = node.tag.lower(), (node.sourceline or 1) + shift
        rel = (node.get("rel") or "").lower().split()
        for attr in LOADS.get(tag, ()):
            value = node.get(attr)
            if value is None:
                continue
            loaded = tag != "link" or not set(rel) <= {
                "canonical",
                "alternate",
                "author",
                "license",
                "help",
                "next",
                "prev",
                "up",
            }
            if attr == "srcset":
                for part in value.split(","):
                    if part.strip():
                        check_link(pkg, report, file, line, part.split()[0], True, f"<{tag} srcset>")
            else:
                check_link(pkg, report, file, line, value, loaded, f"<{tag} {attr}>")
        if tag in ("a", "area") and node.get("href") is not None:
            check_link(pkg, report, file, line, node.get("href"), False, f"<{tag} href>")
        if tag == "form" and node.get("action"):
            check_link(pkg, report, file, line, node.get("action"), True, "<form action>")
        if tag == "base":
            report.error("html.base", file, line, "<base> changes every link; do not use it in a package")
        if tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
            report.error("html.refresh", file, line, "<meta refresh> is not allowed")
        if node.get("style"):
            check_css_text(pkg, report, file, line, node.get("style"))
        if tag == "style":
            check_css_text(pkg, report, file, line, "".join(node.itertext()))
        if tag == "script" and not node.get("src"):
            kind = (node.get("type") or "").lower()
            if kind in ("", "module", "text/javascript", "application/javascript"):
                check_js_text(report, file, line, "".join(node.itertext()))
        if tag == "img" and node.get("alt") is None:
            report.error("html.alt", file, line, f'<img src="{node.get("src")}"> has no alt')


def check_fragment(pkg, report, file, line, html: str) -> None:
    """HTML inside a descriptor (question text, discussion text)."""
    try:
        root = parse_html(("<div>" + html + "</div>").encode("utf-8"))
    except etree.XMLSyntaxError as err:
        report.error("html.parse", file, line, f"HTML text cannot be parsed: {err}")
        return
    if root is not None:
        walk_html(pkg, report, file, root, shift=(line or 1) - 1)


def check_html(pkg: Package, report: Report) -> None:
    for file in sorted(pkg.files):
        low = file.lower()
        if low.endswith(".css"):
            try:
                check_css_text(pkg, report, file, 1, pkg.read(file).decode("utf-8"))
            except UnicodeDecodeError:
                report.error("html.utf8", file, None, "style sheet is not UTF-8")
        elif low.endswith((".js", ".mjs")):
            try:
                check_js_text(report, file, 1, pkg.read(file).decode("utf-8"))
            except UnicodeDecodeError:
                report.error("html.utf8", file, None, "script is not UTF-8")
        elif low.endswith((".html", ".htm", ".xhtml")):
            check_page(pkg, report, file)


def check_page(pkg: Package, report: Report, file: str) -> None:
    data = pkg.read(file)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as err:
        report.error("html.utf8", file, data[: err.start].count(b"\n") + 1, "page is not UTF-8")
    try:
        root = parse_html(data)
    except etree.XMLSyntaxError as err:
        report.error("html.parse", file, 1, f"cannot be parsed: {err}")
        return
    if root is None:
        report.error("html.parse", file, 1, "page is empty")
        return
    if not re.match(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<!doctype html", data, re.I | re.S):
        report.error("html.doctype", file, 1, "page does not start with <!DOCTYPE html>")
    if root.tag != "html" or not (root.get("lang") or "").strip():
        report.error("html.lang", file, root.sourceline, "<html> has no lang")
    elif not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", root.get("lang").strip()):
        report.error("html.lang", file, root.sourceline, f"lang '{root.get('lang')}' is not a language tag")
    titles = [t for t in root.iter("title") if t.getparent() is not None and t.getparent().tag == "head"]
    if not titles or not text_of(titles[0]):
        report.error("html.title", file, root.sourceline, "page has no title")
    heads = list(root.iter("h1"))
    if len(heads) != 1:
        report.error(
            "html.h1",
            file,
            heads[1].sourceline if len(heads) > 1 else root.sourceline,
            f"page has {len(heads)} h1 headings; exactly one is needed",
        )
    if not any("charset" in m.attrib or "charset=" in (m.get("content") or "").lower() for m in root.iter("meta")):
        report.warn("html.charset", file, 1, "no <meta charset>")
    seen = {}
    for node in root.iter():
        if isinstance(node.tag, str) and node.get("id") is not None:
            if node.get("id") in seen:
                report.error(
                    "html.id",
                    file,
                    node.sourceline,
                    f"id '{node.get('id')}' was already used at line {seen[node.get('id')]}",
                )
            seen.setdefault(node.get("id"), node.sourceline)
    walk_html(pkg, report, file, root)


# -------------------------------------------------------------------------- cmi5


def check_cmi5(checker: Checker, pkg: Package, report: Report, name: str, tree) -> None:
    root = tree.getroot()
    if root.tag != f"{{{CMI5}}}courseStructure":
        report.error("manifest.namespace", name, root.sourceline, f'root must be <courseStructure xmlns="{CMI5}">')
        return
    if root.prefix is not None:
        report.error("manifest.prefix", name, root.sourceline, "courseStructure must use the default namespace")
    checker.xsd(pkg, name, tree, "cmi5/CourseStructure.xsd")
    seen = {}
    for node in root.iter(f"{{{CMI5}}}course", f"{{{CMI5}}}block", f"{{{CMI5}}}au"):
        ident = node.get("id") or ""
        if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+$", ident):
            report.error(
                "cmi5.id-iri", name, node.sourceline, f"id '{ident}' of <{local(node)}> is not an absolute IRI"
            )
        if ident in seen:
            report.error(
                "manifest.identifier-unique",
                name,
                node.sourceline,
                f"id '{ident}' was already used at line {seen[ident]}",
            )
        seen.setdefault(ident, node.sourceline)
    aus = list(root.iter(f"{{{CMI5}}}au"))
    if not aus:
        report.error("cmi5.no-au", name, root.sourceline, "no assignable unit")
    for au in aus:
        url = au.find(f"{{{CMI5}}}url")
        value = text_of(url) if url is not None else ""
        if not value:
            report.error("cmi5.url", name, au.sourceline, "au without a url")
            continue
        parts = urlsplit(value)
        if parts.scheme or value.startswith("//"):
            report.error("cmi5.url", name, url.sourceline, f"url '{value}' points outside the package")
            continue
        for bad in ("endpoint", "fetch", "actor", "activityId", "registration"):
            if re.search(rf"(^|&){bad}=", parts.query):
                report.error("cmi5.url", name, url.sourceline, f"url must not carry the launch parameter '{bad}'")
        check_href(pkg, report, name, url, value, "", plain=False)
        score = au.get("masteryScore")
        if score is not None and not _between(score, 0, 1):
            report.error("cmi5.masteryscore", name, au.sourceline, f"masteryScore '{score}' is not from 0 to 1")
        elif score is not None and not re.fullmatch(r"\s*\d*(\.\d{0,4})?\s*", score):
            report.error("cmi5.masteryscore", name, au.sourceline, f"masteryScore '{score}' has more than 4 decimals")
        if au.get("moveOn") in ("Passed", "CompletedAndPassed", "CompletedOrPassed") and score is None:
            report.warn("cmi5.masteryscore", name, au.sourceline, "moveOn needs a pass, but no masteryScore is given")
    for s in root.iter(f"{{{CMI5}}}langstring"):
        if not (s.get("lang") or "").strip():
            report.error("cmi5.lang", name, s.sourceline, "langstring without a lang")
        if not text_of(s):
            report.error("manifest.title-blank", name, s.sourceline, "empty langstring")
        if local(s.getparent()) == "title" and len(text_of(s)) > 255:
            report.error("manifest.title-length", name, s.sourceline, "title longer than 255 characters")
    check_schema_locations(pkg, report, name, root)


# ------------------------------------------------------------------------ Moodle


def check_moodle(pkg: Package, report: Report, profile: str, name: str, tree, resources: dict) -> None:
    """Rules that follow from how Moodle 4.x reads packages."""
    root = tree.getroot()
    if profile in ("cc13", "thincc13"):
        report.error("moodle.version", name, root.sourceline, "Moodle imports Common Cartridge 1.0 and 1.1 only")
        return
    if profile != "cc11":
        return
    spec = CC[profile]
    start = (
        re.sub(r"\s", "", pkg.read(name)[:1024].decode("utf-8", "replace").lower()).replace("'", "").replace('"', "")
    )
    if "xmlns=" + spec["ns"] not in start:
        report.error(
            "moodle.namespace-1024",
            name,
            1,
            "the default namespace does not stand within the manifest's first 1024 bytes",
        )
    if root.find("{http://www.imsglobal.org/xsd/imsccv1p1/imsccauth_v1p1}authorizations") is not None:
        report.error("moodle.protected", name, root.sourceline, "Moodle refuses cartridges with authorizations")
    for org in root.iter(f"{{{spec['ns']}}}organization"):
        for top in kids(org, "item"):
            sections = kids(top, "item")
            if not sections:
                report.error("moodle.levels", name, top.sourceline, "no section below the root item")
            for section in sections:
                if section.get("identifierref") is not None:
                    report.error(
                        "moodle.levels",
                        name,
                        section.sourceline,
                        "a resource directly below the root item; Moodle needs section, then activity",
                    )
                for leaf in kids(section, "item"):
                    if kids(leaf, "item"):
                        report.error(
                            "moodle.levels",
                            name,
                            leaf.sourceline,
                            "a third item level; Moodle knows sections and their activities only",
                        )
    for ident, res in resources.items():
        kind = res["node"].get("type")
        for file in res["files"]:
            if file.lower().endswith((".html", ".htm", ".xhtml")) and kind == spec["web"]:
                moodle_page(pkg, report, file)
            if kind in (spec["test"], spec["bank"]):
                moodle_quiz(pkg, report, file)
            if kind == "imsdt_xmlv1p1":
                doc = pkg.xml(file)
                for text in doc.getroot().iter("{*}text") if doc is not None else []:
                    moodle_html(report, file, text.sourceline, text.text or "")


def moodle_html(report: Report, file: str, line, html: str) -> None:
    for tag in ("script", "iframe", "svg", "object", "embed", "form"):
        if re.search(rf"<{tag}\b", html, re.I):
            report.error("moodle.stripped-element", file, line, f"Moodle's HTML cleaning removes <{tag}>")


def moodle_page(pkg: Package, report: Report, file: str) -> None:
    root = parse_html(pkg.read(file))
    body = root.find(".//body") if root is not None else None
    if body is None:
        return
    for node in body.iter("script", "iframe", "svg", "object", "embed", "form"):
        report.error(
            "moodle.stripped-element",
            file,
            node.sourceline,
            f"Moodle's HTML cleaning removes <{node.tag}> from a page body",
        )
    for node in body.iter():
        for attr in ("href", "src"):
            value = node.get(attr) if isinstance(node.tag, str) else None
            if not value or is_remote(value) or re.match(r"[a-z]+:", value) or value.startswith("#"):
                continue
            if "%" in value:
                report.error(
                    "moodle.encoded-link",
                    file,
                    node.sourceline,
                    f"'{value}': Moodle looks for the file by this very name, without decoding",
                )
            if urlsplit(value).path.lower().endswith((".html", ".htm", ".xhtml")):
                report.warn(
                    "moodle.page-link",
                    file,
                    node.sourceline,
                    f"'{value}': Moodle does not copy pages as files, so links between pages break",
                )


def moodle_quiz(pkg: Package, report: Report, file: str) -> None:
    doc = pkg.xml(file)
    if doc is None:
        return
    supported = 0
    for item in doc.getroot().iter(q("item")):
        profile = qti_fields(item).get("cc_profile", ("", None))[0]
        if profile in QTI_PROFILES:
            supported += 1
        if profile == "cc.multiple_response.v0p1":
            for cond in full_marks(item):
                for v in positive(cond):
                    if v.get("case") != "Yes":
                        report.error(
                            "moodle.case",
                            file,
                            v.sourceline,
                            f"item '{item.get('ident')}': Moodle counts a correct choice of a multiple "
                            'response only when its varequal has case="Yes"',
                        )
        for sv in item.iter(q("setvar")):
            if text_of(sv) not in ("100", "0") and _between(text_of(sv), 100, 100):
                report.error("moodle.score-100", file, sv.sourceline, "write the full score as 100")
        for m in item.iter(q("mattext")):
            moodle_html(report, file, m.sourceline, m.text or "")
    if not supported:
        report.error("moodle.empty-assessment", file, 1, "no question of a type that Moodle imports")


# -------------------------------------------------------------------------- main


def detect(pkg: Package) -> tuple[str | None, str]:
    """(profile, why not)."""
    if "cmi5.xml" in pkg.files and "imsmanifest.xml" not in pkg.files:
        return "cmi5", ""
    if "imsmanifest.xml" not in pkg.files:
        return None, "neither imsmanifest.xml nor cmi5.xml at the root of the zip"
    root = etree.fromstring(pkg.read("imsmanifest.xml"), safe_parser(recover=True))
    if root is None:
        return None, "imsmanifest.xml is not XML"
    ns = space(root)
    if ns == CP12:
        return "scorm12", ""
    if ns == CP2004:
        text, _ = metadata_text(root, "schema")
        if ADL2004 in root.nsmap.values() or "SCORM" in (text or ""):
            return "scorm2004", ""
        return None, "an IMS content package, but not SCORM (for QTI packages use check_quiz.py)"
    if ns == CC["cc11"]["ns"]:
        return "cc11", ""
    if ns == CC["cc13"]["ns"]:
        text, _ = metadata_text(root, "schema")
        return ("thincc13" if text and "Thin" in text else "cc13"), ""
    return None, f"unknown manifest namespace '{ns}'"


def check(path: str, profile: str = "auto", moodle: bool = False, checker: Checker | None = None):
    """Check one package; (profile, Report)."""
    report = Report()
    try:
        pkg = Package(path, report)
    except (zipfile.BadZipFile, OSError) as err:
        report.error("zip.unreadable", "(zip)", None, str(err))
        return profile, report
    checker = checker or Checker()
    why = ""
    if profile == "auto":
        profile, why = detect(pkg)
    name = "cmi5.xml" if profile == "cmi5" else "imsmanifest.xml"
    check_zip(pkg, report, name, ascii_only=profile in ("cc11", "cc13", "thincc13"))
    if profile is None:
        if not report.errors:
            report.error("detect", "(zip)", None, why)
        return profile, report
    resources: dict = {}
    tree = pkg.xml(name) if name in pkg.files else None
    if tree is not None:
        if profile in ("scorm12", "scorm2004"):
            check_scorm(checker, pkg, report, name, tree, profile)
        elif profile == "cmi5":
            check_cmi5(checker, pkg, report, name, tree)
        else:
            resources = check_cc(checker, pkg, report, name, tree, profile)
        if moodle:
            check_moodle(pkg, report, profile, name, tree, resources)
    check_html(pkg, report)
    return profile, report


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="+")
    parser.add_argument("--as", dest="profile", choices=PROFILES + ("auto",), default="auto")
    parser.add_argument("--moodle", action="store_true", help="also the rules of Moodle's import")
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument("--quiet", action="store_true", help="no warnings")
    args = parser.parse_args(argv)
    checker = Checker()
    out, failed = [], False
    for path in args.package:
        try:
            profile, report = check(path, args.profile, args.moodle, checker)
        except RuntimeError as err:
            print(f"{path}: the checker itself failed: {err}", file=sys.stderr)
            return 2
        problems = [p for p in report.problems if not (args.quiet and p.level == "warning")]
        problems.sort(key=lambda p: (p.level, p.file, p.line or 0, p.rule))
        failed = failed or bool(report.errors)
        if args.json:
            out.append(
                dict(package=path, profile=profile, ok=not report.errors, problems=[asdict(p) for p in problems])
            )
        else:
            for p in problems:
                print(p)
            warnings = sum(p.level == "warning" for p in report.problems)
            verdict = "FAILED" if report.errors else "ok"
            print(
                f"{path}: {profile or 'unknown profile'}: {verdict}, {len(report.errors)} errors, {warnings} warnings"
            )
    if args.json:
        print(json.dumps(out, indent=1, ensure_ascii=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
