/** `estimate`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["estimate"] = {
    mark: function (data, answer) {
      var typed = OM.typedNumber(answer, data.measure);
      if (typed.mark) return typed.mark;
      var distance = Math.abs(typed.value - data.key);
      if (distance <= data.full + OM.slack(data.key, data.full)) {
        return OM.marked(1, { answer: "right" }, { answer: "close" });
      }
      var credit = Math.max(0, (data.none - distance) / (data.none - data.full));
      return OM.marked(credit, credit ? {} : { answer: "wrong" }, { answer: typed.value < data.key ? "low" : "high" });
    },
    feedback: function (data, mark) {
      var side = mark.caught.answer;
      return side ? { answer: data[side] } : {};
    },
    shuffled: function () {
      return [];
    },
    read: OM.readTyped,
    write: OM.writeTyped
  };
})(window.OM);
