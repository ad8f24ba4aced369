/** `open`: see __init__.py, which marks alike. Needs languages/folding.js. */
(function (OM) {
  "use strict";
  OM.kinds["open"] = {
    mark: function (data, answer) {
      return OM.marked(null, {}, {}, answer !== null && OM.fold(answer.text) ? null : "empty");
    },
    feedback: function (data) {
      var result = OM.feedbackOf(data.criteria);
      result.answer = data.model;
      return result;
    },
    shuffled: function () {
      return [];
    },
    read: function (fieldset) {
      var text = fieldset.querySelector("textarea").value;
      var ticked = Array.from(fieldset.querySelectorAll("input:checked"), function (input) { return input.value; });
      if (!text.trim()) text = "";
      return text || ticked.length ? { text: text, ticked: ticked } : null;
    },
    write: function (fieldset, answer) {
      fieldset.querySelector("textarea").value = answer === null ? "" : answer.text;
      OM.check(fieldset, answer === null ? [] : answer.ticked);
    }
  };
})(window.OM);
