/**
 * SCORM 2004 4th Edition ("Run-Time Environment", section 4.2): names, limits and ways of writing. In interactions
 * (4.2.9) a choice is a short identifier; Moodle takes letters, digits, underscore and point.
 */
(function (OM) {
  "use strict";
  var STANDARD = {
    api: "API_1484_11",
    calls: {
      initialize: "Initialize", terminate: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit",
      error: "GetLastError"
    },
    already: "103",
    names: {
      mode: "cmi.mode", location: "cmi.location", state: "cmi.suspend_data", learner: "cmi.learner_id",
      exit: "cmi.exit", time: "cmi.session_time", raw: "cmi.score.raw"
    },
    ranks: {
      "cmi.completion_status": ["unknown", "not attempted", "incomplete", "completed"],
      "cmi.success_status": ["unknown", "failed", "passed"]
    },
    statuses: function (status) {
      var judged = status === "passed" || status === "failed";
      var values = { "cmi.completion_status": judged ? "completed" : status };
      if (judged) values["cmi.success_status"] = status;
      return values;
    },
    score: function (score) {
      return [["cmi.score.scaled", Math.round(score * 100) / 10000], ["cmi.score.raw", Math.round(score * 100) / 100]];
    },
    begin: [["cmi.score.min", 0], ["cmi.score.max", 100]],
    /** Seconds as an ISO 8601 duration with two decimals. */
    timespan: function (exact) {
      var hundredths = Math.round(exact * 100), minutes = Math.floor(hundredths / 6000);
      return "PT" + Math.floor(minutes / 60) + "H" + minutes % 60 + "M" + (hundredths % 6000 / 100).toFixed(2) + "S";
    }
  };

  OM.lms = {
    connect: function () {
      return new OM.ScormSession(STANDARD);
    },
    room: { characters: 64000, text: Infinity },
    interaction: OM.interactions({
      most: 36,
      name: function (list, id) { return id.replace(/-/g, "_"); },
      and: "[,]", of: "[.]",
      set: function (pattern) { return pattern; },
      truth: String,
      text: function (value) { return value.replace(/\[([,.:])\]/g, "($1)").replace(/^\{/, " {").slice(0, 250); },
      range: function (low, high) { return low + "[:]" + high; },
      response: "learner_response", wrong: "incorrect", other: "other", longest: 4000,
      more: function () { return [["timestamp", new Date().toISOString().replace(/\d(?=Z$)/, "")]]; }
    })
  };
})(window.OM);
