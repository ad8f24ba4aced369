/** `short`: see __init__.py, which marks alike. Needs languages/folding.js. */
(function (OM) {
  "use strict";
  function catchOf(data, folded) {
    return data["catch"].filter(function (each) { return each.accept.map(OM.fold).indexOf(folded) >= 0; })[0];
  }

  OM.kinds["short"] = {
    mark: function (data, answer) {
      var folded = answer === null ? "" : OM.fold(answer);
      if (!folded) return OM.empty();
      var accepted = data.accept.map(OM.fold);
      if (accepted.indexOf(folded) >= 0) return OM.marked(1, { answer: "right" });
      var caught = catchOf(data, folded);
      if (caught) return OM.marked(0, { answer: "wrong" }, { answer: caught.id });
      var near = accepted.some(function (text) { return OM.nearMiss(folded, text); });
      return OM.marked(0, { answer: "wrong" }, {}, near ? "spelling" : null);
    },
    feedback: function (data, mark) {
      var caught = OM.withId(data["catch"], mark.caught.answer);
      if (caught) return { answer: caught.feedback };
      return mark.verdicts.answer === "wrong" && mark.note !== "spelling" ? { answer: data.wrong } : {};
    },
    shuffled: function () {
      return [];
    },
    read: OM.readText,
    write: OM.writeText
  };
})(window.OM);
