"""The pseudo-language `qps`: accented, about 40 % longer, in brackets ⟦ ⟧; readable, and easy to tell from English."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

from quizzes.languages import PSEUDO

_ACCENTS = str.maketrans("aceghiklnorstuwyzACEGHIKLNORSTUWYZ", "áçéĝĥíķļñóŕšťúŵýžÁÇÉĜĤÍĶĻÑÓŔŠŤÚŴÝŽ")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;)")
_LONGER = 0.4


def pseudo(text: str) -> str:
    """A text in the pseudo-language; placeholders, tags and entities stay as they are."""
    pieces = _KEPT.split(text)
    words = [piece if index % 2 else piece.translate(_ACCENTS) for index, piece in enumerate(pieces)]
    letters = sum(len(piece) for piece in pieces[::2])
    return f"⟦{''.join(words)}{'~' * round(letters * _LONGER)}⟧"


def pseudo_catalog(template: Catalog) -> Catalog:
    """Every message of a template in the pseudo-language."""
    catalog = Catalog(locale=PSEUDO)
    for message in template:
        if isinstance(message.id, (tuple, list)):
            one, many = message.id
            catalog.add(message.id, (pseudo(one), pseudo(many)), context=message.context)
        elif message.id:
            catalog.add(message.id, pseudo(message.id), context=message.context)
    return catalog
