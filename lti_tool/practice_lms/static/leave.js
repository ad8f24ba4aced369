// Leaves the tool's frame for the course; the link is there for browsers without script.
(function () {
  "use strict";
  window.top.location.assign(document.querySelector("[data-leave]").href);
})();
