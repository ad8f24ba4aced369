/**
 * A strict LMS for SCORM 2004 4th Edition ("Run-Time Environment", sections 3.1 and 4.2), with what scorm_api.js has
 * beside the standard: calls, faults, data, refuse, delay. `new Strict2004Api(data)`.
 */
(function (window) {
  "use strict";
  var REAL = /^-?\d+(\.\d{1,7})?$/;
  var TIMESPAN = /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/;
  var TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,2}(Z|[+-]\d\d:\d\d)$/;
  var SHORT = "[\\w.]{1,250}"; // of a choice: what Moodle takes of the standard's short identifiers
  var real = function (value) { return REAL.test(value); };
  function matches(pattern) {
    return function (value) { return pattern.test(value); };
  }
  function upTo(longest) {
    return function (value) { return value.length <= longest; };
  }
  function list(each, most) {
    return new RegExp("^" + each + "(\\[,\\]" + each + "){0," + (most - 1) + "}$");
  }
  var WRITABLE = {
    "cmi.location": upTo(1000),
    "cmi.completion_status": matches(/^(completed|incomplete|not attempted|unknown)$/),
    "cmi.success_status": matches(/^(passed|failed|unknown)$/),
    "cmi.exit": matches(/^(time-out|suspend|logout|normal|)$/),
    "cmi.session_time": matches(TIMESPAN),
    "cmi.score.scaled": real, "cmi.score.raw": real, "cmi.score.min": real, "cmi.score.max": real,
    "cmi.suspend_data": upTo(64000)
  };
  var READABLE = ["cmi.learner_id", "cmi.learner_name", "cmi.location", "cmi.credit", "cmi.completion_status",
    "cmi.success_status", "cmi.entry", "cmi.total_time", "cmi.mode", "cmi.score.scaled", "cmi.score.raw",
    "cmi.score.min", "cmi.score.max", "cmi.suspend_data", "cmi.launch_data", "cmi.interactions._count"];
  var CHOICES = list(SHORT, 36), PAIRS = list(SHORT + "\\[\\.\\]" + SHORT, 36);
  var FILL_IN = list("(?!\\{)[^\\[\\]]{0,250}", 10);
  var RESPONSES = {
    "choice": CHOICES, "sequencing": CHOICES, "matching": PAIRS, "true-false": /^(true|false)$/, "fill-in": FILL_IN,
    "numeric": REAL, "likert": new RegExp("^" + SHORT + "$"), "other": /^[\s\S]{0,4000}$/
  };
  var PATTERNS = Object.assign({}, RESPONSES, { "numeric": /^(-?\d+(\.\d{1,7})?)?\[:\](-?\d+(\.\d{1,7})?)?$/ });
  var INTERACTION = {
    "id": matches(/^[\w.-]{1,4000}$/),
    "type": matches(/^(true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other)$/),
    "timestamp": matches(TIME), "latency": matches(TIMESPAN), "weighting": real,
    "result": function (value) { return /^(correct|incorrect|unanticipated|neutral)$/.test(value) || real(value); },
    "description": upTo(250)
  };
  var STATES = { before: 0, running: 1, after: 2 };

  function Api(data) {
    window.StrictApi.call(this, {});
    this.data = Object.assign({
      "cmi.learner_id": "learner-1", "cmi.learner_name": "Learner, A", "cmi.credit": "credit", "cmi.entry": "ab-initio",
      "cmi.completion_status": "unknown", "cmi.success_status": "unknown", "cmi.mode": "normal",
      "cmi.total_time": "PT0H0M0S", "cmi.launch_data": ""
    }, data);
    this.session = Object.assign({}, this.data);
    this.state = STATES.before;
  }
  Api.prototype = Object.create(window.StrictApi.prototype);
  /** Whether a function may be called now; else a fault with the error for "before" or "after". */
  Api.prototype._open = function (name, before, after) {
    if (this.state === STATES.running) return true;
    this._fault(this.state === STATES.before ? before : after, name + " without a session");
    return false;
  };
  Api.prototype._empty = function (name, argument) {
    if (argument === "") return true;
    this._fault(201, name + " takes an empty string");
    return false;
  };
  Api.prototype.Initialize = function (empty) {
    if (!this._call("Initialize", arguments) || !this._empty("Initialize", empty)) return "false";
    if (this.state !== STATES.before) return this._fault(this.state === STATES.running ? 103 : 104, "Initialize again");
    this.state = STATES.running;
    return "true";
  };
  Api.prototype.Terminate = function (empty) {
    if (!this._call("Terminate", arguments) || !this._empty("Terminate", empty)) return "false";
    if (!this._open("Terminate", 112, 113)) return "false";
    this._persist();
    this.state = STATES.after;
    return "true";
  };
  Api.prototype.Commit = function (empty) {
    if (!this._call("Commit", arguments) || !this._empty("Commit", empty)) return "false";
    if (!this._open("Commit", 142, 143)) return "false";
    this._persist();
    return "true";
  };
  Api.prototype._persist = function () {
    this.data = Object.assign({}, this.session, { "cmi.entry": this.session["cmi.exit"] === "suspend" ? "resume" : "" });
    if (this.onpersist) this.onpersist(this.data);
  };
  Api.prototype.GetValue = function (element) {
    if (!this._call("GetValue", arguments) || !this._open("GetValue", 122, 123)) return "";
    if (element === "cmi.interactions._count") return String(this.types.length);
    if (READABLE.indexOf(element) < 0) {
      this._fault(WRITABLE[element] ? 405 : 401, element + " cannot be read");
      return "";
    }
    if (this.session[element] === undefined) this.error = 403; // not a fault: nobody has set it yet
    return this.session[element] === undefined ? "" : this.session[element];
  };
  Api.prototype.SetValue = function (element, value) {
    if (!this._call("SetValue", arguments) || !this._open("SetValue", 132, 133)) return "false";
    if (this.session["cmi.mode"] !== "normal") return this._fault(351, "written in " + this.session["cmi.mode"]);
    if (typeof value !== "string") return this._fault(406, element + " set to something that is no string");
    var parts = element.match(/^cmi\.interactions\.(\d+)\.(.+)$/);
    if (parts) return this._interaction(Number(parts[1]), parts[2], value, element);
    if (!WRITABLE[element]) return this._fault(READABLE.indexOf(element) < 0 ? 401 : 404, element + " cannot be written");
    if (!WRITABLE[element](value)) return this._fault(406, element + " set to " + value);
    if (element === "cmi.score.scaled" && Math.abs(Number(value)) > 1) return this._fault(407, element + " set to " + value);
    this.session[element] = value;
    return "true";
  };
  Api.prototype._interaction = function (index, name, value, element) {
    if (index > this.types.length) return this._fault(351, element + " leaves a gap");
    if (index === this.types.length) {
      if (name !== "id") return this._fault(408, element + " before its id");
      this.types.push(null);
    }
    if (name === "type") this.types[index] = value;
    var allowed = name === "learner_response" ? RESPONSES : name === "correct_responses.0.pattern" ? PATTERNS : null;
    if (allowed && !this.types[index]) return this._fault(408, element + " before its type");
    var test = allowed ? matches(allowed[this.types[index]] || /^(?!)/) : INTERACTION[name];
    if (!test) return this._fault(401, element + " does not exist");
    if (!test(value)) return this._fault(406, element + " set to " + value);
    this.session[element] = value;
    return "true";
  };
  Api.prototype.GetLastError = function () {
    return String(this.error);
  };
  Api.prototype.GetErrorString = window.StrictApi.prototype.LMSGetErrorString;
  Api.prototype.GetDiagnostic = window.StrictApi.prototype.LMSGetDiagnostic;
  window.Strict2004Api = Api;
})(window);
