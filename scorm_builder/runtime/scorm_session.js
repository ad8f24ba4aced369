/**
 * A session with an LMS by SCORM, whatever its edition: reads how the learner left, and writes what changed. What
 * editions call things, and how they write them, comes from `standard`:
 *
 * api: name of the LMS's object; calls: {initialize, terminate, get, set, commit, error}: names of its functions;
 * already: error of a second beginning; names: {mode, location, state, learner, exit, time, raw}: elements;
 * ranks: {element: its values from low to high}, statuses, which never fall; statuses(status): {element: value};
 * score(per cent): [[element, value], …]; begin: [[element, value], …] with the first commit; timespan(seconds).
 *
 * The player knows only what `OM.lms.connect` gives back.
 */
(function (OM) {
  "use strict";
  var SLICE = 40; // ms of calls in one go; a slow LMS gets one call at a time, with room for input between

  OM.ScormSession = function (standard) {
    var self = this, names = standard.names;
    var api = OM.findApi(standard.api, standard.calls.initialize);
    var queue = [], later = [], sent = {}, urgent = false, uncommitted = false;
    var timer = null, failures = 0, slowest = 0, finished = false, began = Date.now();

    function call(name, first, second) {
      var before = Date.now();
      var reply;
      try {
        name = standard.calls[name];
        reply = String(second === undefined ? api[name](first) : api[name](first, second));
      } catch (error) {
        reply = "false";
      }
      slowest = Date.now() - before;
      return reply;
    }
    function get(element) {
      var value = call("get", element);
      return value === "false" || value === "null" || value === "undefined" ? "" : value;
    }

    /** Make the next call that is due; whether one was made and went well. Interactions wait for the rest's commit. */
    function step() {
      if (queue.length) return send(queue);
      if (urgent) return commit();
      if (later.length) return send(later);
      return uncommitted ? commit() : false;
    }
    function send(values) {
      var next = values.shift();
      if (call("set", next[0], next[1]) === "true") {
        sent[next[0]] = next[1];
        uncommitted = true;
        urgent = urgent || values === queue;
      } else if (values === queue) {
        queue.unshift(next); // tried again; only interactions may be something that this LMS lacks
        return fail();
      }
      return true;
    }
    function commit() {
      if (call("commit", "") !== "true") return fail();
      urgent = uncommitted = false;
      failures = 0;
      self.onsaved(true);
      return true;
    }
    function fail() {
      failures += 1;
      self.onsaved(false);
      if (!finished) timer = setTimeout(pump, Math.min(60000, 2500 * Math.pow(2, failures)));
      return false;
    }
    function pump() {
      timer = null;
      var until = Date.now() + SLICE;
      while (step()) {
        if (Date.now() >= until) {
          timer = setTimeout(pump, Math.min(1000, slowest));
          return;
        }
      }
    }
    function set(element, value) {
      var text = String(value);
      queue = queue.filter(function (each) { return each[0] !== element; });
      if (sent[element] !== text) queue.push([element, text]);
    }
    function setAll(values) {
      values.forEach(function (each) { set(each[0], each[1]); });
    }
    function setStatus(status) {
      var values = standard.statuses(status);
      Object.keys(values).forEach(function (element) {
        var ranks = standard.ranks[element];
        if (ranks.indexOf(values[element]) > ranks.indexOf(sent[element])) set(element, values[element]);
      });
    }
    function setTime() {
      set(names.time, standard.timespan((Date.now() - began) / 1000));
    }

    if (api && call("initialize", "") !== "true" && call("error") !== standard.already) api = null;
    /** "normal", "review" or "browse"; "none" where there is no LMS. */
    this.mode = api ? get(names.mode) || "normal" : "none";
    /** The name of the words for a refused save. */
    this.trouble = "trouble";
    /** Whether anything may be written. */
    this.writes = this.mode === "normal";
    /** Told true after each commit, false when the LMS did not take something (it is sent again). */
    this.onsaved = function () {};
    if (this.writes) {
      set(names.exit, "suspend");
      step();
    }
    var beginnings = standard.begin.map(function (each) { return each[0]; });
    Object.keys(standard.ranks).concat(names.location, names.state, beginnings).forEach(function (element) {
      sent[element] = api ? get(element) : "";
    });
    this.location = sent[names.location];
    this.saved = sent[names.state];
    this.learner = api ? get(names.learner) : "";
    var best = api ? parseFloat(get(names.raw)) : NaN;
    var interactions = api ? parseInt(get("cmi.interactions._count"), 10) || 0 : 0;

    /** Have `values` {location, state, status, score 0..100} written, what is unchanged left out, and committed. */
    this.save = function (values) {
      if (!self.writes || finished) return;
      if (values.location !== undefined) set(names.location, values.location);
      if (values.state !== undefined) set(names.state, values.state);
      if (values.score !== undefined && !(best > values.score)) {
        best = values.score;
        setAll(standard.score(values.score));
      }
      if (values.status) setStatus(values.status);
      if (queue.length) setTime();
      if (timer !== null && !failures) return; // it is on its way
      clearTimeout(timer);
      timer = setTimeout(pump, 0);
    };
    /** Write one answered question, [[field, value], …] as `OM.lms.interaction` describes it, after the next save. */
    this.note = function (fields) {
      if (!self.writes || finished) return;
      fields.forEach(function (field) { later.push(["cmi.interactions." + interactions + "." + field[0], String(field[1])]); });
      interactions += 1;
    };
    /** Send what waits, now: the page may be gone in a moment. */
    this.flush = function () {
      if (!self.writes || finished || !(queue.length || later.length || uncommitted)) return;
      clearTimeout(timer);
      timer = null;
      setTime();
      while (step());
    };
    /** The end of this session; safe to call twice. */
    this.finish = function () {
      if (!api || finished) return;
      clearTimeout(timer);
      finished = true;
      if (self.writes) {
        setTime();
        while (step());
      }
      call("terminate", "");
    };
    if (this.writes) {
      setAll(standard.begin);
      this.save({ status: "incomplete" });
    }
  };
})(window.OM);
