/** `numeric`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  function holds(range, value) {
    var tolerance = typeof range.tolerance === "string"
      ? Math.abs(range.key) * parseFloat(range.tolerance) / 100 : range.tolerance;
    return Math.abs(value - range.key) <= tolerance + OM.slack(range.key, tolerance);
  }

  OM.kinds["numeric"] = {
    mark: function (data, answer) {
      var typed = OM.typedNumber(answer, data.measure);
      if (typed.mark) return typed.mark;
      if (holds(data, typed.value)) return OM.marked(1, { answer: "right" });
      var caught = data["catch"].filter(function (each) { return holds(each, typed.value); })[0];
      return OM.marked(0, { answer: "wrong" }, caught ? { answer: caught.id } : {});
    },
    feedback: function (data, mark) {
      var caught = OM.withId(data["catch"], mark.caught.answer);
      if (caught) return { answer: caught.feedback };
      return mark.verdicts.answer === "wrong" ? { answer: data.wrong } : {};
    },
    shuffled: function () {
      return [];
    },
    read: OM.readTyped,
    write: OM.writeTyped
  };
})(window.OM);
