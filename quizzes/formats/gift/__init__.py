"""GIFT: questions as plain text, as Moodle and several other systems read it.

Source: Moodle documentation, "GIFT format"; for what it leaves open, `question/format/gift/format.php`.
"""

from __future__ import annotations

from quizzes.formats.gift.reading import read, recognises
from quizzes.formats.gift.writing import write

TITLE = "GIFT: plain text for choices, true or false, matching, short answers, numbers"
EXTENSION = ".gift.txt"
__all__ = ["EXTENSION", "TITLE", "read", "recognises", "write"]
