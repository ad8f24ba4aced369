/**
 * One answered question as SCORM writes it (cmi.interactions). Editions differ in `style`:
 *
 * most: how many choices a question may have; name(list, id): a choice; and, of: between choices, and in a pair;
 * set(pattern): a pattern whose order doesn't matter; truth("true" or "false"); text(words), cut to what fits;
 * range(low, high, key): the pattern of a number; response: the field's name; wrong: the result's; other: the type of
 * what SCORM has no type for, as JSON of at most `longest` characters; more(): further [[field, value], …].
 */
(function (OM) {
  "use strict";
  function number(answer, unit) {
    var read = OM.readNumber(answer.text, answer.language, unit);
    return read === null ? null : String(read);
  }
  /** How far from the key an answer may be and still be right. */
  function tolerance(data) {
    if (data.full !== undefined) return data.full;
    return typeof data.tolerance === "string" ? Math.abs(data.key) * parseFloat(data.tolerance) / 100 : data.tolerance || 0;
  }

  OM.interactions = function (style) {
    function text(value) {
      return style.text(String(value).replace(/\s+/g, " "));
    }
    function names(list, ids) {
      return ids.map(function (id) { return style.name(list, id); });
    }
    function several(data, ids) {
      return names(data.options, ids).sort().join(style.and);
    }
    function places(data, ids) {
      return names(data.regions, ids).sort().join(style.and);
    }
    function sequence(data, ids) {
      return names(data.items, ids).join(style.and);
    }
    function pairs(data, answer) {
      return data.items.filter(function (item) { return answer[item.id]; }).map(function (item) {
        return style.name(data.items, item.id) + style.of + style.name(data.targets, answer[item.id]);
      }).join(style.and);
    }
    var MATCHING = ["matching", pairs, function (data) { return style.set(pairs(data, data.key)); }];
    var NUMERIC = ["numeric",
      function (data, answer) { return number(answer, data.measure); },
      function (data) {
        var far = tolerance(data);
        return style.range(rounded(data.key - far), rounded(data.key + far), data.key);
      }];
    /** By kind: [type, answer as response, key as pattern]. */
    var TYPES = {
      "single": ["choice",
        function (data, answer) { return style.name(data.options, answer); },
        function (data) { return style.name(data.options, data.key); }],
      "multiple": ["choice", several, function (data) { return style.set(several(data, data.key)); }],
      "true-false": ["true-false",
        function (data, answer) { return style.truth(answer); },
        function (data) { return style.truth(data.key); }],
      "match": MATCHING,
      "categorise": MATCHING,
      "order": ["sequencing", sequence, function (data) { return sequence(data, data.key); }],
      "short": ["fill-in",
        function (data, answer) { return text(answer); },
        function (data) { return text(data.accept[0]); }],
      "numeric": NUMERIC,
      "estimate": NUMERIC,
      "hotspot": ["choice",
        function (data, answer) { return places(data, answer); },
        function (data) { return style.set(places(data, data.key)); }],
      "open": ["fill-in", function (data, answer) { return text(answer.text); }, function () { return null; }],
      "scale": ["likert", function (data, answer) { return answer.toString(36); }, function () { return null; }]
    };
    var OTHER = [style.other,
      function (data, answer) { return JSON.stringify(answer).slice(0, style.longest); },
      function () { return null; }];

    function rounded(value) {
      return Number(value.toPrecision(12));
    }
    function result(credit) {
      if (credit === null) return "neutral";
      if (credit === 1) return "correct";
      return credit === 0 ? style.wrong : String(Math.round(credit * 100) / 100);
    }

    /** [[field, value], …] of one question, at most six; `mark` as `OM.mark` gives it. */
    return function (data, answer, mark) {
      var many = [].concat(data.options || [], data.items || [], data.regions || []).length > style.most;
      var type = (!many && TYPES[data.kind]) || OTHER;
      return [["id", data.id], ["type", type[0]]].concat(style.more(), [
        ["correct_responses.0.pattern", type[2](data)],
        [style.response, answer === null ? null : type[1](data, answer)],
        ["result", result(mark.credit)]
      ]).filter(function (field) { return field[1] !== null; });
    };
  };
})(window.OM);
