"""A `::: figure NAME.svg` block: a drawing from media/ with its description, caption, and the drawing in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course_content.svg import read_drawing
from quizzes.source import Problem, Source, nearest, read_yaml_text

FIELDS = ("alt", "caption", "long")


@dataclass(frozen=True)
class Figure:
    """What a figure block says. long: Markdown and the line it begins at, or None. drawing: inline SVG, or None."""

    file: str
    alt: str
    alt_line: int
    caption: str
    caption_line: int
    long: str | None
    long_line: int
    drawing: str | None


@dataclass(frozen=True)
class Media:
    """The drawings beside a unit's text; each file is read once."""

    directory: Path
    root: Path
    problems: list[Problem]
    read: dict[str, str | None]

    @classmethod
    def of(cls, directory: Path, root: Path, problems: list[Problem]) -> Media:
        """The media folder of a lesson's units."""
        return cls(directory, root, problems, {})

    def names(self) -> list[str]:
        """The files that are there."""
        return sorted(each.name for each in self.directory.glob("*") if each.is_file())

    def drawing(self, name: str, source: Source, line: int) -> str | None:
        """The checked drawing of that name; a problem at `line` where there is none."""
        if name not in self.read:
            self.read[name] = self._read(name, source, line)
        return self.read[name]

    def _read(self, name: str, source: Source, line: int) -> str | None:
        names = self.names()
        if not name.endswith(".svg") or "/" in name:
            source.note("figure-file", f"{name!r} is not the name of a drawing in media/, such as 'ladder.svg'.", line)
        elif name not in names:
            source.note("no-picture", f"there is no media/{name}.{nearest(name, names)}", line)
        else:
            return read_drawing(self.directory / name, self.root, self.problems)
        return None


def read_figure(name: str, body: str, line: int, source: Source, media: Media) -> Figure:
    """Read a figure's YAML body; `line` is that of the opening fence."""
    drawing = media.drawing(name, source, line)
    place = Source(source.file, source.problems)
    if not body.strip():
        source.note("figure-alt", f"the figure {name!r} needs `alt:` and `caption:` lines.", line)
        return Figure(name, "", line, "", line, None, line, drawing)
    reader = read_yaml_text(body, place, first_line=line + 1)
    if reader is None:
        return Figure(name, "", line, "", line, None, line, drawing)
    reader.allow(*FIELDS)
    if not reader.has("alt"):
        message = f"the figure {name!r} has no 'alt': say in a sentence what it shows."
        source.note("figure-alt", message, line)
    alt = reader.text("alt") if reader.has("alt") else ""
    return Figure(
        file=name,
        alt=" ".join(alt.split()),
        alt_line=place.line(("alt",)) or line,
        caption=reader.text("caption"),
        caption_line=place.line(("caption",)) or line,
        long=reader.text_or_none("long"),
        long_line=(place.line(("long",)) or line) + 1,
        drawing=drawing,
    )
