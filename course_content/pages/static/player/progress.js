/** "4 of 12 answered" under a quiz, while the learner answers. The page says it without script, too. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";

  function filled(field) {
    if (field.type === "radio" || field.type === "checkbox") return field.checked;
    return field.type !== "hidden" && field.value.trim() !== "";
  }

  /** Whether a question's fieldset holds an answer, as its kind reads it. */
  OM.isAnswered = function (fieldset) {
    var kind = OM.kinds && OM.kinds[fieldset.dataset.kind];
    if (kind && kind.read) return kind.read(fieldset) !== null;
    return Array.prototype.some.call(fieldset.querySelectorAll("input, select, textarea"), filled);
  };

  /** Write the count into the page; also to be called after answers were put in by script. */
  OM.showProgress = function () {
    var words = document.querySelector("[data-progress]");
    if (!words) return;
    var questions = Array.prototype.slice.call(document.querySelectorAll("fieldset[data-question]"));
    var answered = questions.filter(OM.isAnswered).length;
    var text = words.dataset.words.replace("{answered}", answered).replace("{total}", questions.length);
    if (words.textContent !== text) words.textContent = text;
    var bar = document.querySelector("[data-progress-bar]");
    if (bar) bar.value = answered;
  };

  document.addEventListener("input", OM.showProgress);
  document.addEventListener("change", OM.showProgress);
  document.addEventListener("DOMContentLoaded", function () {
    OM.showProgress();
    var summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  });
})(window.OM);
