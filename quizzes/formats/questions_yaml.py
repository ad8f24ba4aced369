"""Questions as the text of a questions.yaml, in the style in which authors write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*\Z")
_ID = re.compile(r"[0-9][0-9.]*-[a-z][a-z0-9-]*\Z")
_WORD = re.compile(r"[a-z][a-z0-9-]*\Z")
_MEANT_OTHERWISE = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_ENDS = {":", " ", "\u00a0"}
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BLOCK = re.compile(r"[^\s][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*\S\Z")


def write_questions(questions: Iterable[Mapping[str, Any]]) -> str:
    """A list of questions, a blank line after each. Values are texts, numbers, flags, lists and mappings."""
    return "".join(f"{_entry(question, '')}\n" for question in questions)


def _entry(value: Any, indent: str) -> str:
    """One element of a list."""
    if not isinstance(value, Mapping):
        return f"{indent}- {_scalar(value, indent + '  ')}\n"
    text = _mapping(cast("Mapping[str, Any]", value), f"{indent}  ")
    return f"{indent}- {text[len(indent) + 2 :]}"


def _mapping(value: Mapping[str, Any], indent: str) -> str:
    return "".join(_field(str(name), each, indent) for name, each in value.items())


def _field(name: str, value: Any, indent: str) -> str:
    if isinstance(value, Mapping):
        return f"{indent}{name}:\n{_mapping(cast('Mapping[str, Any]', value), indent + '  ')}"
    if isinstance(value, list) and value:
        parts = cast("list[Any]", value)
        if all(isinstance(part, str) and _is_plain(part) and _WORD.match(part) for part in parts):
            return f"{indent}{name}: [{', '.join(parts)}]\n"
        return f"{indent}{name}:\n" + "".join(_entry(each, indent + "  ") for each in parts)
    return f"{indent}{name}: {_scalar(value, indent + '  ')}\n"


def _scalar(value: Any, indent: str) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if "\n" in value and _BLOCK.match(value):
        return "|-\n" + "\n".join(f"{indent}{line}" if line else "" for line in value.split("\n"))
    if _is_plain(value):
        return value
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _is_plain(value: str) -> bool:
    if value[:1].isdecimal():
        return bool(_ID.match(value))
    if ": " in value or " #" in value or value[-1:] in _ENDS or value.lower() in _MEANT_OTHERWISE:
        return False
    return value[:1].isalpha() and (value.isprintable() or bool(_PLAIN.match(value)))
