"""The SCORM 1.2 package against the standard: strict checker, manifest, links inside its pages."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from course_content.loader import load_course
from tests.course_content.tiny import add_outer, change, write_tiny_course
from tests.node import node
from tests.scorm_builder.node import ROOT
from tests.scorm_builder.packages import build_scorm12
from tests.scorm_builder.packages import problems as checked

CP = {"cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "md": "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the course that ships."""
    return build_scorm12(tmp_path_factory.mktemp("course") / "course.zip").path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny_course(tmp_path / "tiny")


def problems(package: Path, *options: str) -> list[dict[str, Any]]:
    """What the strict checker finds."""
    return checked(package, "scorm12", *options)


def pages(package: Path) -> dict[str, dict[str, Any]]:
    """Each page's file by item id, as the player gets it."""
    with zipfile.ZipFile(package) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("pages/")]
    calls = [re.fullmatch(r'OM\.page\("([^"]+)",(.*)\);\n', text, re.DOTALL) for text in texts]
    return {call[1]: json.loads(call[2]) for call in calls if call}


def info(package: Path) -> dict[str, Any]:
    """What the player knows before a page is opened."""
    with zipfile.ZipFile(package) as archive:
        html = archive.read("index.html").decode()
    found = re.search(r'<script type="application/json" id="package-info">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def manifest(package: Path) -> etree._Element:  # pyright: ignore[reportPrivateUsage]
    with zipfile.ZipFile(package) as archive:
        return etree.fromstring(archive.read("imsmanifest.xml"))


def test_the_shipped_course_has_no_fault_and_no_warning(course: Path) -> None:
    assert problems(course, "--moodle") == []


@pytest.mark.parametrize("lesson", [None, 1])
def test_the_tiny_course_has_no_fault_and_no_warning(tmp_path: Path, tiny: Path, lesson: int | None) -> None:
    assert problems(build_scorm12(tmp_path / "a.zip", tiny, lesson).path, "--moodle") == []


def test_every_file_is_listed_in_the_manifest_in_its_order(course: Path) -> None:
    with zipfile.ZipFile(course) as archive:
        names = archive.namelist()
    listed = [str(file.get("href")) for file in manifest(course).iterfind(".//cp:file", CP)]
    assert ["imsmanifest.xml", *listed] == names


def test_metadata_says_what_the_course_is(tmp_path: Path, tiny: Path) -> None:
    root = manifest(build_scorm12(tmp_path / "a.zip", tiny).path)

    def words(path: str) -> list[str]:
        return ["".join(str(text) for text in each.itertext()).strip() for each in root.iterfind(f".//md:{path}", CP)]

    assert words("general/md:title") == ["Lamps for museums"]
    assert words("general/md:language") == ["en"]
    assert words("general/md:description") == ["A small course to try things out."]
    assert "lamp" in words("general/md:keyword")
    assert words("typicallearningtime/md:datetime") == ["PT25M"]
    assert words("rights/md:description") == ["CC BY-SA 4.0"]


def test_long_titles_keep_their_signs_and_what_the_schema_allows(tmp_path: Path, tiny: Path) -> None:
    change(tiny, "course.yaml", "title: Lamps for museums", "title: '<Lamps> & \"" + "x" * 230 + "\"'")
    built = build_scorm12(tmp_path / "a.zip", tiny)
    assert problems(built.path) == []
    title = manifest(built.path).findtext(".//cp:item/cp:title", namespaces=CP)
    assert title is not None
    assert title.startswith('<Lamps> & "')


def test_identifiers_are_the_same_in_every_build_and_language(tmp_path: Path, tiny: Path) -> None:
    one = manifest(build_scorm12(tmp_path / "one.zip", tiny).path)
    change(tiny, "course.yaml", "title: Lamps for museums", "title: Lampen")
    other = manifest(build_scorm12(tmp_path / "other.zip", tiny, language="qps").path)
    assert one.xpath("//@identifier") == other.xpath("//@identifier")


def test_builds_of_one_course_in_two_folders_are_equal_byte_by_byte(tmp_path: Path) -> None:
    one = build_scorm12(tmp_path / "one.zip", write_tiny_course(tmp_path / "here" / "course"))
    other = build_scorm12(tmp_path / "other.zip", write_tiny_course(tmp_path / "there"))
    assert one.path.read_bytes() == other.path.read_bytes()


def test_each_page_stands_alone_with_one_heading_and_no_double_id(course: Path) -> None:
    for name, page in pages(course).items():
        for part in ("main", "start", "quiz", "passed", "failed", "pool"):
            html = page.get(part, "")
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), name
            if html and part != "pool":
                assert html.startswith("<main ")
                assert html.count("<h1") == 1, (name, part)


