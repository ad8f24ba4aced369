/** The page that shows and prints what the learner has done: the builder makes its rows, this fills them in. */
(function (OM) {
  "use strict";
  function percent(score) {
    return OM.worded(OM.player.info.words.score, { score: OM.number(score) });
  }
  function fillQuiz(row, attempt) {
    row.querySelector("[data-best]").textContent = percent(attempt.best);
    row.querySelector("[data-attempts]").textContent = attempt.count;
    row.querySelector(attempt.best >= Number(row.dataset.pass) ? "[data-passed]" : "[data-not-passed]").hidden = false;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var page = document.querySelector('[data-page="results"]');
    if (!page || page.dataset.filled) return;
    page.dataset.filled = "yes";
    page.querySelectorAll("[data-quiz-row]").forEach(function (row) {
      var attempt = OM.record.attempt(row.dataset.quizRow);
      if (attempt && attempt.count) fillQuiz(row, attempt);
    });
    var standing = OM.record.standing();
    if (standing.score !== undefined) {
      page.querySelector("[data-score]").textContent = percent(standing.score);
      page.querySelector("[data-score-line]").hidden = false;
    }
    page.querySelector("[data-today]").textContent = new Date().toLocaleDateString(OM.player.info.language, { dateStyle: "long" });
    page.querySelector("[data-print]").addEventListener("click", function () { window.print(); });
  });
})(window.OM);
