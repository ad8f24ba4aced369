"""`hotspot`: places in a picture, chosen in the picture or in the list of their names.

Credit is (right regions − wrong ones) / keys, never below 0, so that choosing everything gains nothing. An answer may
also be a point, as a tap gives it: it stands for the last listed region that holds it, since later ones lie on top. A
point in no region is a miss: credit 0. Coordinates are shares of the picture's width and height, from its top left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any, TypeGuard, cast

from quizzes.kinds.reading import Form, check_known, distinct_ids, is_array, is_object, part_id
from quizzes.model import EMPTY, Answer, InvalidAnswer, Mark, Verdict
from quizzes.source import Reader, unique

KIND = "hotspot"
FIELDS = ("picture", "alt", "regions", "key")
Point = tuple[float, float]
_VIEW_BOX = re.compile(r'<svg[^>]*\bviewBox="([^"]*)"')
_BADGE = 1 / 33
"""Radius of the circle around a region's number, as a share of the picture's width."""


@dataclass(frozen=True)
class Region:
    """A place in the picture; `corners` in order, (x, y) from 0 to 1."""

    id: str
    text: str
    feedback: str
    corners: tuple[Point, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside (even-odd rule)."""
        inside = False
        for (x1, y1), (x2, y2) in pairwise((*self.corners, self.corners[0])):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside


@dataclass(frozen=True)
class Shape:
    """A region in the drawing's own units: its corners as SVG writes them, and the middle of its number."""

    region: Region
    points: str
    badge: Point


