"""The zip: reproducible, portable names, whole or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorm_builder.package import Entry, InvalidPath, hash_of, write_package

ENTRIES: list[Entry] = [("z.xml", b"<z/>"), ("pages/a.js", lambda: b"a" * 5000), ("b.css", b"")]


def test_entries_stand_in_the_order_given_with_one_date_and_no_folders(tmp_path: Path) -> None:
    built = write_package(tmp_path / "a.zip", ENTRIES)
    with zipfile.ZipFile(built.path) as archive:
        infos = archive.infolist()
        assert [info.filename for info in infos] == ["z.xml", "pages/a.js", "b.css"]
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {(info.create_system, info.external_attr >> 16) for info in infos} == {(3, 0o100644)}
        assert archive.read("pages/a.js") == b"a" * 5000
        assert archive.testzip() is None


def test_two_builds_in_two_folders_are_equal(tmp_path: Path) -> None:
    one = write_package(tmp_path / "one" / "a.zip", ENTRIES)
    other = write_package(tmp_path / "other" / "b.zip", ENTRIES)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert (one.hash, one.bytes) == (other.hash, other.bytes) == (hash_of(one.path), one.path.stat().st_size)


@pytest.mark.parametrize("path", ["", "/a", "a/../b", "a//b", "./a", "a b", "a\\b", "Ω.js", "a%20b", "B.CSS", "a?"])
def test_names_that_some_system_could_not_keep_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(InvalidPath):
        write_package(tmp_path / "a.zip", [*ENTRIES, (path, b"")])
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_fails_leaves_the_old_package(tmp_path: Path) -> None:
    old = write_package(tmp_path / "a.zip", ENTRIES)

    def failing() -> Iterator[Entry]:
        yield "a.js", b"new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_package(tmp_path / "a.zip", failing())
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    assert hash_of(old.path) == old.hash


def test_contents_are_made_one_at_a_time(tmp_path: Path) -> None:
    made: list[str] = []

    def entries() -> Iterator[Entry]:
        for name in ("a", "b", "c"):
            assert len(made) == ord(name) - ord("a")
            yield name, lambda name=name: (made.append(name), name.encode())[1]

    write_package(tmp_path / "a.zip", entries())
    assert made == ["a", "b", "c"]
