"""The software's words: catalogues are fresh and complete, and each language's words are found.

Out of date? `python -m quizzes.languages.update`, then translate what it lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from quizzes.languages import PSEUDO, SOURCE, TEMPLATE, available, catalog_path, read_catalog, translations
from quizzes.languages.pseudo import pseudo
from quizzes.languages.update import extract, main, merge, outdated, untranslated

OTHERS = [language for language in available() if language != SOURCE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+>")


def test_catalogues_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert [path.name for path, _ in outdated()] == []
    assert main(["--check"]) == 0
    assert "nl: 0 to translate" in capsys.readouterr().out


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language: str) -> None:
    assert untranslated(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_placeholders(language: str) -> None:
    for message in read_catalog(catalog_path(language), language):
        if message.id:
            ids, strings = forms(message.id), forms(message.string)
            wanted = {placeholder for text in ids for placeholder in PLACEHOLDER.findall(text)}
            for text in strings:
                assert set(PLACEHOLDER.findall(text)) == wanted, text


def forms(value: str | Sequence[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def test_words_are_found() -> None:
    assert "nl" in OTHERS
    assert translations("nl").gettext("Right answer:") == "Goede antwoord:"
    assert translations("nl-BE").gettext("True") == "Waar"
    assert translations("nl").ngettext("%(count)s unit", "%(count)s units", 2) == "%(count)s onderdelen"
    assert translations("en").gettext("True") == "True"
    assert translations("xx").gettext("True") == "True"
    assert translations("../nl").gettext("True") == "True"
    assert translations("nl") is translations("nl")


def test_the_pseudo_language_shows_what_went_through_gettext() -> None:
    words = translations(PSEUDO)
    assert words.gettext("Right answer:").startswith("⟦Ŕíĝĥť áñŝẃéř:"[:4])
    for message in read_catalog(TEMPLATE):
        if isinstance(message.id, str) and message.id:
            shown = words.gettext(message.id)
            assert shown[0] + shown[-1] == "⟦⟧"
            assert PLACEHOLDER.findall(shown) == PLACEHOLDER.findall(message.id)
    assert words.ngettext("%(count)s unit", "%(count)s units", 1) != words.ngettext(
        "%(count)s unit", "%(count)s units", 2
    )
    assert PSEUDO not in available()


def test_pseudo_texts_are_longer_and_keep_placeholders() -> None:
    text = "Saved {time} of %(count)s <b>pages</b>"
    assert len(pseudo(text)) >= 1.2 * len(text)
    assert PLACEHOLDER.findall(pseudo(text)) == PLACEHOLDER.findall(text)


def translated(*messages: tuple[str, str, str | None]) -> Catalog:
    catalog = Catalog(locale="nl")
    for one, other, context in messages:
        catalog.add(one, other, context=context)
    return catalog


def found(catalog: Catalog, text: str, context: str | None = None) -> Message:
    message = catalog.get(text, context)
    assert message is not None
    return message


def test_a_changed_text_keeps_its_translation_by_context_as_fuzzy() -> None:
    catalog = translated(("Old words", "Oude woorden", "block-1"), ("New word", "Nieuw woord", "block-2"))
    template = translated(("New words", "", "block-1"), ("New word", "", "block-2"))
    merge(catalog, template)
    changed = found(catalog, "New words", "block-1")
    assert (changed.string, changed.fuzzy, changed.previous_id) == ("Oude woorden", True, ["Old words"])
    assert found(catalog, "New word", "block-2").string == "Nieuw woord"


def test_likeness_alone_translates_nothing() -> None:
    catalog = translated(("Save answer", "Antwoord opslaan", None), ("Kept", "Bewaard", None))
    merge(catalog, translated(("Save answers", "", None), ("Kept", "", None)))
    assert found(catalog, "Save answers").string == ""
    assert found(catalog, "Kept").string == "Bewaard"
    assert [message.string for message in catalog.obsolete.values()] == ["Antwoord opslaan"]


def test_words_are_extracted_from_python_and_templates(tmp_path: Path) -> None:
    (tmp_path / "quizzes" / "course").mkdir(parents=True)
    (tmp_path / "quizzes" / "page.html").write_text(
        '{{ _("Hello") }}{% trans count=2 %}one {{ count }}{% pluralize %}many {{ count }}{% endtrans %}'
    )
    (tmp_path / "quizzes" / "code.py").write_text('x = _("World")\ny = other("No")\n')
    (tmp_path / "quizzes" / "course" / "text.html").write_text('{{ _("Course") }}')
    catalog = extract(tmp_path)
    found = [message.id for message in catalog if message.id]
    assert sorted(found, key=str) == [("one %(count)s", "many %(count)s"), "Hello", "World"]
