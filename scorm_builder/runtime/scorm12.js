/**
 * SCORM 1.2 ("Run-Time Environment 1.2", section 3): names, limits and ways of writing. In interactions (3.4.2.7) a
 * choice is one character 0-9a-z, its place in the author's order, and a response has at most 255 characters.
 */
(function (OM) {
  "use strict";
  var PLACES = "0123456789abcdefghijklmnopqrstuvwxyz";

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }
  var STANDARD = {
    api: "API",
    calls: {
      initialize: "LMSInitialize", terminate: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit",
      error: "LMSGetLastError"
    },
    already: "101",
    names: {
      mode: "cmi.core.lesson_mode", location: "cmi.core.lesson_location", state: "cmi.suspend_data",
      learner: "cmi.core.student_id", exit: "cmi.core.exit", time: "cmi.core.session_time", raw: "cmi.core.score.raw"
    },
    ranks: { "cmi.core.lesson_status": ["browsed", "incomplete", "failed", "completed", "passed"] },
    statuses: function (status) {
      return { "cmi.core.lesson_status": status };
    },
    score: function (score) {
      return [["cmi.core.score.min", 0], ["cmi.core.score.max", 100], ["cmi.core.score.raw", Math.round(score * 100) / 100]];
    },
    begin: [],
    /** Whole seconds as HHHH:MM:SS. */
    timespan: function (exact) {
      var seconds = Math.round(exact), hours = String(Math.min(9999, Math.floor(seconds / 3600)));
      while (hours.length < 4) hours = "0" + hours;
      return hours + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
    }
  };

  OM.lms = {
    connect: function () {
      return new OM.ScormSession(STANDARD);
    },
    room: { characters: 4096, text: 24 },
    interaction: OM.interactions({
      most: PLACES.length,
      name: function (list, id) {
        return PLACES.charAt(list.map(function (each) { return each.id; }).indexOf(id));
      },
      and: ",", of: ".",
      set: function (pattern) { return "{" + pattern + "}"; },
      truth: function (value) { return value.charAt(0); },
      text: function (value) { return value.slice(0, 255); },
      range: function (low, high, key) { return key; },
      response: "student_response", wrong: "wrong", other: "fill-in", longest: 255,
      more: function () { return []; }
    })
  };
})(window.OM);
