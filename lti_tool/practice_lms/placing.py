"""What a teacher is choosing in the tool, and the links that came of it; both outlive a restart."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection, Row

from lti_tool.practice_lms.content_items import ContentItem
from lti_tool.practice_lms.course import Link, Person
from lti_tool.practice_lms.gradebook import LineItem, add_column_of_link

SELECTION_SECONDS = 3600
FIRST_ID = 1000


@dataclass(frozen=True)
class Selection:
    """A deep linking request under way; `added` counts what came of it, None until the tool has answered."""

    id: str
    person_id: str
    multiple: bool
    line_items: bool
    added: int | None = None


def begin_selection(db: Connection, person: Person, *, multiple: bool, line_items: bool, now: float) -> str:
    """A new request; its id."""
    selection_id = secrets.token_urlsafe(16)
    db.execute("DELETE FROM selection WHERE expires < ?", (now,))
    db.execute(
        "INSERT INTO selection (id, person_id, multiple, line_items, expires) VALUES (?, ?, ?, ?, ?)",
        (selection_id, person.id, multiple, line_items, now + SELECTION_SECONDS),
    )
    return selection_id


def selection_by_id(db: Connection, selection_id: str, now: float) -> Selection | None:
    """The request with that id, answered or not, unless it is too old."""
    row = db.execute("SELECT * FROM selection WHERE id = ? AND expires >= ?", (selection_id, now)).fetchone()
    if row is None:
        return None
    return Selection(row["id"], row["person_id"], bool(row["multiple"]), bool(row["line_items"]), row["added"])


def open_selection(db: Connection, selection_id: str, now: float) -> Selection | None:
    """The request with that id that waits for its answer."""
    selection = selection_by_id(db, selection_id, now)
    return selection if selection and selection.added is None else None


def place(db: Connection, selection: Selection, items: Sequence[ContentItem]) -> int:
    """Make links of the items, with their columns where the request allows them; how many."""
    for item in items:
        line_item = item.line_item if selection.line_items else None
        cursor = db.execute(
            "INSERT INTO placed_link (title, text, url, custom, points, due) VALUES (?, ?, ?, ?, ?, ?)",
            (
                item.title,
                item.text,
                item.url,
                json.dumps(dict(item.custom)),
                line_item.maximum if line_item else None,
                item.due,
            ),
        )
        if line_item:
            link_id = _link_id(int(cursor.lastrowid or 0))
            column = LineItem(
                id=0,
                label=line_item.label or item.title,
                maximum=line_item.maximum,
                resource_id=line_item.resource_id,
                tag=line_item.tag,
                resource_link_id=link_id,
                made_for_link=link_id,
            )
            add_column_of_link(db, column)
    db.execute("UPDATE selection SET added = ? WHERE id = ?", (len(items), selection.id))
    return len(items)


def placed_links(db: Connection) -> tuple[Link, ...]:
    """The links that came by deep linking, oldest first."""
    return tuple(_link(row) for row in db.execute("SELECT * FROM placed_link ORDER BY id"))


def _link(row: Row) -> Link:
    return Link(
        id=_link_id(row["id"]),
        title=row["title"],
        points=row["points"],
        url=row["url"],
        custom=json.loads(row["custom"]),
        text=row["text"],
        due=row["due"],
    )


def _link_id(number: int) -> str:
    return str(FIRST_ID + number)
