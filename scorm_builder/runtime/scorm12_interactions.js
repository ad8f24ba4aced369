/**
 * One answered question as SCORM 1.2 writes it ("Run-Time Environment 1.2", 3.4.2.7, cmi.interactions): a choice is
 * one character 0-9a-z (its place in the author's order), a response has at most 255 characters.
 */
(function (OM) {
  "use strict";
  var PLACES = "0123456789abcdefghijklmnopqrstuvwxyz";
  var LONGEST = 255;

  function place(list, id) {
    return PLACES.charAt(list.map(function (each) { return each.id; }).indexOf(id));
  }
  function places(list, ids) {
    return ids.map(function (id) { return place(list, id); });
  }
  function pairs(data, answer) {
    return data.items.filter(function (item) { return answer[item.id]; }).map(function (item) {
      return place(data.items, item.id) + "." + place(data.targets, answer[item.id]);
    }).join(",");
  }
  function text(value) {
    return String(value).replace(/\s+/g, " ").slice(0, LONGEST);
  }
  function number(answer, unit) {
    var read = OM.readNumber(answer.text, answer.language, unit);
    return read === null ? null : String(read);
  }
  function matching(data, answer) { return pairs(data, answer); }

  /** By kind: [type, answer as response, key as pattern]. A kind that is not here is written as fill-in. */
  var TYPES = {
    "single": ["choice",
      function (data, answer) { return place(data.options, answer); },
      function (data) { return place(data.options, data.key); }],
    "multiple": ["choice",
      function (data, answer) { return places(data.options, answer).sort().join(","); },
      function (data) { return "{" + places(data.options, data.key).sort().join(",") + "}"; }],
    "true-false": ["true-false",
      function (data, answer) { return answer.charAt(0); },
      function (data) { return data.key.charAt(0); }],
    "match": ["matching", matching, function (data) { return "{" + pairs(data, data.key) + "}"; }],
    "categorise": ["matching", matching, function (data) { return "{" + pairs(data, data.key) + "}"; }],
    "order": ["sequencing",
      function (data, answer) { return places(data.items, answer).join(","); },
      function (data) { return places(data.items, data.key).join(","); }],
    "short": ["fill-in",
      function (data, answer) { return text(answer); },
      function (data) { return text(data.accept[0]); }],
    "numeric": ["numeric", function (data, answer) { return number(answer, data.measure); }, function (data) { return data.key; }],
    "estimate": ["numeric", function (data, answer) { return number(answer, data.measure); }, function (data) { return data.key; }],
    "hotspot": ["choice",
      function (data, answer) { return places(data.regions, answer).sort().join(","); },
      function (data) { return "{" + places(data.regions, data.key).sort().join(",") + "}"; }],
    "open": ["fill-in", function (data, answer) { return text(answer.text); }, function () { return null; }],
    "scale": ["likert", function (data, answer) { return PLACES.charAt(answer); }, function () { return null; }]
  };
  var OTHER = ["fill-in", function (data, answer) { return text(JSON.stringify(answer)); }, function () { return null; }];

  function result(credit) {
    if (credit === 1) return "correct";
    return credit === 0 ? "wrong" : String(Math.round(credit * 100) / 100);
  }

  /** [[field, value], …] of one question, at most five; `mark` as `OM.mark` gives it. */
  OM.lms.interaction = function (data, answer, mark) {
    var many = [].concat(data.options || [], data.items || [], data.regions || []).length > PLACES.length;
    var type = (!many && TYPES[data.kind]) || OTHER;
    var pattern = type[2](data);
    var response = answer === null ? null : type[1](data, answer);
    return [
      ["id", data.id],
      ["type", type[0]],
      ["correct_responses.0.pattern", pattern],
      ["student_response", response],
      ["result", mark.credit === null ? "neutral" : result(mark.credit)]
    ].filter(function (field) { return field[1] !== null; });
  };
})(window.OM);