@dataclass(frozen=True)
class Hotspot:
    """Regions in the author's order, `key` with the ids of the right ones in the same order.

    picture: name of a file in media/, as written; once the course is loaded, the drawing itself (inline SVG).
    """

    picture: str
    alt: str
    regions: tuple[Region, ...]
    key: tuple[str, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether `picture` is the drawing itself."""
        return self.picture.startswith("<svg")

    @property
    def view_box(self) -> tuple[float, ...]:
        """Left, top, width and height of the drawing, in its own units."""
        found = _VIEW_BOX.match(self.picture)
        return tuple(map(float, re.split("[ ,]+", found[1]))) if found else (0, 0, 1, 1)

    @property
    def badge_radius(self) -> float:
        """Of the circle around a region's number."""
        return round(self.view_box[2] * _BADGE, 2)

    def shapes(self) -> list[Shape]:
        """Each region as it lies on the drawing; its number stands on its top left corner, within the drawing."""
        left, top, width, height = self.view_box
        shapes: list[Shape] = []
        for region in self.regions:
            corners = [(left + x * width, top + y * height) for x, y in region.corners]
            badge = (
                max(left + self.badge_radius, min(x for x, _ in corners)),
                max(top + self.badge_radius, min(y for _, y in corners)),
            )
            points = " ".join(f"{x:g},{y:g}" for x, y in corners)
            shapes.append(Shape(region, points, badge))
        return shapes

    def chosen(self, answer: Answer | None) -> list[str]:
        """The ids of the regions that an answer names or hits."""
        if isinstance(answer, dict):
            hit = [region.id for region in self.regions if region.holds(answer["x"], answer["y"])]
            return hit[-1:]
        return answer if isinstance(answer, list) else []


def parse(reader: Reader) -> Hotspot:
    """Read `picture`, `alt`, `regions` (2 or more: id, text, area, feedback) and `key` (some of their ids, not all)."""
    regions: list[tuple[str, Reader]] = []
    read: list[Region] = []
    for each in reader.items("regions", minimum=2):
        each.allow("id", "text", "area", "feedback")
        region = Region(part_id(each), each.text("text"), each.text("feedback"), _corners(each))
        read.append(region)
        regions.append((region.id, each))
    unique(regions, "region")
    named = reader.texts("key")
    for name in named:
        check_known(reader, "key", name, [region.id for region in read])
    key = tuple(region.id for region in read if region.id in named)
    if read and len(key) == len(read):
        reader.problem("all-keys", "every region is right; add places that are tempting but wrong.", "key")
    return Hotspot(reader.text("picture"), reader.text("alt"), tuple(read), key)


def _corners(reader: Reader) -> tuple[Point, ...]:
    """`area`: [left, top, width, height] of a rectangle, or a list of three or more corners [x, y]."""
    written = reader.items("area", minimum=3)
    rectangle = _shares(reader.mapping().get("area"), 4)
    if rectangle:
        left, top, width, height = rectangle
        right, bottom = round(min(1, left + width), 6), round(min(1, top + height), 6)
        if right > left and bottom > top:
            return ((left, top), (right, top), (right, bottom), (left, bottom))
    corners = [_shares(each.value, 2) for each in written]
    if len(corners) >= 3 and all(corners):
        return tuple((corner[0], corner[1]) for corner in corners)
    if reader.has("area"):
        message = (
            "'area' is [left, top, width, height] or three and more corners [x, y], in shares of the picture (0 to 1)."
        )
        reader.problem("bad-area", message, "area")
    return ((0, 0), (1, 0), (1, 1))


def _shares(value: object, count: int) -> Sequence[float]:
    """So many numbers from 0 to 1; none where the value is something else."""
    return value if is_array(value) and len(value) == count and all(map(_is_share, value)) else ()


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def to_data(body: Hotspot) -> dict[str, Any]:
    """The kind's part of the normalised JSON: each area as a list of corners."""
    regions = [
        {"id": each.id, "text": each.text, "area": [list(corner) for corner in each.corners], "feedback": each.feedback}
        for each in body.regions
    ]
    return {"picture": body.picture, "alt": body.alt, "regions": regions, "key": list(body.key)}


def parse_answer(body: Hotspot, data: object) -> Answer:
    """A list of region ids without repetition, or a point {"x", "y"}."""
    if is_object(data):
        if set(data) != {"x", "y"} or not all(map(_is_share, data.values())):
            raise InvalidAnswer("not a point with x and y from 0 to 1")
        return data
    return cast("Answer", distinct_ids(data, (region.id for region in body.regions)))


def parse_form(body: Hotspot, form: Form) -> object | None:
    """The chosen regions; None when none is."""
    return [value for value in form.all("") if value] or None


def mark(body: Hotspot, answer: Answer | None) -> Mark:
    """Chosen regions and keys get a verdict; regions rightly left alone get none."""
    if not answer:
        return EMPTY
    chosen = body.chosen(answer)
    verdicts: dict[str, Verdict] = {}
    for region in body.regions:
        if region.id in chosen:
            verdicts[region.id] = "right" if region.id in body.key else "wrong"
        elif region.id in body.key:
            verdicts[region.id] = "missed"
    said = list(verdicts.values())
    return Mark(max(0, said.count("right") - said.count("wrong")) / len(body.key), verdicts)


def feedback(body: Hotspot, mark: Mark) -> dict[str, str]:
    """Each region's own feedback, whatever was chosen."""
    return {region.id: region.feedback for region in body.regions}


def solution(body: Hotspot, language: str) -> dict[str, str]:
    """Nothing beside the regions: the keys among them are marked."""
    return {}


def shuffled(body: Hotspot) -> tuple[str, ...]:
    """Nothing: the list follows the numbers in the picture."""
    return ()


def generate(body: Hotspot, random: Random) -> Answer | None:
    """A random answer as a learner might give it, for tests and rehearsals."""
    ids = [region.id for region in body.regions]
    corners = random.choice(body.regions).corners
    middle = {"x": sum(x for x, _ in corners) / len(corners), "y": sum(y for _, y in corners) / len(corners)}
    some = random.sample(ids, 1 if len(body.key) == 1 else random.randint(1, len(ids)))
    return random.choice([None, [], list(body.key), some, middle, {"x": random.random(), "y": random.random()}])
