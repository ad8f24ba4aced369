#!/usr/bin/env python3
"""Strict checker of question files.

    python check_quiz.py FILE... [--as moodle|qti12|qti21|qti22|qti30|gift|auto] [--cc] [--json]

FILE is Moodle XML, QTI 1.2 XML, a QTI 2.1/2.2/3.0 item or test, a zip package of
those, or GIFT text.  --cc also applies the Common Cartridge profile to QTI 1.2.
Exit status: 0 no errors, 1 errors found, 2 the checker could not run.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

import check_package as cp
from check_package import Checker, Package, Report, local, space, text_of
from xsdstore import SchemaProblem, safe_parser

FORMATS = ("moodle", "qti12", "qti21", "qti22", "qti30", "gift")
QTI = {
    "http://www.imsglobal.org/xsd/imsqti_v2p1": ("qti21", "qti21/imsqti_v2p1p2.xsd"),
    "http://www.imsglobal.org/xsd/imsqti_v2p2": ("qti22", "qti22/imsqti_v2p2p4.xsd"),
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0": ("qti30", "qti30/imsqti_asiv3p0_sbacv1p0_v1p0.xsd"),
}
QTI_MANIFEST = {
    "http://www.imsglobal.org/xsd/imscp_v1p1": "qti21/qtiv2p1_imscpv1p2_v1p0.xsd",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/imscp_v1p1": "qti21/qtiv2p1_imscpv1p2_v1p0.xsd",
    "http://www.imsglobal.org/xsd/qti/qtiv2p2/imscp_v1p1": "qti22/qtiv2p2_imscpv1p2_v1p0.xsd",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1": "qti30/imsqtiv3p0_imscpv1p2_v1p0.xsd",
}

# ------------------------------------------------------------------- Moodle XML

#: Moodle's own list: p/q for q <= 6, tenths, 1/q for q <= 10, and 1/20; each also negative.
_PARTS = (
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
    10,
    5,
)
FRACTIONS = (0.0, 100.0, -100.0) + tuple(float(p) for p in _PARTS) + tuple(-float(p) for p in _PARTS)
TYPES = {
    "category",
    "multichoice",
    "truefalse",
    "shortanswer",
    "numerical",
    "matching",
    "match",
    "essay",
    "description",
    "cloze",
    "multianswer",
    "ordering",
    "ddwtos",
    "gapselect",
    "ddmarker",
    "ddimageortext",
    "calculated",
    "calculatedsimple",
    "calculatedmulti",
    "randomsamatch",
}
TEXT_FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}
NUMBERING = {"none", "abc", "ABCD", "123", "iii", "IIII"}


def fraction_ok(value: float) -> bool:
    return any(abs(value - f) < 0.001 for f in FRACTIONS)  # Moodle: 0.00001 of 1


def child_text(node, name: str, inner: str | None = None) -> str | None:
    found = node.find(name)
    if found is None:
        return None
    if inner:
        found = found.find(inner)
        if found is None:
            return None
    return found.text or ""


def check_moodle_xml(report: Report, file: str, data: bytes) -> None:
    try:
        root = etree.fromstring(data, safe_parser(huge_tree=True))
    except etree.XMLSyntaxError as err:
        report.error("xml.well-formed", file, err.lineno, err.msg or "not well-formed")
        return
    if root.getroottree().docinfo.internalDTD is not None:
        report.error("xml.doctype", file, 1, "a DOCTYPE declaration is not allowed")
    if root.tag != "quiz":
        report.error("mx.root", file, root.sourceline, f"root is <{root.tag}>, not <quiz>")
        return
    ids: dict[tuple, int] = {}
    names: dict[tuple, int] = {}
    category = ""
    count = 0
    for question in root:
        if not isinstance(question.tag, str):
            continue
        line = question.sourceline
        if question.tag != "question":
            report.error("mx.element", file, line, f"<{question.tag}> is not a <question>")
            continue
        kind = question.get("type")
        if kind not in TYPES:
            report.error("mx.type", file, line, f"question type '{kind}' is unknown")
            continue
        if kind == "category":
            path = child_text(question, "category", "text")
            category = (path or "").strip()
            if not re.match(r"\$(course|module|system|coursecat)\$/", category):
                report.error("mx.category", file, line, f"category '{category}' must start with $course$/ or the like")
            elif not category.split("/", 1)[1].startswith("top"):
                report.warn("mx.category", file, line, f"category '{category}' does not lie under top/")
            for part in category.split("/"):
                if len(part) > 255:
                    report.error("mx.category", file, line, "category name longer than 255 characters")
            continue
        count += 1
        name = (child_text(question, "name", "text") or "").strip()
        who = f"question '{name[:40]}'"
        if not name:
            report.error("mx.name", file, line, "question without a name")
        elif len(name) > 255:
            report.error("mx.name-length", file, line, f"{who}: name of {len(name)} characters; 255 is the most")
        if (category, name) in names:
            report.warn("mx.name-unique", file, line, f"{who}: same name as at line {names[category, name]}")
        names.setdefault((category, name), line)
        number = child_text(question, "idnumber")
        if number:
            number = number.strip()
            if len(number) > 100:
                report.error(
                    "mx.idnumber-length", file, line, f"{who}: idnumber of {len(number)} characters; 100 is the most"
                )
            if (category, number) in ids:
                report.error(
                    "mx.idnumber-unique",
                    file,
                    line,
                    f"{who}: idnumber '{number}' was already used at line {ids[category, number]}; "
                    "Moodle silently drops the second one",
                )
            ids.setdefault((category, number), line)
        stem = question.find("questiontext")
        if stem is None or not (child_text(question, "questiontext", "text") or "").strip():
            report.error("mx.questiontext", file, line, f"{who}: no question text")
        check_moodle_texts(report, file, question, who)
        for tag, low, high in (("defaultgrade", 0, None), ("penalty", 0, 1)):
            value = child_text(question, tag)
            if value is not None and not _number(value, low, high):
                report.error(
                    f"mx.{tag}", file, question.find(tag).sourceline, f"{who}: {tag} '{value}' is out of range"
                )
        if kind == "description" and child_text(question, "defaultgrade") not in (None, "0", "0.0", "0.0000000"):
            report.warn("mx.defaultgrade", file, line, f"{who}: a description carries no grade")
        checker = QUESTION_RULES.get(kind)
        if checker:
            checker(report, file, question, who)
    if not count:
        report.error("mx.no-questions", file, root.sourceline, "no question at all")


def _number(value: str, low=None, high=None) -> bool:
    if not re.fullmatch(r"\s*-?\d+(\.\d+)?([eE][-+]?\d+)?\s*", value):
        return False
    number = float(value)
    return (low is None or number >= low) and (high is None or number <= high)


def check_moodle_texts(report: Report, file: str, question, who: str) -> None:
    for node in question.iter():
        if not isinstance(node.tag, str):
            continue
        fmt = node.get("format")
        if fmt is not None and fmt not in TEXT_FORMATS:
            report.error("mx.format", file, node.sourceline, f"{who}: text format '{fmt}' is unknown")
        text = node.find("text")
        if text is None:
            continue
        if len(text):
            report.error(
                "mx.markup", file, text.sourceline, f"{who}: markup inside <text>; write it as CDATA or escaped"
            )
        body = text.text or ""
        stored = {}
        for f in node.findall("file"):
            name = f.get("name") or ""
            if f.get("encoding") != "base64":
                report.error("mx.file", file, f.sourceline, f"{who}: file '{name}' is not base64")
            try:
                base64.b64decode("".join((f.text or "").split()), validate=True)
            except (binascii.Error, ValueError):
                report.error("mx.file", file, f.sourceline, f"{who}: file '{name}' has broken base64")
            stored[posixpath.join((f.get("path") or "/").strip("/"), name)] = f
        used = {re.sub(r"[?#].*", "", u) for u in re.findall(r"@@PLUGINFILE@@/([^\"'\s<>)]+)", body)}
        used = {unquote(u) for u in used}
        for u in sorted(used - set(stored)):
            report.error("mx.file-missing", file, text.sourceline, f"{who}: @@PLUGINFILE@@/{u} has no <file>")
        for s in sorted(set(stored) - used):
            report.warn("mx.file-unused", file, stored[s].sourceline, f"{who}: file '{s}' is not used in the text")
        for tag in ("script", "iframe"):
            if re.search(rf"<{tag}\b", body, re.I):
                report.error("mx.script", file, text.sourceline, f"{who}: <{tag}> is removed by Moodle")
        for m in re.finditer(r"<img\b[^>]*>", body, re.I):
            if not re.search(r"\balt\s*=", m.group(), re.I):
                report.error("mx.alt", file, text.sourceline, f"{who}: image without alt")
            if re.search(r"\bsrc\s*=\s*[\"'](https?:)?//", m.group(), re.I):
                report.error("mx.external", file, text.sourceline, f"{who}: image from outside; embed it as a <file>")


def answers(report: Report, file: str, question, who: str) -> list:
    """(line, text, fraction) of the answers, after checking the fractions."""
    found = []
    for a in question.findall("answer"):
        raw = a.get("fraction")
        value = None
        if raw is None:
            report.error("mx.fraction", file, a.sourceline, f"{who}: answer without a fraction")
        elif not _number(raw):
            report.error("mx.fraction", file, a.sourceline, f"{who}: fraction '{raw}' is not a number")
        else:
            value = float(raw)
            if not fraction_ok(value):
                report.error(
                    "mx.fraction",
                    file,
                    a.sourceline,
                    f"{who}: fraction {raw} is not in Moodle's list (one such answer stops the whole import)",
                )
        text = (child_text(a, "text") or "").strip()
        if not text:
            report.error("mx.answer-text", file, a.sourceline, f"{who}: empty answer")
        found.append((a.sourceline, text, value if value is not None else 0.0))
    return found


def rule_multichoice(report, file, question, who):
    found = answers(report, file, question, who)
    if len(found) < 2:
        report.error("mx.answers", file, question.sourceline, f"{who}: {len(found)} answer(s); at least 2 are needed")
    single = (child_text(question, "single") or "true").strip()
    if single not in ("true", "false", "1", "0"):
        report.error(
            "mx.single",
            file,
            question.sourceline,
            f"{who}: single is '{single}'; Moodle takes anything but 'false', '0' or nothing as true",
        )
    if single in ("true", "1"):
        if max((f for _, _, f in found), default=0) != 100:
            report.error("mx.no-correct", file, question.sourceline, f"{who}: no answer is worth 100 %")
    else:
        total = sum(f for _, _, f in found if f > 0)
        if round(total / 100, 2) != 1:
            report.error(
                "mx.sum", file, question.sourceline, f"{who}: the right answers add up to {total:g} %, not 100 %"
            )
        if sum(f for _, _, f in found if f < 0) == 0 and len(found) > 1 and all(f >= 0 for *_, f in found):
            report.warn(
                "mx.no-penalty",
                file,
                question.sourceline,
                f"{who}: no wrong answer costs anything, so choosing all gives the full score",
            )
    numbering = child_text(question, "answernumbering")
    if numbering is not None and numbering.strip() not in NUMBERING:
        report.error("mx.numbering", file, question.sourceline, f"{who}: answernumbering '{numbering}'")
    texts = [t for _, t, _ in found]
    for dup in {t for t in texts if t and texts.count(t) > 1}:
        report.error("mx.duplicate-answer", file, question.sourceline, f"{who}: the answer '{dup[:40]}' occurs twice")


def rule_truefalse(report, file, question, who):
    found = {t.lower(): f for _, t, f in answers(report, file, question, who)}
    if set(found) != {"true", "false"}:
        report.error("mx.truefalse", file, question.sourceline, f"{who}: the answers must be 'true' and 'false'")
    elif sorted(found.values()) != [0, 100]:
        report.error("mx.truefalse", file, question.sourceline, f"{who}: one answer needs 100 %, the other 0 %")


def rule_shortanswer(report, file, question, who):
    found = answers(report, file, question, who)
    if not any(f == 100 for *_, f in found):
        report.error("mx.no-correct", file, question.sourceline, f"{who}: no answer is worth 100 %")
    case = child_text(question, "usecase")
    if case is not None and case.strip() not in ("0", "1"):
        report.error("mx.usecase", file, question.sourceline, f"{who}: usecase '{case}' is not 0 or 1")


def rule_numerical(report, file, question, who):
    found = answers(report, file, question, who)
    if not any(f == 100 for *_, f in found):
        report.error("mx.no-correct", file, question.sourceline, f"{who}: no answer is worth 100 %")
    for a in question.findall("answer"):
        text = (child_text(a, "text") or "").strip()
        if text != "*" and not _number(text):
            report.error("mx.numerical", file, a.sourceline, f"{who}: answer '{text}' is not a number")
        tolerance = child_text(a, "tolerance")
        if tolerance is not None and not _number(tolerance, 0):
            report.error("mx.numerical", file, a.sourceline, f"{who}: tolerance '{tolerance}' is not a number from 0")


def rule_matching(report, file, question, who):
    subs = question.findall("subquestion")
    asked = [s for s in subs if (child_text(s, "text") or "").strip()]
    given = [s for s in subs if (child_text(s, "answer", "text") or "").strip()]
    if len(asked) < 2 or len(given) < 3:
        report.error(
            "mx.matching",
            file,
            question.sourceline,
            f"{who}: {len(asked)} questions and {len(given)} answers; Moodle needs 2 and 3",
        )
    for s in asked:
        if s not in given:
            report.error("mx.matching", file, s.sourceline, f"{who}: a subquestion has no answer")


def rule_ordering(report, file, question, who):
    found = [(child_text(a, "text") or "").strip() for a in question.findall("answer")]
    if len(found) < 2 or not all(found):
        report.error("mx.answers", file, question.sourceline, f"{who}: at least 2 items with text are needed")
    if question.find("shownumcorrect") is None:
        report.error(
            "mx.shownumcorrect",
            file,
            question.sourceline,
            f"{who}: an ordering question needs <shownumcorrect>; without it Moodle overwrites the hints' options",
        )
    for tag, good in (
        ("layouttype", {"VERTICAL", "HORIZONTAL"}),
        ("selecttype", {"ALL", "RANDOM", "CONTIGUOUS"}),
        (
            "gradingtype",
            {
                "ALL_OR_NOTHING",
                "ABSOLUTE_POSITION",
                "RELATIVE_NEXT_EXCLUDE_LAST",
                "RELATIVE_NEXT_INCLUDE_LAST",
                "RELATIVE_ONE_PREVIOUS_AND_NEXT",
                "RELATIVE_ALL_PREVIOUS_AND_NEXT",
                "LONGEST_ORDERED_SUBSET",
                "LONGEST_CONTIGUOUS_SUBSET",
                "RELATIVE_TO_CORRECT",
            },
        ),
        ("showgrading", {"SHOW", "HIDE"}),
        ("numberingstyle", NUMBERING),
    ):
        value = child_text(question, tag)
        if value is not None and value.strip() not in good:
            report.error(
                "mx.ordering",
                file,
                question.find(tag).sourceline,
                f"{who}: {tag} '{value}' is unknown; Moodle would take its default",
            )
    amount = child_text(question, "selectcount")
    if amount is not None and not re.fullmatch(r"\d+", amount.strip()):
        report.error("mx.ordering", file, question.sourceline, f"{who}: selectcount '{amount}' is not a whole number")


def rule_essay(report, file, question, who):
    value = child_text(question, "responseformat")
    if value is not None and value.strip() not in ("editor", "editorfilepicker", "plain", "monospaced", "noinline"):
        report.error("mx.essay", file, question.sourceline, f"{who}: responseformat '{value}' is unknown")


def rule_cloze(report, file, question, who):
    text = child_text(question, "questiontext", "text") or ""
    parts = re.findall(r"\{\d*:([A-Z_]+):((?:\\.|[^}\\])*)\}", text)
    if not parts:
        report.error("mx.cloze", file, question.sourceline, f"{who}: no {{1:SHORTANSWER:...}} part in the text")
    known = {
        "SHORTANSWER",
        "SA",
        "MW",
        "SHORTANSWER_C",
        "SAC",
        "MWC",
        "NUMERICAL",
        "NM",
        "MULTICHOICE",
        "MC",
        "MULTICHOICE_V",
        "MCV",
        "MULTICHOICE_H",
        "MCH",
        "MULTICHOICE_S",
        "MCS",
        "MULTICHOICE_VS",
        "MCVS",
        "MULTICHOICE_HS",
        "MCHS",
        "MULTIRESPONSE",
        "MR",
        "MULTIRESPONSE_H",
        "MRH",
        "MULTIRESPONSE_S",
        "MRS",
        "MULTIRESPONSE_HS",
        "MRHS",
    }
    for kind, body in parts:
        if kind not in known:
            report.error("mx.cloze", file, question.sourceline, f"{who}: part type '{kind}' is unknown")
        percents = [float(raw) for raw in re.findall(r"(?:^|~)%(-?\d+(?:\.\d+)?)%", body)]
        whole = re.search(r"(^|~)(=|%100%)", body)
        if kind.startswith(("MULTIRESPONSE", "MR")):
            whole = whole or round(sum(p for p in percents if p > 0)) == 100
        if not whole:
            report.error("mx.cloze", file, question.sourceline, f"{who}: a part has no fully right answer")
        for value in percents:
            if not fraction_ok(value):  # Moodle imports it all the same
                report.warn(
                    "mx.fraction",
                    file,
                    question.sourceline,
                    f"{who}: fraction {value:g} of a part is not in Moodle's list",
                )


def rule_gaps(report, file, question, who):
    text = child_text(question, "questiontext", "text") or ""
    gaps = {int(n) for n in re.findall(r"\[\[(\d+)\]\]", text)}
    options = len(question.findall("dragbox")) + len(question.findall("selectoption"))
    if not gaps:
        report.error("mx.gaps", file, question.sourceline, f"{who}: no [[1]] gap in the text")
    for n in sorted(gaps):
        if n < 1 or n > options:
            report.error("mx.gaps", file, question.sourceline, f"{who}: gap [[{n}]] has no choice number {n}")


QUESTION_RULES = {
    "multichoice": rule_multichoice,
    "truefalse": rule_truefalse,
    "shortanswer": rule_shortanswer,
    "numerical": rule_numerical,
    "matching": rule_matching,
    "match": rule_matching,
    "ordering": rule_ordering,
    "essay": rule_essay,
    "cloze": rule_cloze,
    "multianswer": rule_cloze,
    "ddwtos": rule_gaps,
    "gapselect": rule_gaps,
}


# --------------------------------------------------------------------------- QTI


def validate(checker: Checker, report: Report, file: str, tree, *schemas: str) -> None:
    try:
        schema = checker.store.schema(*schemas)
    except SchemaProblem as err:
        raise RuntimeError(f"schema store: {err}") from err
    schema.validate(tree)
    for entry in schema.error_log:
        report.error("xsd", file, entry.line, re.sub(r"\{[^}]*/([^/}]*)\}", r"\1:", entry.message))


def parse(report: Report, file: str, data: bytes):
    try:
        tree = etree.ElementTree(etree.fromstring(data, safe_parser()))
    except etree.XMLSyntaxError as err:
        report.error("xml.well-formed", file, err.lineno, err.msg or "not well-formed")
        return None
    if tree.docinfo.internalDTD is not None:
        report.error("xml.doctype", file, 1, "a DOCTYPE declaration is not allowed")
    return tree


def check_qti12(checker: Checker, report: Report, file: str, tree, cc: bool, pkg=None) -> None:
    root = tree.getroot()
    if root.tag != f"{{{cp.QTI12}}}questestinterop":
        report.error("qti.root", file, root.sourceline, f'root must be <questestinterop xmlns="{cp.QTI12}">')
        return
    if cc:
        validate(checker, report, file, tree, cp.QTI_SCHEMA)
        holder = _Holder(report) if pkg is None else pkg
        checker.schematron(holder, file, tree, cp.QTI_SCHEMA)
        bank = root.find(cp.q("objectbank")) is not None
        cp.check_cc_qti(holder, report, file, root, bank)
    else:
        validate(checker, report, file, tree, "qti12/ims_qtiasiv1p2.xsd")
        seen = {}
        items = list(root.iter(cp.q("item")))
        if not items:
            report.error("qti.no-items", file, root.sourceline, "no question at all")
        for item in items:
            if item.get("ident") in seen:
                report.error("qti.item-ident", file, item.sourceline, f"item ident '{item.get('ident')}' occurs twice")
            seen[item.get("ident")] = 1
            known = {
                r.get("ident")
                for r in item.iter(
                    cp.q("response_lid"),
                    cp.q("response_str"),
                    cp.q("response_num"),
                    cp.q("response_grp"),
                    cp.q("response_xy"),
                )
            }
            labels = {
                x.get("ident")
                for x in item.iter(cp.q("response_label"))
                if any(local(a) == "render_choice" for a in x.iterancestors())
            }
            for v in item.iter(cp.q("varequal")):
                if v.get("respident") not in known:
                    report.error(
                        "qti.respident", file, v.sourceline, f"respident '{v.get('respident')}' is no response"
                    )
                elif labels and text_of(v) not in labels:
                    report.error("qti.correct-ident", file, v.sourceline, f"'{text_of(v)}' is the ident of no choice")


class _Holder:
    """Stands in for a package where a single file is checked: nothing else exists."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.files: set[str] = set()
        self.folded: dict[str, str] = {}
        self._html: dict = {}

    def read(self, name: str) -> bytes:
        return b""


