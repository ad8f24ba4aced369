/**
 * What this learner has done in the package: kept in memory, told to the LMS (`OM.lms`, whatever its standard), and, for
 * answers that are too long for it, in this browser's storage.
 */
(function (OM) {
  "use strict";
  var info, session, state;

  function storageKey() {
    return "open-museums/" + info.course + "/" + session.learner;
  }
  function readKept() {
    try {
      return JSON.parse(window.localStorage.getItem(storageKey())) || {};
    } catch (error) {
      return {};
    }
  }
  function writeKept(kept) {
    try {
      if (Object.keys(kept).length) window.localStorage.setItem(storageKey(), JSON.stringify(kept));
      else window.localStorage.removeItem(storageKey());
      return true;
    } catch (error) {
      return false; // a private window, or a full disk
    }
  }

  function isDone(id) {
    var attempt = OM.own(state.quizzes, id);
    return attempt ? attempt.count > 0 : state.units.charAt(info.units.indexOf(id)) === "1";
  }
  function mean(numbers) {
    return numbers.reduce(function (sum, each) { return sum + each; }, 0) / numbers.length;
  }

  /** {status, score}: the score is the mean of the quizzes' best ones; passed or failed once each was handed in. */
  function standing() {
    if (!info.quizzes.length) return { status: info.units.every(isDone) ? "completed" : "incomplete" };
    var ids = info.quizzes.map(function (quiz) { return quiz.id; });
    if (!ids.some(isDone)) return { status: "incomplete" };
    var score = mean(ids.map(function (id) { return isDone(id) ? state.quizzes[id].best : 0; }));
    var enough = mean(info.quizzes.map(function (quiz) { return quiz.pass; }));
    return { score: score, status: !ids.every(isDone) ? "incomplete" : score >= enough ? "passed" : "failed" };
  }

  OM.record = {
    /** Begin with what the LMS and this browser remember; the session. */
    start: function (packageInfo) {
      info = packageInfo;
      session = OM.lms.connect(info);
      state = OM.state.decode(session.saved, readKept());
      return session;
    },
    /** The name under which this learner's things are kept in this browser. */
    storageKey: storageKey,
    standing: standing,
    isDone: isDone,
    /** Note a unit as done; whether that is new. */
    finishUnit: function (id) {
      if (info.units.indexOf(id) < 0 || isDone(id)) return false;
      state.units = info.units.map(function (each) { return each === id || isDone(each) ? "1" : "0"; }).join("");
      return true;
    },
    /** The quiz's attempt, or undefined. */
    attempt: function (quiz) {
      return OM.own(state.quizzes, quiz);
    },
    setAttempt: function (quiz, attempt) {
      state.quizzes[quiz] = attempt;
    },
    /** Tell the LMS of one marked answer, as `OM.lms.interaction` describes it. */
    note: function (fields) {
      session.note(fields);
    },
    /** Have it all kept; {kept: {quiz: {answers: {index: …}}}, here}: what the LMS has no room for, and whether the browser had;
     *  null where nothing is kept at all. */
    save: function (location) {
      if (!session.writes) return null;
      var encoded = OM.state.encode(state, OM.lms.room), now = standing();
      var here = writeKept(encoded.kept);
      session.save({ location: location, state: encoded.text, status: now.status, score: now.score });
      return { kept: encoded.kept, here: here };
    }
  };
})(window.OM);
