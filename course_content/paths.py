"""Reads `paths` of course.yaml: ways through the course, each for people with one need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from course_content.model import Choice, LearningPath, Unit
from quizzes.source import Reader, nearest, unique

PATH_FIELDS = ("id", "title", "summary", "for_whom", "units")
CHOICE_FIELDS = ("at_least", "of")
PREFIX = "path."


def read_paths(course: Reader, units: Mapping[str, Unit]) -> tuple[LearningPath, ...]:
    """The paths in their order; a course may do without. `units`: all of the course, by id."""
    readers = course.items("paths", minimum=0)
    paths = tuple(_path(reader, units) for reader in readers)
    unique(((path.id, reader) for path, reader in zip(paths, readers, strict=True)), "path")
    return paths


def _path(reader: Reader, units: Mapping[str, Unit]) -> LearningPath:
    reader.allow(*PATH_FIELDS)
    path_id = reader.identifier("id")
    if path_id and not path_id.startswith(PREFIX):
        reader.problem("path-id", f"the id {path_id!r} must begin with {PREFIX!r}.", "id")
    steps = _Steps(units)
    return LearningPath(
        id=path_id,
        title=reader.text("title"),
        summary=reader.text("summary"),
        for_whom=reader.text("for_whom"),
        steps=tuple(step for each in reader.items("units") for step in steps.read(each)),
    )


class _Steps:
    """Reads the steps of one path, each unit at most once."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = units
        self.seen: set[str] = set()

    def read(self, reader: Reader) -> Iterator[Unit | Choice]:
        """The step that stands here, or nothing where it is wrong."""
        if not isinstance(reader.value, dict):
            yield from self._unit(reader)
            return
        reader.allow(*CHOICE_FIELDS)
        readers = reader.items("of", minimum=2)
        of = tuple(unit for each in readers for unit in self._unit(each))
        yield Choice(reader.integer("at_least", minimum=1, maximum=max(1, len(readers))), of)

    def _unit(self, reader: Reader) -> Iterator[Unit]:
        unit_id = reader.as_text()
        if unit_id in self.seen:
            reader.problem("double-unit", f"the unit {unit_id!r} stands twice in this path.")
        elif unit_id in self.units:
            self.seen.add(unit_id)
            yield self.units[unit_id]
        elif unit_id:
            reader.problem("unknown-unit", f"the course has no unit {unit_id!r}.{nearest(unit_id, self.units)}")
