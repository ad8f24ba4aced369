"""The table of codes is closed and complete."""

from typing import get_args

import pytest

from lti_tool.lti.errors import STATUSES, WORDS, Code, LtiError, PlatformRefused, PlatformUnavailable


def test_every_code_has_a_status_of_the_design() -> None:
    assert set(STATUSES) == set(get_args(Code))
    assert set(STATUSES.values()) <= {400, 401, 403, 413, 502, 503, 504}


def test_an_error_for_the_log() -> None:
    error = LtiError("claim-missing", "launch of p1", "sub")
    assert (error.status, str(error)) == (400, "claim-missing: sub: launch of p1")


@pytest.mark.parametrize("kind", [PlatformRefused, PlatformUnavailable])
def test_an_lmss_words_are_kept_short(kind: type[PlatformRefused | PlatformUnavailable]) -> None:
    assert len(kind("x" * 10_000).reply) == WORDS
