/**
 * A strict LMS for SCORM 1.2 ("Run-Time Environment 1.2", 3.3 and 3.4): refuses what the standard doesn't allow and
 * remembers each call. `new StrictApi(data)` starts a session on what earlier ones left.
 *
 * calls: [[name, argument…], …]; faults: what a SCO did wrong, in words; data: element → value, as persisted by the last
 * commit; `refuse`: names of calls that answer "false"; `delay`: milliseconds that each call takes.
 */
(function (window) {
  "use strict";
  var string = function (longest) { return new RegExp("^[\\s\\S]{0," + longest + "}$"); };
  var DECIMAL = /^-?\d{1,10}(\.\d{1,10})?$/;
  var score = function (value) { return value === "" || (DECIMAL.test(value) && Number(value) >= 0 && Number(value) <= 100); };
  var matches = function (pattern) { return function (value) { return pattern.test(value); }; };
  var WRITABLE = {
    "cmi.core.lesson_location": matches(string(255)),
    "cmi.core.lesson_status": matches(/^(passed|completed|failed|incomplete|browsed)$/),
    "cmi.core.exit": matches(/^(time-out|suspend|logout|)$/),
    "cmi.core.session_time": matches(/^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/),
    "cmi.core.score.raw": score, "cmi.core.score.min": score, "cmi.core.score.max": score,
    "cmi.suspend_data": matches(string(4096))
  };
  var READABLE = ["student_id", "student_name", "lesson_location", "credit", "lesson_status", "entry", "total_time",
    "lesson_mode", "score.raw", "score.min", "score.max"].map(function (name) { return "cmi.core." + name; })
    .concat(["cmi.suspend_data", "cmi.launch_data", "cmi.interactions._count"]);
  var RESPONSES = {
    "choice": /^\{?[0-9a-z](,[0-9a-z])*\}?$/, "true-false": /^[01tf]$/, "fill-in": string(255),
    "matching": /^\{?[0-9a-z]\.[0-9a-z](,[0-9a-z]\.[0-9a-z])*\}?$/, "sequencing": /^[0-9a-z](,[0-9a-z])*$/,
    "numeric": DECIMAL, "likert": /^[0-9a-z]?$/, "performance": string(255)
  };
  var INTERACTION = {
    "id": matches(/^[\x21-\x7e]{1,255}$/),
    "type": matches(/^(true-false|choice|fill-in|matching|performance|likert|sequencing|numeric)$/),
    "time": matches(/^\d\d:\d\d:\d\d(\.\d{1,2})?$/),
    "weighting": matches(DECIMAL),
    "result": matches(/^(correct|wrong|unanticipated|neutral|\d{1,3}(\.\d{1,2})?)$/),
    "latency": matches(/^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/)
  };

  function StrictApi(data) {
    this.data = Object.assign({
      "cmi.core.student_id": "learner-1", "cmi.core.student_name": "Learner, A", "cmi.core.lesson_location": "",
      "cmi.core.credit": "credit", "cmi.core.lesson_status": "not attempted", "cmi.core.entry": "ab-initio",
      "cmi.core.total_time": "0000:00:00", "cmi.core.lesson_mode": "normal", "cmi.core.score.raw": "",
      "cmi.core.score.min": "", "cmi.core.score.max": "", "cmi.suspend_data": "", "cmi.launch_data": ""
    }, data);
    this.session = Object.assign({}, this.data);
    this.calls = [];
    this.faults = [];
    this.refuse = [];
    this.delay = 0;
    this.running = false;
    this.finished = false;
    this.error = 0;
    this.types = [];
  }
  StrictApi.prototype._call = function (name, values) {
    this.calls.push([name].concat([].slice.call(values)));
    for (var until = Date.now() + this.delay; Date.now() < until;);
    this.error = 0;
    return this.refuse.indexOf(name) < 0;
  };
  StrictApi.prototype._fault = function (error, words) {
    this.error = error;
    this.faults.push(words);
    return "false";
  };
  StrictApi.prototype.LMSInitialize = function (empty) {
    if (!this._call("LMSInitialize", arguments)) return "false";
    if (empty !== "") return this._fault(201, "LMSInitialize takes an empty string");
    if (this.running || this.finished) return this._fault(101, "LMSInitialize a second time");
    this.running = true;
    return "true";
  };
  StrictApi.prototype.LMSFinish = function (empty) {
    if (!this._call("LMSFinish", arguments)) return "false";
    if (empty !== "") return this._fault(201, "LMSFinish takes an empty string");
    if (!this.running) return this._fault(301, "LMSFinish without a session");
    this._persist();
    this.running = false;
    this.finished = true;
    return "true";
  };
  StrictApi.prototype.LMSCommit = function (empty) {
    if (!this._call("LMSCommit", arguments)) return "false";
    if (empty !== "") return this._fault(201, "LMSCommit takes an empty string");
    if (!this.running) return this._fault(301, "LMSCommit without a session");
    this._persist();
    return "true";
  };
  StrictApi.prototype._persist = function () {
    this.data = Object.assign({}, this.session);
    this.data["cmi.core.entry"] = this.session["cmi.core.exit"] === "suspend" ? "resume" : "";
    if (this.onpersist) this.onpersist(this.data);
  };
  StrictApi.prototype.LMSGetValue = function (element) {
    if (!this._call("LMSGetValue", arguments)) return "";
    if (!this.running) { this._fault(301, "LMSGetValue without a session"); return ""; }
    if (READABLE.indexOf(element) < 0) { this._fault(404, element + " cannot be read"); return ""; }
    return element === "cmi.interactions._count" ? String(this.types.length) : this.session[element];
  };
  StrictApi.prototype.LMSSetValue = function (element, value) {
    if (!this._call("LMSSetValue", arguments)) return "false";
    if (!this.running) return this._fault(301, "LMSSetValue without a session");
    if (this.session["cmi.core.lesson_mode"] !== "normal") return this._fault(403, "written in " + this.session["cmi.core.lesson_mode"]);
    if (typeof value !== "string") return this._fault(405, element + " set to something that is no string");
    var parts = element.match(/^cmi\.interactions\.(\d+)\.(.+)$/);
    if (parts) return this._interaction(Number(parts[1]), parts[2], value, element);
    if (!WRITABLE[element]) return this._fault(403, element + " cannot be written");
    if (!WRITABLE[element](value)) return this._fault(405, element + " set to " + value);
    this.session[element] = value;
    return "true";
  };
  StrictApi.prototype._interaction = function (index, name, value, element) {
    if (index > this.types.length) return this._fault(201, element + " leaves a gap");
    if (index === this.types.length) {
      if (name !== "id") return this._fault(201, element + " before its id");
      this.types.push(null);
    }
    if (name === "type") this.types[index] = value;
    if (name === "student_response" || /^correct_responses\.0\.pattern$/.test(name)) {
      var pattern = RESPONSES[this.types[index]];
      if (!pattern || value.length > 255 || !pattern.test(value)) return this._fault(405, element + " set to " + value);
    } else if (!INTERACTION[name]) {
      return this._fault(401, element + " does not exist");
    } else if (!INTERACTION[name](value)) {
      return this._fault(405, element + " set to " + value);
    }
    this.session[element] = value;
    return "true";
  };
  StrictApi.prototype.LMSGetLastError = function () {
    return String(this.error);
  };
  StrictApi.prototype.LMSGetErrorString = function (code) {
    return "error " + code;
  };
  StrictApi.prototype.LMSGetDiagnostic = function () {
    return this.faults[this.faults.length - 1] || "";
  };
  window.StrictApi = StrictApi;
})(window);
