"""The scripts that a page with questions runs, in the order in which they must load."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def scripts() -> tuple[Path, ...]:
    """Numbers and folding, what the kinds share, each kind's own, then drawing: classic scripts on the global `OM`."""
    kinds = _HERE / "kinds"
    shared = sorted(kinds.glob("*.js"), key=lambda path: (path.name != "kinds.js", path.name))
    languages = sorted((_HERE / "languages").glob("*.js"))
    return (shared[0], *languages, *shared[1:], *sorted(kinds.glob("*/mark.js")), _HERE / "drawing.js")
