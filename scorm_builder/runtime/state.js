/**
 * What a learner's place and answers look like in suspend data: JSON, versioned, ids as numbers, within the room that
 * the standard gives, whatever is answered. What does not fit is left to the browser's own storage.
 *
 * A state in memory: {units: "0110", quizzes: {quiz id: attempt}}; an attempt: {count, best, last (per cent), open, seed,
 * print, answers}. `answers` holds one packed answer for each drawn question: null, a number (an id of the question),
 * a text, a list, [-1, key, value, …] for an object, [-2, value] for any other scalar, or `true` for an answer that
 * was too long for the LMS and is not in this browser.
 */
(function (OM) {
  "use strict";
  var VERSION = 1;
  var OBJECT = -1, SCALAR = -2;

  /** Every id that an answer to a question may hold, in an order that its data alone decides. */
  function words(data) {
    var found = ["text", "language"];
    function add(word) { if (found.indexOf(word) < 0) found.push(word); }
    (function walk(node) {
      if (!node || typeof node !== "object") return;
      if (typeof node.id === "string") add(node.id);
      if (node.gaps) Object.keys(node.gaps).forEach(add);
      Object.keys(node).forEach(function (name) { walk(node[name]); });
    })(data);
    return found;
  }

  function pack(data, answer) {
    var known = words(data);
    return (function packed(value) {
      if (value === null) return null;
      if (typeof value === "string") return known.indexOf(value) < 0 ? value : known.indexOf(value);
      if (Array.isArray(value)) return value.map(packed);
      if (typeof value !== "object") return [SCALAR, value];
      return Object.keys(value).reduce(function (list, name) {
        return list.concat([packed(name), packed(value[name])]);
      }, [OBJECT]);
    })(answer);
  }

  /** The answer again; null for what was never given or is not here. */
  function unpack(data, stored) {
    var known = words(data);
    function object(pairs) {
      var result = {};
      for (var at = 0; at + 1 < pairs.length; at += 2) result[unpacked(pairs[at])] = unpacked(pairs[at + 1]);
      return result;
    }
    function unpacked(value) {
      if (typeof value === "number") return known[value];
      if (!Array.isArray(value)) return value;
      if (value[0] === OBJECT) return object(value.slice(1));
      return value[0] === SCALAR ? value[1] : value.map(unpacked);
    }
    return stored === true || stored === undefined ? null : unpacked(stored);
  }

  function longestText(value) {
    if (Array.isArray(value)) return Math.max.apply(null, value.map(longestText));
    return typeof value === "string" ? value.length : 0;
  }

  /**
   * {text, kept}: the suspend data, and {quiz id: {seed, answers: {index: packed answer}}} for the browser's storage.
   * `room`: {characters: in all, text: of a text within}. Longer texts go to the browser; then, should all be too much
   * still, the longest answers of finished attempts first.
   */
  function encode(state, room) {
    var stored = { v: VERSION, u: state.units, q: {} };
    var kept = {}, candidates = [];
    function leave(id, index) {
      kept[id] = kept[id] || { seed: state.quizzes[id].seed, answers: {} };
      kept[id].answers[index] = state.quizzes[id].answers[index];
      stored.q[id][6][index] = true;
    }
    Object.keys(state.quizzes).forEach(function (id) {
      var each = state.quizzes[id];
      stored.q[id] = [each.count, each.best, each.last, each.open ? 1 : 0, each.seed, each.print, each.answers.slice()];
      each.answers.forEach(function (answer, index) {
        if (answer === true || answer === null) return;
        if (longestText(answer) > room.text) leave(id, index);
        else candidates.push({ id: id, index: index, open: each.open, length: JSON.stringify(answer).length });
      });
    });
    candidates.sort(function (one, other) { return one.open - other.open || other.length - one.length; });
    while (JSON.stringify(stored).length > room.characters && candidates.length) {
      var next = candidates.shift();
      leave(next.id, next.index);
    }
    return { text: JSON.stringify(stored), kept: kept };
  }

  function empty() {
    return { units: "", quizzes: {} };
  }

  /** The state of a text that `encode` made, with what the browser kept; an empty one for anything else. */
  function decode(text, kept) {
    var stored;
    try {
      stored = JSON.parse(text);
    } catch (error) {
      return empty();
    }
    if (!stored || stored.v !== VERSION || !stored.q) return empty();
    var state = { units: String(stored.u || ""), quizzes: {} };
    Object.keys(stored.q).forEach(function (id) {
      var each = stored.q[id];
      var here = kept && kept[id] && kept[id].seed === each[4] ? kept[id].answers : {};
      state.quizzes[id] = {
        count: each[0], best: each[1], last: each[2], open: each[3] === 1, seed: each[4], print: each[5],
        answers: each[6].map(function (answer, index) {
          return answer === true && here[index] !== undefined ? here[index] : answer;
        })
      };
    });
    return state;
  }

  /** A short mark of a pool's ids and order: answers by number are only good for the pool they were given to. */
  function print(pool, rules) {
    var hash = 2166136261;
    var text = JSON.stringify([rules.draw, rules.shuffle, pool.map(function (data) { return [data.id].concat(words(data)); })]);
    for (var at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
    return (hash >>> 0).toString(36);
  }

  OM.state = { pack: pack, unpack: unpack, encode: encode, decode: decode, print: print };
})(window.OM);
