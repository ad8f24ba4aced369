/** Texts as a marker reads them: see folding.py, which folds alike. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  var INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
  var APOSTROPHES = /['`\u00b4\u02b9\u02bb-\u02bd\u0384\u1fbd\u1fbf\u1fef\u1ffd\u2018-\u201b\u2032\uff07]/g;
  var DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
  var SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  var QUOTES = /[\u00ab\u00bb\u201c-\u201f\u2033]/g;
  var LETTERS = { "ς": "σ", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o" };

  OM.withoutStyles = function (text) {
    return text.replace(INVISIBLE, "").replace(APOSTROPHES, "'").replace(DASHES, "-");
  };
  OM.singleSpaced = function (text) {
    return text.replace(SPACES, " ").replace(/^ +| +$/g, "");
  };

  /** The text as marking compares it. */
  OM.fold = function (text) {
    text = OM.withoutStyles(text).replace(QUOTES, '"').normalize("NFKD").toLowerCase().normalize("NFKD");
    text = text.replace(/[\u0300-\u036f]/g, "").replace(/[ςßæœø]/g, function (letter) { return LETTERS[letter]; });
    text = OM.singleSpaced(text).replace(/ ?(['-]) ?/g, "$1");
    return text.replace(/[.,;:!?\u00b7 ]+$/, "") || text;
  };

  /** Whether a folded text looks like a slip of the pen in an accepted one (folded too). */
  OM.nearMiss = function (folded, accepted) {
    var one = Array.from(folded), other = Array.from(accepted);
    var limit = other.length < 4 ? 0 : other.length < 8 ? 1 : 2;
    if (limit === 0 || Math.abs(one.length - other.length) > limit || /[0-9]/.test(folded + accepted)) return false;
    return distance(one, other) <= limit;
  };

  /** Optimal string alignment distance of two arrays of characters. */
  function distance(one, other) {
    var before = [], last = [], line, row, column, best;
    for (column = 0; column <= other.length; column++) last.push(column);
    for (row = 1; row <= one.length; row++) {
      line = [row];
      for (column = 1; column <= other.length; column++) {
        best = Math.min(last[column] + 1, line[column - 1] + 1,
          last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          best = Math.min(best, before[column - 2] + 1);
        }
        line.push(best);
      }
      before = last;
      last = line;
    }
    return last[other.length];
  }
})(window.OM);
