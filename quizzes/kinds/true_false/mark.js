/** `true-false`: see __init__.py, which marks alike; a `single` question with a fixed order. */
(function (OM) {
  "use strict";
  OM.kinds["true-false"] = {
    mark: OM.markChoice,
    feedback: function (data) {
      return OM.feedbackOf(data.options);
    },
    shuffled: function () {
      return [];
    },
    read: OM.readChoice,
    write: OM.writeChoice
  };
})(window.OM);
