/** `single`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["single"] = {
    mark: OM.markChoice,
    feedback: function (data) {
      return OM.feedbackOf(data.options);
    },
    shuffled: function (data) {
      return OM.ids(data.options);
    },
    read: OM.readChoice,
    write: OM.writeChoice
  };
})(window.OM);
