// Sends the page's only form, whose button is there for browsers without script.
(function () {
  "use strict";
  document.querySelector("form[data-submit]").submit();
})();
