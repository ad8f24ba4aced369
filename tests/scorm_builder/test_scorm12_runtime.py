"""scorm12.js against a strict LMS: which calls it makes, in which order, and what becomes of refusals.

Time is the tests' own: `settle(ms)` runs what is due within so many milliseconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizzes.scripts import scripts
from scorm_builder.sco import RUNTIME as SHARED
from tests.scorm_builder.node import ROOT, RUNTIME, run

STRICT = ROOT / "tests" / "browser" / "scorm_api.js"
FILES: list[Path] = [*scripts(), STRICT, *(RUNTIME / name for name in (*SHARED, "scorm12.js"))]
PRELUDE = """
var api = window.API = new window.StrictApi(input || {});
var told = [];
var clock = 0, timers = [];
Date = {now: function () { return clock += 0.25; }};
setTimeout = function (work, ms) { timers.push({at: clock + ms, work: work}); return timers.length; };
clearTimeout = function (id) { if (id) timers[id - 1].work = null; };
function settle(ms) {
    function due(timer) { return timer.work && timer.at <= until; }
    for (var until = clock + ms, next; (next = timers.filter(due).sort(function (a, b) { return a.at - b.at; })[0]);) {
        var work = next.work;
        next.work = null;
        clock = Math.max(clock, next.at);
        work();
    }
}
function writes() { return api.calls.filter(function (call) { return call[0] !== "LMSGetValue"; }); }
function sets() { return api.calls.filter(function (call) { return call[0] === "LMSSetValue"; }); }
"""


def play(script: str, data: dict[str, str] | None = None) -> Any:
    return run(FILES, PRELUDE + script, data)


def test_a_first_session_says_at_once_how_it_will_end_and_that_it_is_incomplete() -> None:
    done = play("OM.lms.connect(); settle(30); return {calls: writes(), faults: api.faults};")
    assert done["faults"] == []
    assert done["calls"] == [
        ["LMSInitialize", ""],
        ["LMSSetValue", "cmi.core.exit", "suspend"],
        ["LMSSetValue", "cmi.core.lesson_status", "incomplete"],
        ["LMSSetValue", "cmi.core.session_time", "0000:00:00"],
        ["LMSCommit", ""],
    ]


def test_an_answer_costs_at_most_six_values_and_one_commit() -> None:
    done = play("""
        var session = OM.lms.connect(); settle(30); api.calls = [];
        session.save({location: "lesson-1.quiz", state: "x", status: "incomplete"}); settle(30);
        return api.calls;""")
    assert sum(call[0] == "LMSSetValue" for call in done) <= 6
    assert sum(call[0] == "LMSCommit" for call in done) == 1
    assert ["LMSSetValue", "cmi.suspend_data", "x"] in done


def test_nothing_unchanged_is_sent() -> None:
    done = play("""
        var session = OM.lms.connect(); session.save({location: "a", state: "x"}); settle(30); api.calls = [];
        session.save({location: "a", state: "x", status: "incomplete"}); settle(30);
        return api.calls;""")
    assert done == []


def test_what_was_resumed_is_known_and_not_sent_again() -> None:
    done = play(
        """var session = OM.lms.connect(); settle(30);
        session.save({location: "lesson-1.unit-2", state: "{}"}); settle(30);
        return {location: session.location, saved: session.saved, sets: sets()};""",
        {
            "cmi.core.lesson_location": "lesson-1.unit-2",
            "cmi.suspend_data": "{}",
            "cmi.core.lesson_status": "incomplete",
        },
    )
    assert (done["location"], done["saved"]) == ("lesson-1.unit-2", "{}")
    assert [call[1] for call in done["sets"]] == ["cmi.core.exit"]


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ("incomplete", "failed", "failed"),
        ("failed", "passed", "passed"),
        ("passed", "failed", "passed"),
        ("passed", "incomplete", "passed"),
        ("completed", "incomplete", "completed"),
        ("not attempted", "completed", "completed"),
        ("browsed", "passed", "passed"),
    ],
)
def test_a_status_never_falls(before: str, asked: str, after: str) -> None:
    done = play(
        f"""var session = OM.lms.connect(); session.save({{status: "{asked}"}}); settle(30);
        return api.data["cmi.core.lesson_status"];""",
        {"cmi.core.lesson_status": before},
    )
    assert done == after


def test_a_score_never_falls_and_comes_with_its_bounds() -> None:
    done = play(
        """var session = OM.lms.connect(); session.save({score: 33.333333}); settle(30);
        var first = api.data["cmi.core.score.raw"];
        session.save({score: 66.6666}); settle(30);
        function score(name) { return api.data["cmi.core.score." + name]; }
        return [first, score("raw"), score("min"), score("max")];""",
        {"cmi.core.score.raw": "50"},
    )
    assert done == ["50", "66.67", "0", "100"]


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_looking_back_writes_nothing(mode: str) -> None:
    done = play(
        """var session = OM.lms.connect(); session.save({state: "x", score: 3, status: "passed"});
        session.note([["id", "q"]]); session.flush(); settle(30); session.finish();
        return {calls: writes(), mode: session.mode, saved: session.saved};""",
        {"cmi.core.lesson_mode": mode, "cmi.suspend_data": "old"},
    )
    assert done == {"calls": [["LMSInitialize", ""], ["LMSFinish", ""]], "mode": mode, "saved": "old"}


def test_finishing_sends_what_waits_and_happens_once() -> None:
    done = play("""
        var session = OM.lms.connect(); session.save({state: "last words"}); session.finish(); session.finish();
        session.save({state: "too late"}); settle(30);
        return {calls: writes(), data: api.data, faults: api.faults};""")
    assert [call[0] for call in done["calls"]].count("LMSFinish") == 1
    assert done["calls"][-1] == ["LMSFinish", ""]
    assert done["data"]["cmi.suspend_data"] == "last words"
    assert done["data"]["cmi.core.entry"] == "resume"
    assert done["faults"] == []


def test_a_refused_commit_is_said_and_tried_again() -> None:
    done = play("""
        var session = OM.lms.connect(); session.onsaved = function (well) { told.push(well); }; settle(30);
        told = []; api.refuse = ["LMSCommit"]; session.save({state: "kept"}); settle(30);
        api.refuse = []; session.save({}); settle(30);
        return {told: told, state: api.data["cmi.suspend_data"]};""")
    assert done == {"told": [False, True], "state": "kept"}


def test_a_refused_value_is_sent_again_with_the_next_save() -> None:
    done = play("""
        var session = OM.lms.connect(); settle(30);
        api.refuse = ["LMSSetValue"]; session.save({state: "kept"}); settle(30);
        api.refuse = []; session.save({location: "b"}); settle(30);
        return [api.data["cmi.suspend_data"], api.data["cmi.core.lesson_location"]];""")
    assert done == ["kept", "b"]


def test_a_slow_lms_gets_one_call_at_a_time_and_the_newest_state_once() -> None:
    done = play("""
        var session = OM.lms.connect(); settle(30); api.calls = []; api.delay = 60;
        var between = [];
        for (var at = 0; at < 5; at += 1) {
            session.save({state: "state " + at}); settle(10); between.push(api.calls.length);
        }
        settle(5000);
        return {states: sets().filter(function (call) { return call[1] === "cmi.suspend_data"; }).map(function (call) {
            return call[2]; }), commits: writes().length - sets().length, first: between[0]};""")
    assert done["first"] == 1
    assert done["states"][-1] == "state 4"
    assert done["commits"] <= 2


def test_an_api_that_throws_is_an_lms_that_did_not_save() -> None:
    done = play("""
        var session = OM.lms.connect(); settle(30); session.onsaved = function (well) { told.push(well); };
        api.LMSSetValue = function () { throw new Error("gone"); };
        session.save({state: "x"}); settle(30);
        return told;""")
    assert done == [False]


def test_interactions_are_written_on_after_those_of_earlier_sessions_and_never_read() -> None:
    done = play("""
        api.types = ["choice", "choice"];
        var session = OM.lms.connect(); session.note([["id", "1.1-q1"], ["type", "choice"], ["result", "wrong"]]);
        session.save({state: "x"}); settle(30);
        var read = api.calls.filter(function (call) {
            return call[0] === "LMSGetValue" && /interactions/.test(call[1]);
        });
        return {result: api.data["cmi.interactions.2.result"], read: read, faults: api.faults};""")
    assert done == {"result": "wrong", "read": [["LMSGetValue", "cmi.interactions._count"]], "faults": []}


def test_an_lms_without_interactions_still_gets_everything_else() -> None:
    done = play("""
        var plain = api.LMSSetValue;
        api.LMSSetValue = function (element, value) {
            return element.indexOf("cmi.interactions") === 0 ? "false" : plain.call(api, element, value);
        };
        var session = OM.lms.connect(); session.note([["id", "1.1-q1"]]); session.save({state: "x"}); settle(30);
        return api.data["cmi.suspend_data"];""")
    assert done == "x"


FINDING = """
var api = new window.StrictApi({});
function frame(parent, opener) { var it = {opener: opener || null}; it.parent = parent || it; return it; }
window.opener = null;
"""


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        ("window.parent = frame(frame(null)); window.parent.parent.API = api;", "normal"),
        ("var top = frame(null); top.API = api; window.parent = top; for (var n = 0; n < 6; n += 1)"
         " window.parent = frame(window.parent);", "normal"),
        ("window.opener = frame(null); window.opener.API = api;", "normal"),
        ("window.opener = frame(frame(null)); window.opener.parent.API = api;", "normal"),
        ("window.parent = frame(null, frame(null)); window.parent.opener.API = api;", "normal"),
        ("Object.defineProperty(window.parent = frame(frame(null)), 'API', {get: function () { throw new Error(); }});"
         "window.parent.parent.API = api;", "normal"),
        ("", "none"),
    ],
)  # fmt: skip
def test_the_api_is_found_in_parents_and_openers(place: str, mode: str) -> None:
    script = "delete window.API; " + FINDING + place + "return OM.lms.connect().mode;"
    assert run(FILES, script) == mode


def test_without_an_lms_nothing_is_called_and_nothing_fails() -> None:
    script = """
    var session = OM.lms.connect(); session.save({state: "x"}); session.note([]); session.flush(); session.finish();
    return [session.mode, session.writes, session.saved, session.location];"""
    assert run(FILES, script) == ["none", False, "", ""]


OPTIONS = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}]
TARGETS = [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}]


@pytest.mark.parametrize(
    ("data", "answer", "credit", "fields"),
    [
        ({"kind": "single", "options": OPTIONS, "key": "b"}, "c", 0,
         {"type": "choice", "correct_responses.0.pattern": "1", "student_response": "2", "result": "wrong"}),
        ({"kind": "single", "options": OPTIONS, "key": "b"}, None, 0,
         {"type": "choice", "correct_responses.0.pattern": "1", "result": "wrong"}),
        ({"kind": "multiple", "options": OPTIONS, "key": ["a", "c"]}, ["c", "a"], 1,
         {"type": "choice", "correct_responses.0.pattern": "{0,2}", "student_response": "0,2", "result": "correct"}),
        ({"kind": "true-false", "options": [{"id": "true"}, {"id": "false"}], "key": "true"}, "false", 0,
         {"type": "true-false", "correct_responses.0.pattern": "t", "student_response": "f", "result": "wrong"}),
        ({"kind": "match", "items": OPTIONS, "targets": TARGETS, "key": {"a": "x", "b": "y", "c": "x"}},
         {"a": "x", "c": "y"}, 1 / 3,
         {"type": "matching", "correct_responses.0.pattern": "{0.0,1.1,2.0}", "student_response": "0.0,2.1",
          "result": "0.33"}),
        ({"kind": "order", "items": OPTIONS, "key": ["b", "a", "c"]}, ["a", "b", "c"], 0.5,
         {"type": "sequencing", "correct_responses.0.pattern": "1,0,2", "student_response": "0,1,2", "result": "0.5"}),
        ({"kind": "short", "accept": ["https"]}, "Ω" * 300, 0,
         {"type": "fill-in", "correct_responses.0.pattern": "https", "student_response": "Ω" * 255, "result": "wrong"}),
        ({"kind": "numeric", "unit": "lesson-1.unit-1", "measure": "visitors", "key": 25},
         {"text": "25 visitors", "language": "en"}, 1,
         {"type": "numeric", "correct_responses.0.pattern": 25, "student_response": "25", "result": "correct"}),
        ({"kind": "hotspot", "regions": OPTIONS, "key": ["a", "c"]}, ["c", "b"], 0,
         {"type": "choice", "correct_responses.0.pattern": "{0,2}", "student_response": "1,2", "result": "wrong"}),
        ({"kind": "open", "criteria": OPTIONS}, {"text": "Two\nlines", "ticked": ["a"]}, None,
         {"type": "fill-in", "student_response": "Two lines", "result": "neutral"}),
        ({"kind": "scale", "steps": ["low", "high"]}, 2, None,
         {"type": "likert", "student_response": "2", "result": "neutral"}),
        ({"kind": "scale", "steps": ["low", "high"]}, None, None, {"type": "likert", "result": "neutral"}),
        ({"kind": "a-kind-of-tomorrow"}, {"x": 1}, None,
         {"type": "fill-in", "student_response": '{"x":1}', "result": "neutral"}),
    ],
)  # fmt: skip
def test_interactions_are_written_as_the_standard_has_them(
    data: dict[str, Any], answer: Any, credit: float | None, fields: dict[str, str]
) -> None:
    done = play(
        """var fields = OM.lms.interaction(input.data, input.answer, {credit: input.credit});
        api = window.API = new window.StrictApi({}); var session = OM.lms.connect();
        session.note(fields); session.save({}); settle(30);
        return {fields: fields, faults: api.faults};""",
        {"data": {"id": "1.1-q1", **data}, "answer": answer, "credit": credit},  # pyright: ignore[reportArgumentType]
    )
    assert done["faults"] == []
    assert dict(done["fields"]) == {"id": "1.1-q1", **fields}
    assert len(done["fields"]) <= 6
