/** `scale`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["scale"] = {
    mark: function (data, answer) {
      return OM.marked(null, {}, {}, answer === null ? "empty" : null);
    },
    feedback: function () {
      return {};
    },
    shuffled: function () {
      return [];
    },
    read: function (fieldset) {
      var chosen = OM.readChoice(fieldset);
      return chosen ? Number(chosen) : null;
    },
    write: function (fieldset, answer) {
      OM.check(fieldset, [answer === null ? "" : String(answer)]);
    }
  };
})(window.OM);
