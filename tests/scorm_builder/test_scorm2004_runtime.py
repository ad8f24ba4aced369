"""The SCORM 2004 run-time against a strict LMS: what differs from SCORM 1.2, whose tests cover what editions share."""

from __future__ import annotations

from typing import Any

import pytest

from scorm_builder.sco import RUNTIME as SHARED
from tests.scorm_builder.node import ROOT, RUNTIME, run
from tests.scorm_builder.test_scorm12_runtime import OPTIONS, PRELUDE, TARGETS

BROWSER = ROOT / "tests" / "browser"
NUMBERS = [ROOT / "quizzes" / "languages" / name for name in ("folding.js", "numbers.js")]
FILES = [
    *NUMBERS,
    BROWSER / "scorm_api.js",
    BROWSER / "scorm2004_api.js",
    *(RUNTIME / name for name in (*SHARED, "scorm2004.js")),
]
OF_2004 = (
    PRELUDE.replace("window.API = new window.StrictApi", "window.API_1484_11 = new window.Strict2004Api")
    .replace("LMS", "")
    .replace(
        "Date = {now: function () { return clock += 0.25; }};", "Date.now = function () { return clock += 0.25; };"
    )
)


def play(script: str, data: dict[str, str] | None = None) -> Any:
    return run(FILES, OF_2004 + script, data)


def test_a_first_session_says_at_once_how_it_will_end_and_that_it_is_incomplete() -> None:
    done = play("OM.lms.connect(); settle(30); return {calls: writes(), faults: api.faults};")
    assert done["faults"] == []
    assert done["calls"][:2] == [["Initialize", ""], ["SetValue", "cmi.exit", "suspend"]]
    assert ["SetValue", "cmi.completion_status", "incomplete"] in done["calls"]
    assert not [call for call in done["calls"] if call[1] == "cmi.success_status"]
    assert done["calls"][-1] == ["Commit", ""]


@pytest.mark.parametrize(
    ("status", "completion", "success"),
    [("completed", "completed", "unknown"), ("passed", "completed", "passed"), ("failed", "completed", "failed")],
)
def test_completion_and_success_are_told_apart(status: str, completion: str, success: str) -> None:
    done = play(
        f"""var session = OM.lms.connect(); session.save({{status: "{status}"}}); settle(30);
        return [api.data["cmi.completion_status"], api.data["cmi.success_status"], api.faults];"""
    )
    assert done == [completion, success, []]


def test_neither_completion_nor_success_falls() -> None:
    done = play(
        """var session = OM.lms.connect(); session.save({status: "failed"}); session.save({status: "incomplete"});
        settle(30); return [api.data["cmi.completion_status"], api.data["cmi.success_status"]];""",
        {"cmi.completion_status": "completed", "cmi.success_status": "passed"},
    )
    assert done == ["completed", "passed"]


def test_a_hand_in_costs_six_values_and_one_commit_and_its_score_is_scaled_too() -> None:
    done = play(
        """var session = OM.lms.connect(); settle(30); api.calls = [];
        session.save({location: "lesson-1.quiz", state: "x", status: "passed", score: 66.6666}); settle(30);
        function score(name) { return api.data["cmi.score." + name]; }
        return {calls: api.calls, score: ["scaled", "raw", "min", "max"].map(score), faults: api.faults};""",
        {"cmi.location": "lesson-1.quiz"},
    )
    assert done["score"] == ["0.6667", "66.67", "0", "100"]
    assert [call[0] for call in done["calls"]] == ["SetValue"] * 6 + ["Commit"]
    assert done["faults"] == []


def test_a_session_that_goes_on_sends_nothing_that_is_known() -> None:
    done = play(
        """var session = OM.lms.connect(); settle(30);
        return {place: session.location, saved: session.saved, sets: sets().map(call => call[1])};""",
        {
            "cmi.location": "lesson-1.unit-2",
            "cmi.suspend_data": "{}",
            "cmi.completion_status": "incomplete",
            "cmi.score.min": "0",
            "cmi.score.max": "100",
        },
    )
    assert done == {"place": "lesson-1.unit-2", "saved": "{}", "sets": ["cmi.exit"]}


