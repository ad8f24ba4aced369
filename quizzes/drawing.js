/** Which questions an attempt gets, and in which order: see drawing.py, which draws alike. */
(function (OM) {
  "use strict";
  /** A stream of whole numbers below 2**32 from a 32-bit seed (mulberry32). */
  OM.numbers = function (seed) {
    var state = seed >>> 0;
    function next() {
      state = (state + 0x6D2B79F5) >>> 0;
      var value = Math.imul(state ^ (state >>> 15), state | 1) >>> 0;
      value = (value ^ (value + Math.imul(value ^ (value >>> 7), value | 61))) >>> 0;
      return (value ^ (value >>> 14)) >>> 0;
    }
    return {
      next: next,
      /** The values in a new order (Fisher and Yates, from the end). */
      shuffled: function (values) {
        var result = values.slice(), last, other, kept;
        for (last = result.length - 1; last > 0; last--) {
          other = next() % (last + 1);
          kept = result[last];
          result[last] = result[other];
          result[other] = kept;
        }
        return result;
      }
    };
  };

  /** FNV-1a, 32 bits, of a question's id, which is ASCII. */
  function hash(id) {
    var value = 0x811C9DC5;
    for (var index = 0; index < id.length; index++) value = Math.imul(value ^ id.charCodeAt(index), 0x01000193);
    return value >>> 0;
  }

  /** The order of a question's parts, from seed and id alone; an `order` question never starts solved. */
  OM.partOrder = function (data, seed, shuffle) {
    var ids = OM.kinds[data.kind].shuffled(data);
    if (!shuffle && data.kind !== "order") return ids;
    var result = OM.numbers(seed ^ hash(data.id)).shuffled(ids);
    var solved = data.kind === "order" && result.join() === data.key.join();
    return solved ? result.slice(1).concat(result[0]) : result;
  };

  /** The paper of one attempt: [{question: data, order: [part id]}]. `quiz` is {pool: [data], draw, shuffle}. */
  OM.draw = function (quiz, seed) {
    var numbers = OM.numbers(seed), names = [], groups = [];
    quiz.pool.forEach(function (data) {
      var name = quiz.spread === "lesson" ? data.unit.slice(0, data.unit.lastIndexOf(".")) : data.outcome;
      var at = names.indexOf(name);
      if (at < 0) at = names.push(name) - 1;
      (groups[at] = groups[at] || []).push(data);
    });
    var piles = numbers.shuffled(groups.map(function (pile) { return numbers.shuffled(pile); }));
    var chosen = [], wanted = Math.min(quiz.draw, quiz.pool.length);
    for (var turn = 0; chosen.length < wanted; turn++) {
      var pile = piles[turn % piles.length];
      if (pile.length) chosen.push(pile.pop().id);
    }
    return quiz.pool.filter(function (data) { return chosen.indexOf(data.id) >= 0; }).map(function (data) {
      return { question: data, order: OM.partOrder(data, seed, quiz.shuffle) };
    });
  };
})(window.OM);