def plain(name: str) -> str:
    """qti-choice-interaction and choiceInteraction -> choiceinteraction."""
    return name.removeprefix("qti-").replace("-", "").lower()


def attr(node, name: str):
    """Attribute by its 2.x name, also in 3.0 spelling (responseIdentifier / response-identifier)."""
    dashed = re.sub(r"(?<!^)([A-Z])", lambda m: "-" + m.group(1).lower(), name)
    return node.get(name) if node.get(name) is not None else node.get(dashed)


CHOICES = {
    "simplechoice",
    "simpleassociablechoice",
    "inlinechoice",
    "hottext",
    "gaptext",
    "gapimg",
    "gap",
    "hotspotchoice",
    "associablehotspot",
}


def check_qti2(checker: Checker, report: Report, file: str, tree, pkg=None) -> None:
    root = tree.getroot()
    version, xsd = QTI[space(root)]
    if root.prefix is not None:
        report.error("manifest.prefix", file, root.sourceline, "QTI must use the default namespace, without a prefix")
    validate(checker, report, file, tree, xsd)
    nodes = [n for n in root.iter() if isinstance(n.tag, str) and space(n) == space(root)]
    kind = plain(local(root))
    if len(root.get("title") or "") > 255:
        report.error("manifest.title-length", file, root.sourceline, "title longer than 255 characters")
    if kind in ("assessmentitem", "assessmenttest") and not (root.get("title") or "").strip():
        report.error("manifest.title-blank", file, root.sourceline, "title is empty")
    if kind == "assessmentitem":
        check_item(report, file, root, nodes, version)
    if kind == "assessmenttest":
        refs = {}
        for n in nodes:
            if plain(local(n)) in ("assessmentitemref", "assessmentsection", "testpart"):
                ident = n.get("identifier")
                if ident in refs:
                    report.error("qti2.identifier", file, n.sourceline, f"identifier '{ident}' occurs twice")
                refs[ident] = 1
            if plain(local(n)) in ("assessmentitemref", "assessmentsectionref") and pkg is not None:
                if cp.resolve_local(pkg, file, n.get("href") or "") is None:
                    report.error("qti2.href", file, n.sourceline, f"'{n.get('href')}' is not in the package")
        if not any(plain(local(n)) in ("assessmentitemref", "assessmentsectionref") for n in nodes):
            report.error("qti2.empty-test", file, root.sourceline, "test without items")
    for n in nodes:
        for name in ("src", "data", "href"):
            url = n.get(name)
            if url is None or plain(local(n)) in ("assessmentitemref", "assessmentsectionref", "a"):
                continue
            if cp.is_remote(url):
                report.error("html.external", file, n.sourceline, f"<{local(n)} {name}> loads '{url}'")
            elif pkg is not None and not url.startswith("data:") and cp.resolve_local(pkg, file, url) is None:
                report.error("qti2.href", file, n.sourceline, f"<{local(n)} {name}> '{url}' is not in the package")
        if local(n) == "img" and n.get("alt") is None:
            report.error("html.alt", file, n.sourceline, "image without alt")