def test_every_link_inside_the_pages_leads_somewhere(course: Path) -> None:
    found = pages(course)
    known = {name: set(re.findall(r'\sid="([^"]+)"', "".join(map(str, page.values())))) for name, page in found.items()}
    for name, page in found.items():
        for href in re.findall(r'href=\\?"([^"\\]+)', json.dumps(page, ensure_ascii=False)):
            if href.startswith("https:"):
                continue
            assert href.startswith("#"), (name, href)
            route, _, section = href.removeprefix("#/").partition("/")
            if not href.startswith("#/"):
                assert any(href[1:] in html for html in known[name]), (name, href)
            elif route not in ("course", "pre-test", "final-test"):  # tests of the whole course are the tool's alone
                assert route in found, (name, href)
                assert not section or section in known[route], (name, href)


def test_all_texts_and_questions_of_the_course_are_in_the_package(course: Path) -> None:
    found = pages(course)
    for lesson in load_course().lessons:
        assert [data["id"] for data in found[lesson.quiz.id]["data"]] == [each.id for each in lesson.quiz.pool]
        for unit in lesson.units:
            for section in unit.sections:
                assert f'id="{section.id}"' in found[unit.id]["main"]


def test_no_abstract_address_and_no_foreign_load_is_left(course: Path) -> None:
    with zipfile.ZipFile(course) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "om:item/" not in text
            assert not re.search(r"<(script|img|iframe|link)[^>]+(src|href)=\\?\"(https?:)?//", text), name
            assert not re.search(r"\b(fetch|XMLHttpRequest|import)\s*\(", text), name


def test_a_lesson_alone_warns_of_links_that_lead_out_of_it(tmp_path: Path, tiny: Path) -> None:
    root = manifest(build_scorm12(tmp_path / "a.zip", tiny, lesson=1).path)
    assert root.findtext(".//cp:item/cp:title", namespaces=CP) == "Light"
    assert str(root.get("identifier")).endswith(".lesson-1")


def test_units_outside_lessons_and_paths_are_pages_of_the_whole_course_alone(tmp_path: Path, tiny: Path) -> None:
    package = build_scorm12(tmp_path / "a.zip", add_outer(tiny)).path
    assert problems(package, "--moodle") == []
    known = info(package)
    assert [page["id"] for page in known["pages"]] == [
        *("course", "orientation", "path.short", "path.own", "lesson-1", "lesson-1.unit-1", "lesson-1.unit-2"),
        *("lesson-1.quiz", "closing", "glossary", "lesson-1.unit-1.worksheet"),
    ]
    assert known["units"] == ["orientation", "lesson-1.unit-1", "lesson-1.unit-2", "closing"]
    assert 'data-item="orientation"' in pages(package)["orientation"]["main"]
    assert 'data-page="path"' in pages(package)["path.own"]["main"]
    assert manifest(package).findtext(".//md:datetime", namespaces=CP) == "PT33M"
    alone = build_scorm12(tmp_path / "b.zip", tiny, lesson=1).path
    assert not {"orientation", "closing", "path.short"} & pages(alone).keys()
    assert info(alone)["units"] == ["lesson-1.unit-1", "lesson-1.unit-2"]


def test_the_joined_script_is_a_script_that_a_browser_can_read(tmp_path: Path, course: Path) -> None:
    with zipfile.ZipFile(course) as archive:
        archive.extract("script.js", tmp_path)
    subprocess.run([node(), "--check", str(tmp_path / "script.js")], check=True)


def test_the_schemas_are_the_published_ones() -> None:
    published = ROOT / "tests" / "standards" / "checkers" / "schemas" / "scorm12"
    for path in published.glob("*.xsd"):
        assert (ROOT / "scorm_builder" / "schemas" / "scorm12" / path.name).read_bytes() == path.read_bytes()
