"""Reads the questions of a course folder: each lesson's outcomes, quiz rules and questions.yaml.

All that commands about questions need, and what course_content.loader builds on. Files below the course folder:

    course.yaml                     lessons: [lesson-1, …]        ids in the course's order
    lessons/<folder>/lesson.yaml    id, units: [{id, outcomes: [{id, level, text}]}],
                                    quiz: {title, draw, pass_mark, shuffle}
    lessons/<folder>/questions.yaml a list of questions (docs/question-kinds.md)

Other fields of course.yaml and lesson.yaml belong to the loader, which also refuses unknown ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from quizzes.kinds import KINDS, UNMARKED
from quizzes.marking import parse_question
from quizzes.model import LEVELS, Level, Outcome, Question, Quiz
from quizzes.source import Problem, Reader, nearest, read_yaml
from quizzes.writing import check_writing

OUTCOME_FIELDS = ("id", "level", "text")
QUIZ_FIELDS = ("title", "draw", "pass_mark", "shuffle")


@dataclass(frozen=True)
class LessonBank:
    """One lesson's questions and what they rest on.

    reader: of lesson.yaml, for its other fields. readers: of each question, by id, for problems found later.
    """

    lesson_id: str
    directory: Path
    reader: Reader
    outcomes: tuple[Outcome, ...]
    quiz: Quiz
    readers: Mapping[str, Reader]

    @property
    def questions(self) -> tuple[tuple[Question, Reader], ...]:
        """Each question with its place."""
        return tuple((question, self.readers[question.id]) for question in self.quiz.pool)


@dataclass(frozen=True)
class Bank:
    """The lessons that were read, in the course's order. elsewhere: item ids of those that were not."""

    lessons: tuple[LessonBank, ...]
    elsewhere: frozenset[str] = frozenset()


def read_bank(course_dir: Path, problems: list[Problem], only: int | None = None) -> Bank:
    """The lessons of course.yaml, or the `only` one by its number, from 1; what is wrong goes to `problems`."""
    course = read_yaml(course_dir / "course.yaml", course_dir, problems)
    if course is None:
        return Bank(())
    by_id = _lesson_files(course_dir, problems)
    listed: dict[str, int] = {}
    for index, lesson_id in enumerate(course.texts("lessons")):
        if lesson_id not in by_id:
            known = ", ".join(by_id) or "none"
            message = f"no folder below lessons/ has a lesson.yaml with the id {lesson_id!r}; found: {known}."
            course.problem("no-lesson", message + nearest(lesson_id, by_id), "lessons", index)
        elif lesson_id in listed:
            course.problem("double-id", f"the lesson {lesson_id!r} is listed twice.", "lessons", index)
        else:
            listed[lesson_id] = index + 1
    for lesson_id in by_id.keys() - set(course.texts("lessons")):
        by_id[lesson_id][1].problem(
            "unlisted-lesson", f"course.yaml does not list {lesson_id!r} under 'lessons'; it would not be shown.", "id"
        )
    chosen = [name for name, number in listed.items() if only in (None, number)]
    banks = tuple(read_lesson(*by_id[name], course_dir, problems) for name in chosen)
    check_unique(banks)
    others = [by_id[name][1] for name in listed if name not in chosen]
    return Bank(banks, frozenset(item for reader in others for item in _items(reader)))


def _items(lesson: Reader) -> Iterator[str]:
    """The item ids of a lesson.yaml."""
    lesson_id = lesson.text("id")
    yield from (lesson_id, _quiz_id(lesson_id), *(unit.text("id") for unit in lesson.items("units")))


def _quiz_id(lesson_id: str) -> str:
    return f"{lesson_id}.quiz"


def read_questions(path: Path, root: Path, problems: list[Problem]) -> tuple[tuple[Question, Reader], ...]:
    """The questions of one questions.yaml that are whole enough to be read, each with its place."""
    reader = read_yaml(path, root, problems)
    if reader is None:
        return ()
    read: list[tuple[Question, Reader]] = []
    for each in reader.elements():
        if each.mapping().get("kind") in tuple(KINDS):
            read.append((parse_question(each), each))
        else:
            each.choice("kind", KINDS)  # notes the problem; reading on as another kind would only add noise
    return tuple(read)


