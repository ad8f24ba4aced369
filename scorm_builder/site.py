"""A course, or one of its lessons, as a package's pages: one document that a script turns, and a file for each page.

    index.html              the home page (course or lesson), the contents, what the player needs to know
    script.js, style.css    everything that runs, everything that dresses it
    pages/<item id>.js      OM.page("<item id>", {title, accent, main}); a quiz brings its questions as well,
                            a worksheet the names of its fields

The pages are those of `course_content.pages`, cut from the same templates as in the tool; only addresses differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from gettext import NullTranslations
from html import unescape
from pathlib import Path
from typing import Any, Literal, cast

from jinja2 import Environment, FileSystemBytecodeCache

from course_content.model import Course, Item, LearningPath, Lesson, Unit
from course_content.pages import STATIC, environment
from course_content.worksheets.sheet import SUFFIX, Worksheet
from quizzes import text
from quizzes.model import Question, Quiz
from quizzes.view import QuestionView, ReadAgain
from scorm_builder.contents import Contents
from scorm_builder.metadata import package_id
from scorm_builder.package import Entry
from scorm_builder.scripts import script, style
from scorm_builder.words import player_words

TEMPLATES = Path(__file__).parent / "templates"
Kind = Literal["course", "outer", "path", "lesson", "unit", "quiz", "glossary", "worksheet", "results"]
_QUESTIONS = re.compile(r"<fieldset.*?</fieldset>|<section class=\"sources\".*?</section>", re.DOTALL)
_ASSETS = {"theme.css": "style.css"}


@dataclass(frozen=True)
class Page:
    """A page of a package: its item id, and its name in the contents."""

    id: str
    kind: Kind
    label: str

    @property
    def file(self) -> str:
        """Where it lies in the package."""
        return f"pages/{self.id}.js"


def leave_out_tests(contents: Contents) -> None:
    """Warn of the whole course's quizzes, which these pages don't ask."""
    for quiz in contents.course.quizzes if contents.lesson is None else ():
        contents.warn(f"Left out: {quiz.title!r} ({quiz.id}). Quizzes of the whole course are asked by the tool alone.")


class Site:
    """The pages of a package. `lesson` is the only one shown, or None for the whole course.

    `warn` is told of links that lead out of the package. results: whether a page shows and prints what was done.
    """

    def __init__(
        self,
        course: Course,
        lesson: Lesson | None,
        translations: NullTranslations,
        warn: Callable[[str], object],
        *,
        results: bool = False,
    ) -> None:
        self.course = _alone(course, lesson) if lesson else course
        self.lesson = lesson
        self.translations = translations
        self.warn = warn
        self.pages = (
            *self._pages(),
            *([Page("results", "results", translations.gettext("Your results"))] if results else []),
        )
        self._known = {page.id for page in self.pages}
        self._templates: Environment = environment(translations, course.language, [TEMPLATES])
        self._templates.bytecode_cache = FileSystemBytecodeCache()  # compiling them is a third of a build
        self._shared: dict[str, Any] = {"course": self.course, "asset": _asset, "address": self.address}

    def address(self, kind: str, target: str) -> str:
        """The address of an item, perhaps with a section, inside the package's one document."""
        item, _, section = target.partition("#")
        if kind == "item" and item == "course" and "course" not in self._known:
            item = self.pages[0].id
        if item not in self._known:
            self.warn(f"A link leads to {item!r}, which is not in this package; the page says so.")
        return f"#/{item}/{section}" if section else f"#/{item}"

    def files(self, runtime: Iterable[str]) -> Iterator[Entry]:
        """Every file of the pages, each made when its turn comes. `runtime`: the scripts of one standard."""
        yield "index.html", self._document
        yield "style.css", style
        yield "script.js", partial(script, tuple(runtime))
        yield "icon.svg", (STATIC / "icon.svg").read_bytes
        for page in self.pages[1:]:
            yield page.file, partial(self._page_file, page)

    def _pages(self) -> Iterator[Page]:
        if self.lesson is None:
            yield Page("course", "course", self.course.title)
        for item in self.course.items.values():
            yield from self._page(item)
        if self.course.glossary:
            yield Page("glossary", "glossary", self.translations.gettext("Glossary"))
        for unit in self.course.units:
            if unit.worksheet:
                yield Page(unit.worksheet.id, "worksheet", unit.worksheet.title)

    def _page(self, item: Item) -> Iterator[Page]:
        """The page of an item; none of a quiz that has no questions or asks of all lessons."""
        _ = self.translations.gettext
        match item:
            case Lesson(number=number, title=title):
                label = _("Lesson %(number)s: %(title)s") % {"number": number, "title": title}
                yield Page(item.id, "lesson", label)
            case Unit():
                yield Page(item.id, "unit" if item.number else "outer", item.label)
            case LearningPath():
                yield Page(item.id, "path", _("Learning path: %(title)s") % {"title": item.title})
            case Quiz():
                if item.pool and self.course.lesson_of(item.id):
                    yield Page(item.id, "quiz", item.title)
            case Worksheet():
                yield from ()  # they follow behind everything else

    def _render(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(**self._shared, **values)

    def _document(self) -> bytes:
        home = "lesson.html" if self.lesson else "course.html"
        html = self._render(
            "shell.html",
            home=home,
            home_id=self.pages[0].id,
            lesson=self.lesson,
            contents=[page for page in self.pages if page.kind != "worksheet"],
            info=self._info(),
        )
        return html.encode()

    def _info(self) -> dict[str, Any]:
        """What the player knows before a page is opened."""
        lessons = self.course.lessons
        quizzes = [lesson.quiz for lesson in lessons if lesson.quiz.pool]
        return {
            "course": self.course.id,
            "package": package_id(self.course, self.lesson),
            "language": self.course.language,
            "pages": [
                {"id": page.id, "title": page.label, "file": page.file, "aside": page.kind == "worksheet"}
                for page in self.pages
            ],
            "units": [unit.id for unit in self.course.units],
            "quizzes": [{"id": quiz.id, "pass": quiz.pass_mark} for quiz in quizzes],
            "lessons": {
                lesson.id: [*(unit.id for unit in lesson.units), *([lesson.quiz.id] if lesson.quiz.pool else [])]
                for lesson in lessons
            },
            "words": player_words(self.translations),
        }

    def _page_file(self, page: Page) -> bytes:
        lesson = self.course.lesson_of(page.id)
        item = self.course.items.get(page.id)
        if isinstance(item, Quiz) and lesson:
            return _script_call(page.id, self._quiz(lesson, item))
        if isinstance(item, Worksheet):
            return _script_call(page.id, self._worksheet(lesson, item))
        if isinstance(item, Unit):
            html = self._render("unit.html", lesson=lesson, unit=item)
        elif isinstance(item, Lesson):
            html = self._render("lesson.html", lesson=item)
        elif isinstance(item, LearningPath):
            html = self._render("path.html", path=item)
        else:
            html = self._render(f"{page.kind}.html")
        return _script_call(page.id, {"title": _title(html), "accent": self._accent(lesson), "main": _main(html)})

    def _accent(self, lesson: Lesson | None) -> str:
        return (lesson or self.course.lessons[0]).accent

    def _quiz(self, lesson: Lesson, quiz: Quiz) -> Mapping[str, Any]:
        """The quiz's pages without questions (to begin, open, passed, failed), and its pool with keys and feedback."""
        views = [self._view(question, quiz) for question in quiz.pool]
        shared = {"lesson": lesson, "quiz": quiz}
        drawn = min(quiz.draw, len(views))
        start = self._render("start.html", **shared)
        return {
            "title": _title(start),
            "accent": lesson.accent,
            "rules": {"draw": quiz.draw, "pass": quiz.pass_mark, "shuffle": quiz.shuffle},
            "start": _main(start),
            "quiz": _QUESTIONS.sub("", _main(self._render("quiz.html", **shared, views=views[:drawn]))),
            "passed": _main(self._render("result.html", **shared, views=(), score=100, maximum=100)),
            "failed": _main(self._render("result.html", **shared, views=(), score=-1, maximum=100)),
            "pool": self._render("pool.html", **shared, views=views),
            "data": [self._resolved(view.script_data()) for view in views],
        }

    def _worksheet(self, lesson: Lesson | None, sheet: Worksheet) -> Mapping[str, Any]:
        """The empty sheet, and what a file of it says of its fields."""
        unit = self.course.unit(sheet.id.removesuffix(SUFFIX))
        html = self._render("package_worksheet.html", lesson=lesson, unit=unit, worksheet=sheet)
        labels = {key: field.label for key, field in sheet.fields.items()}
        return {
            "title": _title(html),
            "accent": self._accent(lesson),
            "main": _main(html),
            "sheet": {"title": sheet.title, "labels": labels},
        }

    def _view(self, question: Question, quiz: Quiz) -> QuestionView:
        return QuestionView(
            question,
            number=1,
            total=min(quiz.draw, len(quiz.pool)),
            order=(),
            read_again=self._read_again(question),
            sources=self.course.source_labels,
            language=self.course.language,
        )

    def _read_again(self, question: Question) -> ReadAgain | None:
        found = self.course.explanation_of(question)
        return ReadAgain(self.address("item", found[0]), found[1]) if found else None

    def _resolved(self, value: Any) -> Any:
        """Every abstract address in a question's JSON replaced, as the pages' `resolved` filter does."""
        if isinstance(value, str):
            return text.resolve(value, self._reference)
        if isinstance(value, dict):
            return {name: self._resolved(each) for name, each in cast("dict[str, Any]", value).items()}
        return [self._resolved(each) for each in cast("list[Any]", value)] if isinstance(value, list) else value

    def _reference(self, kind: str, target: str) -> str:
        if kind == "source":
            return f"#source-{target}"
        return self.address("item", f"glossary#term-{target}") if kind == "term" else self.address(kind, target)


def _alone(course: Course, lesson: Lesson) -> Course:
    """The course as if it had this lesson only."""
    return replace(course, lessons=(lesson,), orientation=None, closing=None, paths=())


def _asset(name: str) -> str:
    return _ASSETS.get(name, name)


def _main(html: str) -> str:
    """The one `<main>` of a page."""
    return html[html.index("<main ") : html.rindex("</main>") + len("</main>")]


def _title(html: str) -> str:
    return unescape(html[html.index("<title>") + len("<title>") : html.index("</title>")])


def _script_call(page_id: str, page: Mapping[str, Any]) -> bytes:
    data = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    return f"OM.page({json.dumps(page_id)},{data});\n".encode()