def check_item(report: Report, file: str, root, nodes, version: str) -> None:
    declared = {n.get("identifier"): n for n in nodes if plain(local(n)) == "responsedeclaration"}
    outcomes = {n.get("identifier") for n in nodes if plain(local(n)) == "outcomedeclaration"}
    used = {}
    for n in nodes:
        name = plain(local(n))
        if name.endswith("interaction") and name != "endattemptinteraction":
            ident = attr(n, "responseIdentifier")
            if ident not in declared:
                report.error("qti2.response", file, n.sourceline, f"<{local(n)}> uses undeclared response '{ident}'")
            if ident in used:
                report.error("qti2.response", file, n.sourceline, f"response '{ident}' is used by two interactions")
            used[ident] = n
    for ident, node in declared.items():
        if ident not in used and not any(plain(local(x)) == "endattemptinteraction" for x in nodes):
            report.error("qti2.response", file, node.sourceline, f"response '{ident}' has no interaction")
            continue
        interaction = used.get(ident)
        if interaction is None:
            continue
        choices = [
            c.get("identifier") for c in interaction.iter() if isinstance(c.tag, str) and plain(local(c)) in CHOICES
        ]
        for dup in sorted({c for c in choices if choices.count(c) > 1}):
            report.error("qti2.choice", file, interaction.sourceline, f"choice identifier '{dup}' occurs twice")
        name = plain(local(interaction))
        if name == "choiceinteraction" and len(choices) < 2:
            report.error("qti2.choices", file, interaction.sourceline, "a choice interaction needs at least 2 choices")
        base, cardinality = attr(node, "baseType"), node.get("cardinality")
        values = [
            text_of(v)
            for c in node
            if isinstance(c.tag, str) and plain(local(c)) == "correctresponse"
            for v in c
            if isinstance(v.tag, str)
        ]
        if base in ("identifier", "pair", "directedPair") and choices:
            for value in values:
                for part in value.split():
                    if part not in choices:
                        report.error(
                            "qti2.correct",
                            file,
                            node.sourceline,
                            f"correct value '{part}' of '{ident}' is no choice of the interaction",
                        )
        if cardinality == "single" and len(values) > 1:
            report.error(
                "qti2.correct", file, node.sourceline, f"single response '{ident}' has {len(values)} correct values"
            )
        if name == "choiceinteraction":
            most = attr(interaction, "maxChoices")
            if most == "1" and cardinality != "single":
                report.error(
                    "qti2.cardinality",
                    file,
                    node.sourceline,
                    f"maxChoices 1 needs cardinality single, not {cardinality}",
                )
            if most is not None and most != "1" and cardinality == "single":
                report.error("qti2.cardinality", file, node.sourceline, "cardinality single needs maxChoices 1")
        if name == "orderinteraction" and (cardinality != "ordered" or (values and sorted(values) != sorted(choices))):
            report.error(
                "qti2.correct", file, node.sourceline, "an order needs cardinality ordered and every choice once"
            )
    processing = [n for n in nodes if plain(local(n)) == "responseprocessing"]
    for p in processing:
        template = p.get("template")
        children = [c for c in p if isinstance(c.tag, str)]
        if template:
            want = {"qti21": "qti_v2p1/rptemplates/", "qti22": "qti_v2p2/rptemplates/", "qti30": "v3p0/rptemplates/"}[
                version
            ]
            if want not in template or not re.search(
                r"/(match_correct|map_response|map_response_point)(\.xml)?$", template
            ):
                report.error("qti2.template", file, p.sourceline, f"'{template}' is no standard template of {version}")
            elif "match_correct" in template:
                for ident, node in declared.items():
                    if not any(plain(local(c)) == "correctresponse" for c in node if isinstance(c.tag, str)):
                        report.error(
                            "qti2.correct",
                            file,
                            node.sourceline,
                            f"match_correct, but '{ident}' has no correct response",
                        )
            elif not any(
                plain(local(c)) in ("mapping", "areamapping")
                for n in declared.values()
                for c in n
                if isinstance(c.tag, str)
            ):
                report.error("qti2.mapping", file, p.sourceline, "map_response without a mapping")
            if "SCORE" not in outcomes:
                report.error("qti2.score", file, p.sourceline, "the template sets SCORE, which is not declared")
        elif not children:
            report.error("qti2.template", file, p.sourceline, "response processing is empty")
    outcomes |= {"completionStatus", "completion_status"}  # built in
    for n in nodes:
        if plain(local(n)) in ("setoutcomevalue", "lookupoutcomevalue") and n.get("identifier") not in outcomes:
            report.error("qti2.score", file, n.sourceline, f"outcome '{n.get('identifier')}' is not declared")


