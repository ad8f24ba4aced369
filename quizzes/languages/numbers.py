"""Numbers as people write them in each language: 1.234,5 and 1 234,5 and 1,234.5. Equal to numbers.js.

A number is an optional sign, digits in one block or in groups of three, and an optional decimal part. What the
separators mean is decided so:

- spaces (of any width) and apostrophes always group;
- with both point and comma, the last one is the decimal separator;
- one of them more than once groups;
- one of them once is decimal if it is the language's decimal separator, or if what it parts cannot be a group
  (1.5, 0.250, 1234.567); else it groups: 1.234 is 1234 in Dutch, and 1.234 in English.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from quizzes.languages.folding import APOSTROPHES, DASHES, INVISIBLE, SPACES

DECIMAL = {"en": ".", "nl": ",", "es": ",", "it": ",", "el": ",", "gl": ","}
"""Decimal separator by language; any other language counts as English."""

_DIGITS = 30
_SIGN = re.compile(r"^[%€$£]|[%€$£]\Z")
_BODY = re.compile(r"[0-9]+(?:[ '.,][0-9]+)*\Z|[.,][0-9]+\Z")
_WHOLE = re.compile(r"[0-9]*\Z|[0-9]{1,3}([ '.,])[0-9]{3}(?:\1[0-9]{3})*\Z")
_FRACTION = re.compile(r"[0-9]+\Z")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}\Z")


def decimal_separator(language: str) -> str:
    """The decimal separator of a language (BCP 47 code; regions don't matter)."""
    return DECIMAL.get(language.partition("-")[0].lower(), ".")


def read_number(text: str, language: str, unit: str | None = None) -> float | None:
    """The number that a typed text means in a language, or None where it cannot be read as one.

    The unit may stand before or after it; without one, a sign for per cent or money says nothing.
    """
    body = _without_unit(_clean(text), _clean(unit or ""))
    negative = body.startswith("-")
    if negative or body.startswith("+"):
        body = body[1:].strip(" ")
    if body.endswith(".") and "." not in body[:-1]:
        body = body[:-1]
    if not _BODY.match(body):
        return None
    separator = _decimal_in(body, decimal_separator(language))
    whole, _, fraction = body.partition(separator) if separator else (body, "", "")
    if not _WHOLE.match(whole) or (separator and not _FRACTION.match(fraction)):
        return None
    digits = re.sub("[^0-9]", "", whole)
    if len(digits + fraction) > _DIGITS:
        return None
    value = float(f"{digits or '0'}.{fraction or '0'}")
    return -value if negative and value else value


def write_number(value: float, language: str) -> str:
    """A number as the language writes it, grouped from five digits on: 12.345,5 in Dutch."""
    separator = decimal_separator(language)
    whole, _, fraction = format(Decimal(repr(value)), ",f").partition(".")
    if len(whole.lstrip("-")) < len("10,000"):
        whole = whole.replace(",", "")
    whole = whole.replace(",", "." if separator == "," else ",").replace("-", "\u2212")
    fraction = fraction.rstrip("0")
    return f"{whole}{separator}{fraction}" if fraction else whole


def _clean(text: str) -> str:
    text = DASHES.sub("-", APOSTROPHES.sub("'", INVISIBLE.sub("", text)))
    return SPACES.sub(" ", unicodedata.normalize("NFC", text).lower()).strip(" ")


def _without_unit(body: str, unit: str) -> str:
    if unit and body.endswith(unit):
        body = body[: -len(unit)]
    elif unit and body.startswith(unit):
        body = body[len(unit) :]
    elif not unit:
        body = _SIGN.sub("", body, count=1)
    return body.strip(" ")


def _decimal_in(body: str, usual: str) -> str:
    """Which separator of the body is the decimal one; "" for none."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas != 1:
        return ""
    only = "." if points else ","
    return "" if only != usual and _ONE_GROUP.match(body) else only
