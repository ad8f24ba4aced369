/** `match`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["match"] = {
    mark: OM.placing.mark,
    feedback: OM.placing.feedback,
    shuffled: OM.placing.shuffledAll,
    read: OM.placing.read,
    write: OM.placing.write
  };
})(window.OM);
