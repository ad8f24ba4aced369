"""Families of LMSes are recognised."""

import pytest

from lti_tool.lti.quirks import STANDARD, family_of, quirks_of


@pytest.mark.parametrize(
    ("code", "host", "family"),
    [
        ("moodle", None, "moodle"),
        ("BlackboardLearn", "blackboard.com", "blackboard"),
        ("Open edX", None, "openedx"),
        ("desire2learn", None, "brightspace"),
        (None, "canvas.instructure.com", "canvas"),
        ("", "", ""),
        (None, None, ""),
        ("unheard-of", "lms.example.org", ""),
    ],
)
def test_family(code: str | None, host: str | None, family: str) -> None:
    assert family_of(code, host) == family


def test_unknown_families_follow_the_standard() -> None:
    assert quirks_of("") == quirks_of("unheard-of") == STANDARD