def check_file(path: Path) -> tuple[Path, list[Problem], int]:
    """All that is wrong with one questions.yaml: the folder that files are named from, problems, number of questions.

    What lies around it is used where it is there: lesson.yaml beside it, and course.yaml above for the language.
    """
    course_dir = path.resolve().parent.parent.parent
    root = course_dir if (course_dir / "course.yaml").exists() else path.resolve().parent
    problems: list[Problem] = []
    questions = read_questions(path.resolve(), root, problems)
    check_ids(questions)
    if (path.resolve().parent / "lesson.yaml").exists():
        lesson = read_yaml(path.resolve().parent / "lesson.yaml", root, problems)
        if lesson is not None:
            outcomes, units = read_outcomes(lesson)
            check_references(questions, outcomes, units)
            check_coverage(questions, lesson, outcomes)
    course = read_yaml(root / "course.yaml", root, problems) if root == course_dir else None
    check_writing(questions, (course and course.text_or_none("source_language")) or "en")
    return root, problems, len(questions)


def check_ids(questions: Iterable[tuple[Question, Reader]]) -> None:
    """Note question ids that stand twice."""
    seen: set[str] = set()
    for question, reader in questions:
        if question.id and question.id in seen:
            reader.problem("double-id", f"the question id {question.id!r} is used twice.", "id")
        seen.add(question.id)


def check_references(
    questions: Iterable[tuple[Question, Reader]], outcomes: tuple[Outcome, ...], units: tuple[str, ...]
) -> None:
    """Note unknown units and outcomes, and outcomes of another unit."""
    known = {outcome.id: outcome for outcome in outcomes}
    for question, reader in questions:
        if question.unit and question.unit not in units:
            hint = nearest(question.unit, units)
            reader.problem("unknown-unit", f"this lesson has no unit {question.unit!r}.{hint}", "unit")
        outcome = known.get(question.outcome)
        if outcome is None and question.outcome:
            hint = nearest(question.outcome, known)
            reader.problem("unknown-outcome", f"this lesson has no outcome {question.outcome!r}.{hint}", "outcome")
        elif outcome is not None and outcome.unit != question.unit:
            message = f"the outcome {outcome.id!r} belongs to {outcome.unit!r}, the question to {question.unit!r}."
            reader.problem("other-unit", message, "outcome")


def check_coverage(questions: Iterable[tuple[Question, Reader]], lesson: Reader, outcomes: tuple[Outcome, ...]) -> None:
    """Note outcomes that no question tests."""
    covered = {question.outcome for question, _ in questions}
    for outcome in outcomes:
        if covered and outcome.id not in covered:
            place = _place_of_outcome(lesson, outcome.id)
            place.problem("uncovered-outcome", f"no question tests the outcome {outcome.id!r}.", "id")


def read_outcomes(lesson: Reader) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    """The outcomes of a lesson.yaml, and the ids of its units."""
    outcomes: list[Outcome] = []
    units: list[str] = []
    for unit in lesson.items("units"):
        unit_id = unit.identifier("id")
        if unit_id and unit_id in units:
            unit.problem("double-id", f"the unit id {unit_id!r} is used twice.", "id")
        units.append(unit_id)
        for each in unit.items("outcomes"):
            outcome = read_outcome(each, unit_id)
            if any(outcome.id == other.id for other in outcomes):
                each.problem("double-id", f"the outcome id {outcome.id!r} is used twice.", "id")
            outcomes.append(outcome)
    return tuple(outcomes), tuple(units)


def read_outcome(reader: Reader, unit_id: str) -> Outcome:
    """One outcome of a unit: {id, level, text}."""
    reader.allow(*OUTCOME_FIELDS)
    level = cast("Level", reader.choice("level", LEVELS))
    return Outcome(reader.identifier("id"), unit_id, level, reader.text("text"))


def _lesson_files(course_dir: Path, problems: list[Problem]) -> dict[str, tuple[Path, Reader]]:
    """Each lesson folder and the reader of its lesson.yaml, by lesson id, in the order of the folders' names."""
    found: dict[str, tuple[Path, Reader]] = {}
    for directory in sorted(each for each in (course_dir / "lessons").glob("*") if each.is_dir()):
        reader = read_yaml(directory / "lesson.yaml", course_dir, problems)
        if reader is None:
            continue
        lesson_id = reader.identifier("id")
        if lesson_id in found:
            other = found[lesson_id][0].name
            reader.problem("double-id", f"the lesson id {lesson_id!r} is also that of lessons/{other}.", "id")
        elif lesson_id:
            found[lesson_id] = (directory, reader)
    return found


