/** What `numeric` and `estimate` share: see typed_numbers.py. Needs languages/numbers.js. */
(function (OM) {
  "use strict";
  /** {mark} of an answer without a number (empty, or unreadable), or {value}. */
  OM.typedNumber = function (answer, unit) {
    if (answer === null || !OM.fold(answer.text)) return { mark: OM.empty() };
    var value = OM.readNumber(answer.text, answer.language, unit);
    return value === null ? { mark: OM.marked(0, {}, {}, "unreadable") } : { value: value };
  };
  /** What binary fractions may be off. */
  OM.slack = function (key, tolerance) {
    return 1e-9 * Math.max(Math.abs(key), tolerance);
  };
})(window.OM);
