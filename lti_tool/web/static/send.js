/** Sends the page's form by itself; its button is there for browsers without script. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-send]");
  if (form) form.submit();
})();
