/** Times come in UTC; show them in the reader's own time zone. */
(function () {
  "use strict";
  var format = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, {
    dateStyle: "medium", timeStyle: "short"
  });
  document.querySelectorAll("time[datetime]").forEach(function (each) {
    each.textContent = format.format(new Date(each.dateTime));
  });
})();
