"""Texts as a marker reads them: without case, accents, apostrophe styles, invisible marks and spare spaces.

Equal to folding.js, code point by code point; hence the explicit character ranges instead of `\\s` and `\\w`, which
the two languages see differently. Folded away, in this order:

1. invisible characters: soft hyphen, zero-width and direction marks, variation selectors of emoji, byte order mark;
2. styles: every apostrophe, prime and free-standing accent to ', every dash to -, every double quote to ";
3. compatibility forms (NFKD), case, and combining marks, so that tonos, dialytika, tilde and cedilla don't count;
   ς is σ, ß is ss, æ is ae, œ is oe, ø is o;
4. spaces at the ends, runs of spaces, spaces around ' and -, and punctuation that ends the text.
"""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
APOSTROPHES = re.compile("['`\u00b4\u02b9\u02bb-\u02bd\u0384\u1fbd\u1fbf\u1fef\u1ffd\u2018-\u201b\u2032\uff07]")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
SPACES = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_QUOTES = re.compile("[\u00ab\u00bb\u201c-\u201f\u2033]")
_MARKS = re.compile("[\u0300-\u036f]")
_TIGHT = re.compile(" ?(['-]) ?")
_END = re.compile("[.,;:!?\u00b7 ]+$")
_LETTERS = str.maketrans({"ς": "σ", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o"})
_DIGIT = re.compile("[0-9]")


def fold(text: str) -> str:
    """The text as marking compares it; two answers are the same when they fold alike."""
    text = INVISIBLE.sub("", text)
    text = _QUOTES.sub('"', DASHES.sub("-", APOSTROPHES.sub("'", text)))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    text = _MARKS.sub("", text).translate(_LETTERS)
    text = _TIGHT.sub(r"\1", SPACES.sub(" ", text).strip(" "))
    return _END.sub("", text) or text


def near_miss(folded: str, accepted: str) -> bool:
    """Whether a folded text looks like a slip of the pen in an accepted one (folded too).

    One slip in 4 to 7 characters, two from 8 on; none in shorter texts, nor where digits are, since another number
    is another answer. A slip is a character too many, too few, another one, or two neighbours swapped.
    """
    limit = 0 if len(accepted) < 4 else 1 if len(accepted) < 8 else 2
    if limit == 0 or abs(len(folded) - len(accepted)) > limit or _DIGIT.search(folded + accepted):
        return False
    return distance(folded, accepted) <= limit


def distance(one: str, other: str) -> int:
    """Optimal string alignment distance (Damerau and Levenshtein, no substring edited twice)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, letter2 in enumerate(other, 1):
            best = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != letter2))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == letter2:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]
