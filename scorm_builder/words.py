"""What a package's scripts say, in one language; "{name}" stands for what they fill in."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from course_content.worksheets import product
from quizzes.words import mark_words


def player_words(translations: NullTranslations) -> dict[str, Any]:
    """Sentences by name: the scripts in runtime/ use each of them."""
    _ = translations.gettext
    return {
        "none": _("No learning platform was found. You can read and practise; nothing is recorded."),
        "review": _("You are looking back: nothing is recorded."),
        "browse": _("You are looking around: nothing is recorded."),
        "trouble": _("Your learning platform did not take the last save. It stays on this page and is sent again."),
        "unkept": _("This browser could not keep your last answers. They last until you close this page."),
        "missing": _("This page could not be loaded. Please try again."),
        "elsewhere": _("That page is in another part of the course, which is not in this package."),
        "progress": _("%(count)s of %(total)s done") % {"count": "{count}", "total": "{total}"},
        "count": _("Question %(number)s of %(total)s") % {"number": "{number}", "total": "{total}"},
        "saved": _("Saved {time}"),
        "unsaved": _("Not yet saved"),
        "here": _("Too long for your learning platform: this answer is kept in this browser only."),
        "nowhere": _("Too long for your learning platform: this answer lasts until you leave. Hand in before."),
        "lost": _("You gave a long answer here in another browser, which kept it. You can answer anew."),
        "score": _("%(score)s %%") % {"score": "{score}"},
        "share": _("%(share)s per cent") % {"share": "{share}"},
        "states": {
            "right": _("Right"),
            "partly": _("Partly right"),
            "wrong": _("Not right yet"),
            "empty": _("Not answered"),
            "open": _("Answered, not marked"),
            "elsewhere": _("Answered in another browser"),
        },
        "marks": mark_words(translations),
        "sheet": {
            "unkept": _("Kept until you leave, no longer."),
            "changes": _("The file changes {count} of your fields."),
            "same": _("This file says what your sheet says already. Nothing was changed."),
            "choose": _("Choose a file first."),
            "loaded": _("Loaded."),
            "deleted": _("Deleted: this sheet is empty, and nothing of it is kept."),
            "format": product.FORMAT,
            "largest": product.LARGEST,
            "faults": product.sentences(translations),
        },
    }
