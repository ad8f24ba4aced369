"""The software's own words in each language (gettext), and how each language folds texts and writes numbers.

Words are English in the source. `messages.pot` lists them; `<language>/LC_MESSAGES/open_museums.po` translates them and
is read as it is, so nothing has to be compiled. `python -m quizzes.languages.update` brings both up to date. The
pseudo-language `qps` is made from `messages.pot`: what it shows without brackets did not go through gettext.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PSEUDO = "qps"
DIRECTORY = Path(__file__).parent
TEMPLATE = DIRECTORY / "messages.pot"
DOMAIN = "open_museums"
SOURCE = "en"


def catalog_path(language: str) -> Path:
    """The PO file of a language."""
    return DIRECTORY / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def available() -> tuple[str, ...]:
    """Languages that the software's words are in: the source language, then by code; without the pseudo-language."""
    found = sorted(path.parent.parent.name for path in DIRECTORY.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (SOURCE, *found)


@lru_cache(maxsize=64)
def translations(language: str) -> NullTranslations:
    """The words in a language (BCP 47 code); English where they are not, or not yet, translated.

    A region without its own words (nl-BE) gets its language's (nl).
    """
    if language == PSEUDO:
        from quizzes.languages.pseudo import pseudo_catalog

        return _compiled(pseudo_catalog(read_catalog(TEMPLATE)))
    for code in (language, language.partition("-")[0]):
        if code in available() and code != SOURCE:
            return _compiled(read_catalog(catalog_path(code), code))
    return NullTranslations()


def read_catalog(path: Path, language: str | None = None) -> Catalog:
    """A PO or POT file. Babel is imported where it is needed: English needs none, and it takes 30 ms."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def _compiled(catalog: Catalog) -> GNUTranslations:
    """The catalogue as gettext looks words up; fuzzy entries count as untranslated."""
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