def read_lesson(directory: Path, reader: Reader, course_dir: Path, problems: list[Problem]) -> LessonBank:
    """The questions of one lesson folder; `reader` is of its lesson.yaml."""
    outcomes, units = read_outcomes(reader)
    questions = read_questions(directory / "questions.yaml", course_dir, problems)
    check_ids(questions)
    check_references(questions, outcomes, units)
    check_coverage(questions, reader, outcomes)
    lesson_id = reader.text("id")
    quiz = _read_quiz(lesson_id, reader, tuple(question for question, _ in questions))
    readers = {question.id: each for question, each in questions}
    return LessonBank(lesson_id, directory, reader, outcomes, quiz, readers)


def _read_quiz(lesson_id: str, lesson: Reader, pool: tuple[Question, ...]) -> Quiz:
    if not lesson.has("quiz"):
        lesson.problem("missing-field", "the field 'quiz' is missing.")
        return Quiz(_quiz_id(lesson_id), "", pool, draw=1, pass_mark=0, shuffle=True)
    reader = lesson.get("quiz")
    reader.allow(*QUIZ_FIELDS)
    draw = reader.integer("draw", minimum=1)
    if pool and draw > len(pool):
        message = f"'draw' is {draw}, but the lesson has {len(pool)} questions."
        reader.problem("draw-too-many", message, "draw")
    _check_marked(reader, draw, pool)
    return Quiz(
        id=_quiz_id(lesson_id),
        title=reader.text("title"),
        pool=pool,
        draw=draw,
        pass_mark=reader.integer("pass_mark", default=60, maximum=100),
        shuffle=reader.flag("shuffle", default=True),
    )


def read_course_quizzes(course_dir: Path, bank: Bank, problems: list[Problem]) -> tuple[Quiz, ...]:
    """The quizzes of the whole course, quizzes/*.yaml by file name; each draws from all lessons that were read."""
    pool = tuple(question for lesson in bank.lessons for question in lesson.quiz.pool)
    lessons = bank.elsewhere.union(lesson.lesson_id for lesson in bank.lessons)
    most = 10**9 if bank.elsewhere else max(1, len(pool))
    found: list[Quiz] = []
    for path in sorted((course_dir / "quizzes").glob("*.yaml")):
        reader = read_yaml(path, course_dir, problems)
        if reader is None:
            continue
        reader.allow("id", "summary", "graded", *QUIZ_FIELDS)
        quiz = Quiz(
            id=reader.identifier("id"),
            title=reader.text("title"),
            pool=pool,
            draw=reader.integer("draw", minimum=1, maximum=most),
            pass_mark=reader.integer("pass_mark", default=0, maximum=100),
            shuffle=reader.flag("shuffle", default=True),
            spread="lesson",
            graded=reader.flag("graded", default=True),
            summary=reader.text("summary"),
        )
        _check_marked(reader, quiz.draw, pool)
        if any(quiz.id == each.id for each in found) or quiz.id in lessons:
            reader.problem("double-id", f"{quiz.id!r} is already the id of something else.", "id")
        found.append(quiz)
    return tuple(found)


def _check_marked(reader: Reader, draw: int, pool: tuple[Question, ...]) -> None:
    """Each attempt asks something that counts, or it would have no score."""
    unmarked = sum(question.kind in UNMARKED for question in pool)
    if unmarked >= draw:
        kinds = " and ".join(sorted(UNMARKED))
        message = f"'draw' is {draw}, and {unmarked} questions are {kinds}, which no machine marks: draw more."
        reader.problem("nothing-marked", message, "draw")


def _place_of_outcome(lesson: Reader, outcome_id: str) -> Reader:
    for unit in lesson.items("units"):
        for each in unit.items("outcomes"):
            if each.text("id") == outcome_id:
                return each
    return lesson


def check_unique(banks: Iterable[LessonBank]) -> None:
    """Ids of questions, units and outcomes are unique in the course, not only in their lesson."""
    seen: dict[tuple[str, str], str] = {}

    def check(what: str, name: str, lesson: str, reader: Reader) -> None:
        other = seen.setdefault((what, name), lesson)
        if other != lesson:
            reader.problem("double-id", f"the {what} id {name!r} is also used in {other!r}.", "id")

    for bank in banks:
        for question_id, reader in bank.readers.items():
            check("question", question_id, bank.lesson_id, reader)
        for outcome in bank.outcomes:
            check("outcome", outcome.id, bank.lesson_id, _place_of_outcome(bank.reader, outcome.id))
        for unit in bank.reader.items("units"):
            check("unit", unit.text("id"), bank.lesson_id, unit)