def check_qti_zip(checker: Checker, report: Report, path: str, cc: bool) -> None:
    pkg = Package(path, report)
    name = "imsmanifest.xml"
    cp.check_zip(pkg, report, name, ascii_only=True)
    tree = pkg.xml(name) if name in pkg.files else None
    if tree is not None:
        root = tree.getroot()
        xsd = QTI_MANIFEST.get(space(root))
        if xsd is None:
            report.error("manifest.namespace", name, root.sourceline, f"namespace '{space(root)}' is no QTI package")
        else:
            if not space(root).endswith("xsd/imscp_v1p1"):
                validate(checker, report, name, tree, xsd)
            cp.check_manifest_common(pkg, report, name, root)
            for res in root.iter(f"{{{space(root)}}}resource"):
                kind = res.get("type") or ""
                if not re.fullmatch(
                    r"imsqti_(item|test|section|stimulus|itemfragment)_xmlv\dp\d|imsqti_xmlv1p2|"
                    r"webcontent|associatedcontent/.*|.*learning-application-resource|"
                    r"controlfile(/.*)?|css\d|resourcemetadata/.*|extension",
                    kind,
                ):
                    report.error("qti2.resource-type", name, res.sourceline, f"resource type '{kind}'")
    found = 0
    for file in sorted(pkg.files - {name}):
        if file.lower().endswith(".xml"):
            doc = pkg.xml(file)
            if doc is None:
                continue
            if space(doc.getroot()) in QTI:
                found += 1
                check_qti2(checker, report, file, doc, pkg)
            elif space(doc.getroot()) == cp.QTI12:
                found += 1
                check_qti12(checker, report, file, doc, cc, pkg)
    if not found:
        report.error("qti.no-items", "(zip)", None, "no QTI file in the zip")


