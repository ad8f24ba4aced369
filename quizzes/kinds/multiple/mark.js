/** `multiple`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["multiple"] = {
    mark: function (data, answer) {
      if (answer === null || !answer.length) return OM.empty();
      var verdicts = {}, right = 0, wrong = 0;
      OM.ids(data.options).forEach(function (id) {
        var isKey = data.key.indexOf(id) >= 0;
        if (answer.indexOf(id) >= 0) {
          verdicts[id] = isKey ? "right" : "wrong";
          if (isKey) right += 1; else wrong += 1;
        } else if (isKey) {
          verdicts[id] = "missed";
        }
      });
      if (data.marking === "all-or-nothing") {
        return OM.marked(right === data.key.length && wrong === 0 ? 1 : 0, verdicts);
      }
      return OM.marked(Math.max(0, right - wrong) / data.key.length, verdicts);
    },
    feedback: function (data) {
      return OM.feedbackOf(data.options);
    },
    shuffled: function (data) {
      return OM.ids(data.options);
    },
    read: function (fieldset) {
      var ticked = Array.from(fieldset.querySelectorAll("input:checked"), function (input) { return input.value; });
      return ticked.length ? ticked : null;
    },
    write: function (fieldset, answer) {
      OM.check(fieldset, answer || []);
    }
  };
})(window.OM);
