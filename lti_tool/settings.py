"""The tool's settings, read once from the environment.

An empty variable counts as unset. All that is wrong is told at once, and never with a value that may hold
a password.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_DEFAULT_DATABASE: Final = "sqlite:///var/tool.db"
_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = "postgresql+psycopg"
_DIGITS = re.compile(r"[0-9]{1,5}")


class InvalidSettings(Exception):
    """Settings that are missing or malformed.

    problems  name → what is wrong with it, in the order of docs/admins.md
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def names(self) -> tuple[str, ...]:
        """The settings concerned."""
        return tuple(self.problems)

    def __str__(self) -> str:
        return "\n".join(f"{name} {what}" for name, what in self.problems.items())


@dataclass(frozen=True, slots=True)
class Settings:
    """Valid settings.

    tool_url                public origin, without a slash at the end
    course_dir              None for the course that ships with the package
    packages_dir            what the admin page offers for download
    allow_private_networks  platforms may live on loopback and private addresses, and without https
    """

    tool_url: str
    database_url: str
    course_dir: Path | None
    packages_dir: Path
    port: int
    practice_lms_port: int
    allow_private_networks: bool


def read_settings(environ: Mapping[str, str], *, demo: bool = False) -> Settings:
    """Read the settings of design "Settings"; raise InvalidSettings naming all that are wrong.

    In a demo the tool is on `http://127.0.0.1:PORT` unless TOOL_URL says otherwise, and private networks
    are allowed.
    """
    problems: dict[str, str] = {}
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    port, practice_lms_port = _port(given, "PORT", 8000, problems), _port(given, "PRACTICE_LMS_PORT", 8001, problems)
    private = _flag(given, "ALLOW_PRIVATE_NETWORKS", demo, problems)
    if demo and "TOOL_URL" not in given:
        given["TOOL_URL"] = f"http://127.0.0.1:{port}"
    settings = Settings(
        tool_url=_tool_url(given, private, problems),
        database_url=_database_url(given, problems),
        course_dir=_course_dir(given, problems),
        packages_dir=Path(given.get("PACKAGES_DIR", "dist")),
        port=port,
        practice_lms_port=practice_lms_port,
        allow_private_networks=private,
    )
    if problems:
        raise InvalidSettings(problems)
    return settings


def _tool_url(given: Mapping[str, str], private: bool, problems: dict[str, str]) -> str:
    value = given.get("TOOL_URL")
    if value is None:
        problems["TOOL_URL"] = "is missing: the tool's public address, such as https://course.example.org"
        return ""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    default = {"https": 443, "http": 80}.get(parts.scheme)
    if default is None or not parts.hostname or not value.isascii() or "@" in parts.netloc:
        problems["TOOL_URL"] = "is not a web address such as https://course.example.org"
    elif parts.path not in ("", "/") or "?" in value or "#" in value:
        problems["TOOL_URL"] = "has more than an origin: leave out path, ? and #"
    elif parts.scheme != "https" and not private:
        problems["TOOL_URL"] = "must begin with https:// (http only with ALLOW_PRIVATE_NETWORKS=1)"
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")


def _database_url(given: Mapping[str, str], problems: dict[str, str]) -> str:
    value = given.get("DATABASE_URL", _DEFAULT_DATABASE)
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    sqlite = value.startswith(_SQLITE) and value.removeprefix(_SQLITE) not in ("", ":memory:")
    postgresql = parts.scheme == _POSTGRESQL and (parts.hostname or "host=" in parts.query) and parts.path.strip("/")
    if not sqlite and not postgresql:
        problems["DATABASE_URL"] = "is neither sqlite:///FILE nor postgresql+psycopg://USER@HOST/DATABASE"
    return value


def _course_dir(given: Mapping[str, str], problems: dict[str, str]) -> Path | None:
    if "COURSE_DIR" not in given:
        return None
    directory = Path(given["COURSE_DIR"])
    if not directory.is_dir():
        problems["COURSE_DIR"] = "is not a folder"
    return directory


def _port(given: Mapping[str, str], name: str, default: int, problems: dict[str, str]) -> int:
    value = given.get(name, str(default))
    number = int(value) if _DIGITS.fullmatch(value) else 0
    if not 0 < number < 65_536:
        problems[name] = "is not a port from 1 to 65535"
    return number


def _flag(given: Mapping[str, str], name: str, default: bool, problems: dict[str, str]) -> bool:
    value = given.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        problems[name] = "is neither 1 nor 0"
    return value == "1"
