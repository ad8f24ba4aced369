"""The scripts as files: classic, small, and in an order in which each finds what it needs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from quizzes.kinds import KINDS
from quizzes.scripts import scripts
from quizzes.view import folder
from tests.node import node
from tests.quizzes.marks import run


@pytest.mark.parametrize("path", scripts(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_script_is_classic_strict_and_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    assert text.startswith("/** ")
    assert '"use strict";' in text
    assert text.endswith("})(window.OM);\n")
    assert not re.search(r"^\s*(import|export)\b|=>|\?\.|\?\?|`[^`]*\$\{", text, re.MULTILINE)
    checked = subprocess.run([node(), "--check", path], capture_output=True)
    assert checked.returncode == 0, checked.stderr


def test_every_kind_has_its_script_and_they_load_in_this_order() -> None:
    names = [path.parent.name for path in scripts() if path.name == "mark.js"]
    assert sorted(names) == sorted(folder(kind) for kind in KINDS)
    assert run([{"do": "fold", "text": "É"}]) == ["e"]
