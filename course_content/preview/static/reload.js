/** Loads the page again as soon as the course has changed; a form with answers stays filled in (the browser keeps it). */
(function () {
  "use strict";
  var shown = document.currentScript.dataset.version;
  var EVERY = 100; // milliseconds

  function look() {
    fetch("/version", { cache: "no-store" })
      .then(function (response) { return response.ok ? response.text() : shown; })
      .then(function (version) {
        if (version === shown) setTimeout(look, EVERY);
        else location.reload();
      })
      .catch(function () { setTimeout(look, 10 * EVERY); }); // the preview was stopped, perhaps to be started again
  }

  setTimeout(look, EVERY);
})();
