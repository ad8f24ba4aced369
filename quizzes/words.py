"""The software's own words that scripts show, in one language; templates take theirs from the same catalogue."""

from __future__ import annotations

from gettext import NullTranslations


def mark_words(translations: NullTranslations) -> dict[str, str]:
    """The words of OM.showMark (kinds/show.js): verdicts and notes by name, and the lines around them."""
    _ = translations.gettext
    return {
        "right": _("Right"),
        "wrong": _("Not right"),
        "missed": _("This would have been right"),
        "left_open": _("Left open"),
        "solution": _("Right answer:"),
        "empty": _("You left this open."),
        "spelling": _("Nearly: check your spelling."),
        "unreadable": _("This could not be read as a number."),
        "read_again": _("Read again: %(title)s"),
        "gap": _("Gap %(number)s"),
    }
