"""The gradebook: its columns (line items), its grades, and every score that came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Connection, Row

from lti_tool.practice_lms.course import LEARNERS, Link
from lti_tool.practice_lms.refusal import ServiceRefusal
from lti_tool.practice_lms.score import Score


@dataclass(frozen=True)
class LineItem:
    """A column; `made_for_link` is set when the LMS made it together with a link."""

    id: int
    label: str
    maximum: float
    resource_id: str
    tag: str
    resource_link_id: str | None
    made_for_link: str | None


@dataclass(frozen=True)
class Grade:
    """What a column says of a learner; `points` is None when a score has erased them. `received` in seconds, UTC."""

    line_item: int
    person_id: str
    points: float | None
    comment: str | None
    timestamp: str
    activity_progress: str
    grading_progress: str
    received: float


def ensure_columns(db: Connection, links: Iterable[Link]) -> None:
    """Give each link with points its column, once."""
    db.executemany(
        "INSERT OR IGNORE INTO line_item (label, maximum, resource_id, tag, resource_link_id, made_for_link)"
        " VALUES (?, ?, '', '', ?, ?)",
        [(link.title, link.points, link.id, link.id) for link in links if link.points is not None],
    )


def add_column_of_link(db: Connection, item: LineItem) -> None:
    """Add the column that came with a link (its own `id` is ignored)."""
    db.execute(
        "INSERT INTO line_item (label, maximum, resource_id, tag, resource_link_id, made_for_link)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (item.label, item.maximum, item.resource_id, item.tag, item.resource_link_id, item.made_for_link),
    )


def line_item_of_link(db: Connection, link_id: str) -> int | None:
    """The id of the column that the LMS made with this link."""
    row = db.execute("SELECT id FROM line_item WHERE made_for_link = ?", (link_id,)).fetchone()
    return None if row is None else int(row["id"])


def line_items(db: Connection) -> list[LineItem]:
    """All columns, oldest first."""
    return [_line_item(row) for row in db.execute("SELECT * FROM line_item ORDER BY id")]


def line_item(db: Connection, item_id: int) -> LineItem:
    """One column; refuses (404) when there is none."""
    row = db.execute("SELECT * FROM line_item WHERE id = ?", (item_id,)).fetchone()
    if row is None:
        raise ServiceRefusal(404, f"there is no line item {item_id}")
    return _line_item(row)


def add_line_item(db: Connection, item: LineItem) -> int:
    """Add a column (its own `id` is ignored) and return the id that it got."""
    cursor = db.execute(
        "INSERT INTO line_item (label, maximum, resource_id, tag, resource_link_id) VALUES (?, ?, ?, ?, ?)",
        (item.label, item.maximum, item.resource_id, item.tag, item.resource_link_id),
    )
    return int(cursor.lastrowid or 0)


def change_line_item(db: Connection, item: LineItem) -> None:
    """Replace a column's fields; grades keep their share of the maximum."""
    old = line_item(db, item.id)
    db.execute(
        "UPDATE line_item SET label = ?, maximum = ?, resource_id = ?, tag = ?, resource_link_id = ? WHERE id = ?",
        (item.label, item.maximum, item.resource_id, item.tag, item.resource_link_id, item.id),
    )
    db.execute("UPDATE grade SET points = points * ? WHERE line_item = ?", (item.maximum / old.maximum, item.id))


def delete_line_item(db: Connection, item_id: int) -> None:
    """Remove a column with its grades."""
    db.execute("DELETE FROM line_item WHERE id = ?", (item_id,))


def enter_score(db: Connection, item: LineItem, score: Score, now: float) -> None:
    """Put the score into the gradebook, as Moodle does.

    A timestamp ahead of the LMS's clock is taken, and from then on every earlier one is refused (409).
    """
    if score.user_id not in {learner.id for learner in LEARNERS}:
        raise ServiceRefusal(400, f"user {score.user_id} can’t be graded in this course")
    before = db.execute(
        "SELECT second FROM grade WHERE line_item = ? AND person_id = ?", (item.id, score.user_id)
    ).fetchone()
    if before is not None and before["second"] >= score.second:
        raise ServiceRefusal(409, "there is a score with the same or a later timestamp")
    points = None if score.share is None else score.share * item.maximum
    db.execute(
        "INSERT OR REPLACE INTO grade VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            item.id,
            score.user_id,
            points,
            score.comment,
            score.timestamp,
            score.second,
            score.activity_progress,
            score.grading_progress,
            now,
        ),
    )


def grades(db: Connection) -> list[Grade]:
    """All grades, also the erased ones."""
    rows = db.execute(
        "SELECT line_item, person_id, points, comment, timestamp, activity_progress, grading_progress, received"
        " FROM grade ORDER BY line_item, person_id"
    )
    return [Grade(*row) for row in rows]


def note_received(db: Connection, now: float, item_id: int, body: bytes, status: int, reason: str) -> None:
    """Keep what came in to `/scores` beside what the LMS answered."""
    db.execute(
        "INSERT INTO received_score (received, line_item, body, status, reason) VALUES (?, ?, ?, ?, ?)",
        (now, item_id, body.decode(errors="replace"), status, reason),
    )


def received_scores(db: Connection, limit: int) -> list[Row]:
    """The last `limit` requests to `/scores` that had a valid token, oldest first."""
    rows: list[Row] = db.execute("SELECT * FROM received_score ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    return rows[::-1]


def _line_item(row: Row) -> LineItem:
    return LineItem(**dict(row))