# -------------------------------------------------------------------------- GIFT

GIFT_JS = """
const fs = require('fs');
const gift = require(process.argv[1]);
try {
  const found = gift.parse(fs.readFileSync(0, 'utf8'));
  process.stdout.write(JSON.stringify({ok: true, questions: found}));
} catch (err) {
  const at = err.location ? err.location.start : {line: 0, column: 0};
  process.stdout.write(JSON.stringify({ok: false, line: at.line, message: String(err.message)}));
}
"""


def gift_module() -> str | None:
    """Path of the gift-pegjs package, or None where node or the package is missing."""
    if not shutil.which("node"):
        return None
    places = [os.environ.get("GIFT_PEGJS", "")]
    here = Path(__file__).resolve().parent
    for folder in (Path.cwd(), *Path.cwd().parents, here, *here.parents):
        places.append(str(folder / "node_modules" / "gift-pegjs"))
    for place in places:
        if place and Path(place, "package.json").is_file():
            return place
    return None


def check_gift(report: Report, file: str, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        report.error("gift.utf8", file, data[: err.start].count(b"\n") + 1, "not UTF-8")
        return
    titles = {}
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*\$CATEGORY:", line) and not re.match(r"\$CATEGORY:\s*\S", line):
            report.error("gift.category", file, number, "$CATEGORY: needs a path and starts at the line's start")
        m = re.match(r"\s*::((?:\\.|[^:\\]|:(?!:))*)::", line)
        if m:
            title = m.group(1).strip()
            if len(title) > 255:
                report.error("gift.title-length", file, number, "title longer than 255 characters")
            if title in titles:
                report.warn("gift.title-unique", file, number, f"title '{title[:40]}' was used at line {titles[title]}")
            titles.setdefault(title, number)
    module = gift_module()
    if module is None:
        report.warn(
            "gift.no-parser",
            file,
            None,
            "node or the package gift-pegjs is missing: only the own rules were applied, not the grammar",
        )
        return
    done = subprocess.run(
        ["node", "-e", GIFT_JS, module],
        input=text.rstrip() + "\n\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    try:
        result = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(f"gift-pegjs failed: {done.stderr[:300]}") from None
    if not result["ok"]:
        report.error("gift.syntax", file, result["line"], result["message"])
        return
    questions = [x for x in result["questions"] if x.get("type") != "Category"]
    if not questions:
        report.error("gift.no-questions", file, 1, "no question at all")
    for x in questions:
        who = f"question '{(x.get('title') or '')[:40]}'"
        if not ((x.get("stem") or {}).get("text") or "").strip():
            report.error("gift.stem", file, None, f"{who}: no question text")
        if x.get("type") == "MC":
            choices = x.get("choices") or []
            if len(choices) < 2:
                report.error("gift.choices", file, None, f"{who}: {len(choices)} choice(s); at least 2 are needed")
            weights = [float(c["weight"]) for c in choices if c.get("weight") is not None]
            for w in weights:
                if not fraction_ok(w):
                    report.error("mx.fraction", file, None, f"{who}: weight {w:g} is not in Moodle's list")
            right = [c for c in choices if c.get("isCorrect")]
            total = sum(w for w in weights if w > 0)
            if not right and round(total / 100, 2) != 1:
                report.error(
                    "gift.no-correct", file, None, f"{who}: no right answer, or weights that add up to {total:g} %"
                )
            if len(right) > 1:
                report.error("gift.two-correct", file, None, f"{who}: {len(right)} answers marked '='")
        elif x.get("type") == "Matching" and len(x.get("matchPairs") or []) < 3:
            pairs = len(x.get("matchPairs") or [])
            (report.error if pairs < 2 else report.warn)(
                "gift.matching", file, None, f"{who}: {pairs} pair(s); the import needs 2, Moodle's editing form 3"
            )


# -------------------------------------------------------------------------- main


def detect(path: str, data: bytes) -> str | None:
    if data[:2] == b"PK":
        return "zip"
    low = path.lower()
    if low.endswith((".gift", ".txt")):
        return "gift"
    head = data.lstrip()[:1]
    if head != b"<" and not data.startswith(b"\xef\xbb\xbf<"):
        return "gift"
    try:
        root = etree.fromstring(data, safe_parser(recover=True, huge_tree=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return None
    if space(root) == cp.QTI12 or local(root) == "questestinterop":
        return "qti12"
    if space(root) in QTI:
        return QTI[space(root)][0]
    if local(root) == "quiz":
        return "moodle"
    return None


def check(path: str, kind: str = "auto", cc: bool = False, checker: Checker | None = None):
    report = Report()
    checker = checker or Checker()
    data = Path(path).read_bytes()
    file = os.path.basename(path)
    found = detect(path, data)
    if found == "zip":
        try:
            check_qti_zip(checker, report, path, cc)
        except zipfile.BadZipFile as err:
            report.error("zip.unreadable", "(zip)", None, str(err))
        return "zip", report
    kind = found if kind == "auto" else kind
    if kind is None:
        report.error("detect", file, 1, "not recognised as Moodle XML, QTI or GIFT")
    elif kind == "moodle":
        check_moodle_xml(report, file, data)
    elif kind == "gift":
        check_gift(report, file, data)
    else:
        tree = parse(report, file, data)
        if tree is not None:
            if kind == "qti12":
                check_qti12(checker, report, file, tree, cc)
            elif space(tree.getroot()) not in QTI or QTI[space(tree.getroot())][0] != kind:
                report.error(
                    "qti.root",
                    file,
                    tree.getroot().sourceline,
                    f"namespace '{space(tree.getroot())}' is not that of {kind}",
                )
            else:
                check_qti2(checker, report, file, tree)
    return kind, report


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="+")
    parser.add_argument("--as", dest="kind", choices=FORMATS + ("auto",), default="auto")
    parser.add_argument("--cc", action="store_true", help="QTI 1.2: apply the Common Cartridge profile")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    checker, out, failed = Checker(), [], False
    for path in args.file:
        try:
            kind, report = check(path, args.kind, args.cc, checker)
        except (RuntimeError, OSError) as err:
            print(f"{path}: the checker itself failed: {err}", file=sys.stderr)
            return 2
        failed = failed or bool(report.errors)
        problems = sorted(report.problems, key=lambda p: (p.level, p.file, p.line or 0, p.rule))
        if args.json:
            out.append(dict(file=path, kind=kind, ok=not report.errors, problems=[asdict(p) for p in problems]))
        else:
            for p in problems:
                print(p)
            print(f"{path}: {kind or 'unknown'}: {'FAILED' if report.errors else 'ok'}, {len(report.errors)} errors")
    if args.json:
        print(json.dumps(out, indent=1, ensure_ascii=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
