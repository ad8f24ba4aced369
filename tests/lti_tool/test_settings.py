"""Settings from the environment: all that is wrong is told at once."""

from pathlib import Path

import pytest

from lti_tool.settings import InvalidSettings, Settings, read_settings

URL = {"TOOL_URL": "https://course.example.org"}


def problems_of(environ: dict[str, str], *, demo: bool = False) -> tuple[str, ...]:
    with pytest.raises(InvalidSettings) as caught:
        read_settings(environ, demo=demo)
    return caught.value.names


def test_defaults() -> None:
    assert read_settings(URL) == Settings(
        tool_url="https://course.example.org",
        database_url="sqlite:///var/tool.db",
        course_dir=None,
        packages_dir=Path("dist"),
        port=8000,
        practice_lms_port=8001,
        allow_private_networks=False,
    )


def test_everything_set(tmp_path: Path) -> None:
    environ = {
        "TOOL_URL": "http://localhost:9000/",
        "DATABASE_URL": "postgresql+psycopg://user@host/db",
        "COURSE_DIR": str(tmp_path),
        "PACKAGES_DIR": "/srv/packages",
        "PORT": "9000",
        "PRACTICE_LMS_PORT": "9001",
        "ALLOW_PRIVATE_NETWORKS": "1",
        "UNKNOWN": "x",
    }
    assert read_settings(environ) == Settings(
        "http://localhost:9000",
        "postgresql+psycopg://user@host/db",
        tmp_path,
        Path("/srv/packages"),
        9000,
        9001,
        True,
    )


def test_demo_needs_nothing() -> None:
    settings = read_settings({"PORT": "8010"}, demo=True)
    assert (settings.tool_url, settings.allow_private_networks) == ("http://127.0.0.1:8010", True)
    assert read_settings(URL, demo=True).tool_url == URL["TOOL_URL"]


def test_all_problems_at_once(tmp_path: Path) -> None:
    environ = {
        "TOOL_URL": "course.example.org",
        "DATABASE_URL": "mysql://root:secret@host/db",
        "COURSE_DIR": str(tmp_path / "missing"),
        "PORT": "http",
        "PRACTICE_LMS_PORT": "70000",
        "ALLOW_PRIVATE_NETWORKS": "yes",
    }
    with pytest.raises(InvalidSettings) as caught:
        read_settings(environ)
    assert set(caught.value.names) == set(environ)
    for name in environ:
        assert name in str(caught.value)
    assert "secret" not in str(caught.value)


def test_empty_counts_as_unset() -> None:
    assert read_settings({**URL, "PORT": "", "ALLOW_PRIVATE_NETWORKS": " ", "COURSE_DIR": ""}) == read_settings(URL)
    assert problems_of({"TOOL_URL": ""}) == ("TOOL_URL",)


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://Course.Example.org/", "https://course.example.org"),
        ("https://course.example.org:443", "https://course.example.org"),
        ("https://course.example.org:8443", "https://course.example.org:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_tool_url_is_normalised(given: str, normal: str) -> None:
    assert read_settings({"TOOL_URL": given}).tool_url == normal


@pytest.mark.parametrize(
    "url",
    [
        "http://course.example.org",
        "https://course.example.org/tool",
        "https://course.example.org?x=1",
        "https://course.example.org/?",
        "https://course.example.org#x",
        "https://user@course.example.org",
        "https://",
        "https://course.example.org:port",
        "https://[::1",
        "ftp://course.example.org",
        "//course.example.org",
        "https://münchen.example",
    ],
)
def test_bad_tool_urls(url: str) -> None:
    assert problems_of({"TOOL_URL": url}) == ("TOOL_URL",)


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "https://course.example.org"])
def test_private_networks_need_no_https(url: str) -> None:
    assert read_settings({"TOOL_URL": url, "ALLOW_PRIVATE_NETWORKS": "1"}).tool_url == url


@pytest.mark.parametrize(
    "url", ["sqlite:///tool.db", "sqlite:////srv/tool.db", "postgresql+psycopg:///db?host=/run/postgresql"]
)
def test_database_urls(url: str) -> None:
    assert read_settings({**URL, "DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "var/tool.db",
        "postgresql://user@host/db",
        "postgresql+psycopg://user@host",
        "postgresql+psycopg://user@[host/db",
        "postgresql+psycopg:///",
    ],
)
def test_bad_database_urls(url: str) -> None:
    assert problems_of({**URL, "DATABASE_URL": url}) == ("DATABASE_URL",)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "8000.0", "８０００", "1e3"])
def test_bad_ports(port: str) -> None:
    assert problems_of({**URL, "PORT": port}) == ("PORT",)
