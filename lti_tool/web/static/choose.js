/** The choice of activities: searches while one types, counts, and reads the due date in the browser's time zone. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-choosing]");
  var search = form.querySelector("[data-search]");
  var found = form.querySelector("[data-found]");
  var count = form.querySelector("[data-count]");
  var entries = Array.from(form.querySelectorAll("[data-words]"));
  var sent = false;

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/ς/g, "σ");
  }

  /** Shows what has every word; what is chosen stays in sight. */
  function filter() {
    var words = fold(search.value).split(/\s+/).filter(Boolean);
    var some = false;
    entries.forEach(function (entry) {
      var matches = words.every(function (word) { return entry.dataset.words.includes(word); });
      some = some || matches;
      entry.hidden = !matches && !entry.querySelector("input").checked;
    });
    form.querySelectorAll(".group").forEach(function (group) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    });
    found.textContent = some ? "" : found.dataset.none;
  }

  function tell() {
    var chosen = form.querySelectorAll("input[name=item]:checked").length;
    count.textContent = chosen === 1 ? count.dataset.one : count.dataset.many.replace("{count}", chosen);
  }

  /** An input of type datetime-local has no zone; the server is told the moment. */
  function tellMoment() {
    var moment = new Date(form.elements.due.value);
    form.elements.due_utc.value = isNaN(moment) ? "" : moment.toISOString();
  }

  function nameZone() {
    var note = form.querySelector("[data-zone]");
    note.textContent = note.dataset.zone.replace("{zone}", Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
  }

  form.querySelectorAll("[data-without-script]").forEach(function (each) { each.hidden = true; });
  search.addEventListener("input", filter);
  search.addEventListener("keydown", function (event) {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("change", tell);
  form.addEventListener("submit", function (event) {
    tellMoment();
    var answers = !event.submitter || event.submitter.formMethod !== "get";
    if (answers && sent) event.preventDefault();  // a double click answers once
    sent = sent || answers;
  });
  window.addEventListener("pageshow", function () {
    sent = false;
    tell();
  });
  nameZone();
  filter();
  tell();
})();
