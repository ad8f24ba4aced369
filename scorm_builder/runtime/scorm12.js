/**
 * The run-time of SCORM 1.2 ("SCORM Run-Time Environment 1.2", section 3): finds the LMS's API, reads how the learner
 * left, and writes what changed. The player knows only what `OM.lms.connect` gives back.
 */
(function (OM) {
  "use strict";
  var LEVELS = 7;
  var SLICE = 40; // ms of calls in one go; a slow LMS gets one call at a time, with room for input between
  var RANK = { "": 0, "not attempted": 0, browsed: 0, incomplete: 1, failed: 2, completed: 3, passed: 4 };

  function apiOf(each) {
    try {
      return each.API && each.API.LMSInitialize ? each.API : null;
    } catch (error) {
      return null; // a window of another origin
    }
  }

  /** The windows from `start` outwards. */
  function ancestors(start) {
    var found = [start];
    while (found.length <= LEVELS && found[0].parent && found[0].parent !== found[0]) found.unshift(found[0].parent);
    return found.reverse();
  }

  function openerOf(each) {
    try {
      return each.opener;
    } catch (error) {
      return null;
    }
  }

  function findApi() {
    var near = ancestors(window);
    var far = near.map(openerOf).filter(Boolean).map(ancestors);
    return near.concat([].concat.apply([], far)).map(apiOf).filter(Boolean)[0] || null;
  }

  /** Whole seconds as HHHH:MM:SS. */
  function timespan(seconds) {
    function two(number) { return (number < 10 ? "0" : "") + number; }
    var hours = String(Math.min(9999, Math.floor(seconds / 3600)));
    while (hours.length < 4) hours = "0" + hours;
    return hours + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  function Session(api) {
    var self = this;
    var queue = [], later = [], sent = {}, urgent = false, uncommitted = false;
    var timer = null, failures = 0, slowest = 0, finished = false, began = Date.now();

    function call(name, first, second) {
      var before = Date.now();
      var reply;
      try {
        reply = String(second === undefined ? api[name](first) : api[name](first, second));
      } catch (error) {
        reply = "false";
      }
      slowest = Date.now() - before;
      return reply;
    }
    function get(element) {
      var value = call("LMSGetValue", element);
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
      if (call("LMSSetValue", next[0], next[1]) === "true") {
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
      if (call("LMSCommit", "") !== "true") return fail();
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
    function setTime() {
      set("cmi.core.session_time", timespan(Math.round((Date.now() - began) / 1000)));
    }

    if (api && call("LMSInitialize", "") !== "true" && call("LMSGetLastError") !== "101") api = null; // 101: already
    /** "normal", "review" or "browse"; "none" where there is no LMS. */
    this.mode = api ? get("cmi.core.lesson_mode") || "normal" : "none";
    /** Whether anything may be written. */
    this.writes = this.mode === "normal";
    /** Told true after each commit, false when the LMS did not take something (it is sent again). */
    this.onsaved = function () {};
    if (this.writes) {
      set("cmi.core.exit", "suspend");
      step();
    }
    sent["cmi.core.lesson_status"] = api ? get("cmi.core.lesson_status") : "";
    sent["cmi.core.lesson_location"] = this.location = api ? get("cmi.core.lesson_location") : "";
    sent["cmi.suspend_data"] = this.saved = api ? get("cmi.suspend_data") : "";
    this.learner = api ? get("cmi.core.student_id") : "";
    var best = api ? parseFloat(get("cmi.core.score.raw")) : NaN;
    var interactions = api ? parseInt(get("cmi.interactions._count"), 10) || 0 : 0;

    /** Have `values` {location, state, status, score 0..100} written, what is unchanged left out, and committed. */
    this.save = function (values) {
      if (!self.writes || finished) return;
      if (values.location !== undefined) set("cmi.core.lesson_location", values.location);
      if (values.state !== undefined) set("cmi.suspend_data", values.state);
      if (values.score !== undefined && !(best > values.score)) {
        best = values.score;
        set("cmi.core.score.min", 0);
        set("cmi.core.score.max", 100);
        set("cmi.core.score.raw", Math.round(values.score * 100) / 100);
      }
      if (values.status && RANK[values.status] > (RANK[sent["cmi.core.lesson_status"]] || 0)) {
        set("cmi.core.lesson_status", values.status);
      }
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
      call("LMSFinish", "");
    };
    if (this.writes) this.save({ status: "incomplete" });
  }

  OM.lms = {
    connect: function () {
      return new Session(findApi());
    }
  };
})(window.OM);