def test_time_is_a_duration_with_two_decimals() -> None:
    done = play("""
        var session = OM.lms.connect(); settle(30); clock += 3723500; session.save({state: "x"}); settle(30);
        return api.data["cmi.session_time"];""")
    assert done.startswith("PT1H2M3.5")
    assert done.endswith("S")


def test_a_long_answer_has_room_and_the_whole_stays_within_the_standard() -> None:
    room = play("return [OM.lms.room.characters, OM.lms.room.text === Infinity];")
    assert room == [64000, True]


@pytest.mark.parametrize(
    ("data", "answer", "credit", "fields"),
    [
        ({"kind": "single", "options": OPTIONS, "key": "b"}, "c", 0,
         {"type": "choice", "correct_responses.0.pattern": "b", "learner_response": "c", "result": "incorrect"}),
        ({"kind": "multiple", "options": OPTIONS, "key": ["a", "c"]}, ["c", "a"], 1,
         {"type": "choice", "correct_responses.0.pattern": "a[,]c", "learner_response": "a[,]c", "result": "correct"}),
        ({"kind": "true-false", "options": [{"id": "true"}, {"id": "false"}], "key": "true"}, "false", 0,
         {"type": "true-false", "correct_responses.0.pattern": "true", "learner_response": "false",
          "result": "incorrect"}),
        ({"kind": "match", "items": OPTIONS, "targets": TARGETS, "key": {"a": "x", "b": "y", "c": "x"}},
         {"a": "x", "c": "y"}, 1 / 3,
         {"type": "matching", "correct_responses.0.pattern": "a[.]x[,]b[.]y[,]c[.]x",
          "learner_response": "a[.]x[,]c[.]y", "result": "0.33"}),
        ({"kind": "order", "items": [{"id": "to-do"}, {"id": "a"}], "key": ["to-do", "a"]}, ["a", "to-do"], 0,
         {"type": "sequencing", "correct_responses.0.pattern": "to_do[,]a", "learner_response": "a[,]to_do",
          "result": "incorrect"}),
        ({"kind": "short", "accept": ["https"]}, "{a}[,]" + "Ω" * 300, 0,
         {"type": "fill-in", "correct_responses.0.pattern": "https", "learner_response": " {a}(,)" + "Ω" * 243,
          "result": "incorrect"}),
        ({"kind": "numeric", "key": 200, "tolerance": "2%", "measure": "lux"},
         {"text": "201,5 lux", "language": "nl"}, 1,
         {"type": "numeric", "correct_responses.0.pattern": "196[:]204", "learner_response": "201.5",
          "result": "correct"}),
        ({"kind": "estimate", "key": 8, "full": 1, "none": 12, "measure": None}, {"text": "20", "language": "en"}, 0,
         {"type": "numeric", "correct_responses.0.pattern": "7[:]9", "learner_response": "20", "result": "incorrect"}),
        ({"kind": "a-kind-of-tomorrow"}, {"x": 1}, None,
         {"type": "other", "learner_response": '{"x":1}', "result": "neutral"}),
    ],
)  # fmt: skip
def test_interactions_are_written_as_the_standard_has_them(
    data: dict[str, Any], answer: Any, credit: float | None, fields: dict[str, str]
) -> None:
    done = play(
        """var fields = OM.lms.interaction(input.data, input.answer, {credit: input.credit});
        api = window.API_1484_11 = new window.Strict2004Api({}); var session = OM.lms.connect();
        session.note(fields); session.save({}); settle(30);
        return {fields: fields, faults: api.faults};""",
        {"data": {"id": "1.1-q1", **data}, "answer": answer, "credit": credit},  # pyright: ignore[reportArgumentType]
    )
    assert done["faults"] == []
    written = dict(done["fields"])
    assert written.pop("timestamp").endswith("Z")
    assert written == {"id": "1.1-q1", **fields}
    assert len(done["fields"]) <= 6
