/** `categorise`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  OM.kinds["categorise"] = {
    mark: OM.placing.mark,
    feedback: OM.placing.feedback,
    shuffled: OM.placing.shuffledItems,
    read: OM.placing.read,
    write: OM.placing.write
  };
})(window.OM);
