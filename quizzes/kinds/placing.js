/** What `match` and `categorise` share: see placing.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.placing = {
    mark: function (data, answer) {
      if (answer === null || !Object.keys(answer).length) return OM.empty();
      var verdicts = {}, right = 0;
      OM.ids(data.items).forEach(function (item) {
        var placed = OM.own(answer, item);
        verdicts[item] = placed === undefined ? "missed" : placed === data.key[item] ? "right" : "wrong";
        if (verdicts[item] === "right") right += 1;
      });
      return OM.marked(right / data.items.length, verdicts);
    },
    feedback: function (data) {
      return OM.feedbackOf(data.items);
    },
    shuffledItems: function (data) {
      return OM.ids(data.items);
    },
    shuffledAll: function (data) {
      return OM.ids(data.items).concat(OM.ids(data.targets).map(function (id) { return "target." + id; }));
    },
    read: function (fieldset) {
      var answer = {};
      OM.controls(fieldset).forEach(function (control) {
        if (control.element.value) answer[control.part] = control.element.value;
      });
      return Object.keys(answer).length ? answer : null;
    },
    write: function (fieldset, answer) {
      OM.controls(fieldset).forEach(function (control) {
        control.element.value = (answer && OM.own(answer, control.part)) || "";
      });
    }
  };
})(window.OM);
