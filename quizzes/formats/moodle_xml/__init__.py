"""Moodle XML: a question bank as Moodle 3.9 to 5 exports and imports it.

Source: Moodle documentation, "Moodle XML format"; for what it leaves open, `question/format/xml/format.php` and the
question types' own code.
"""

from __future__ import annotations

from quizzes.formats.moodle_xml.reading import read, recognises
from quizzes.formats.moodle_xml.writing import write

TITLE = "Moodle XML: every kind of question, with feedback, categories and tags"
EXTENSION = ".xml"
__all__ = ["EXTENSION", "TITLE", "read", "recognises", "write"]
