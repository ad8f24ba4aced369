/** What stands around a package's pages: contents, what is done, and the pages before and after. */
(function (OM) {
  "use strict";
  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }
  /** "{name}" in words, filled in. */
  OM.worded = function (words, values) {
    return words.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  };

  function progress(ids, words) {
    return OM.worded(words, { count: ids.filter(OM.record.isDone).length, total: ids.length });
  }
  /** Show what is done, in the contents and on the page; `info` is what the builder says of the package. */
  OM.showDone = function (info) {
    all("[data-done]").forEach(function (sign) { sign.hidden = !OM.record.isDone(sign.dataset.done); });
    all("[data-progress-of]").forEach(function (line) {
      var parts = info.lessons[line.dataset.progressOf] || [];
      line.hidden = !parts.some(OM.record.isDone);
      line.textContent = progress(parts, info.words.progress);
    });
    var every = info.units.concat(info.quizzes.map(function (quiz) { return quiz.id; }));
    document.querySelector("[data-package-progress]").textContent = progress(every, info.words.progress);
  };

  /** Mark the page in the contents, and close them. */
  OM.showContents = function (id) {
    all("[data-contents] a").forEach(function (link) {
      if (link.hash === "#/" + id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.querySelector("[data-contents]").open = false;
  };

  /** Links to the pages before and after, unless the page has its own. */
  OM.showNeighbours = function (pages, page, own) {
    var nav = document.querySelector("[data-neighbours]"), at = pages.indexOf(page);
    nav.hidden = !!own;
    [[".neighbour-before", pages[at - 1]], [".neighbour-after", pages[at + 1]]].forEach(function (each) {
      var link = nav.querySelector(each[0]);
      link.hidden = !each[1];
      if (!each[1]) return;
      link.href = "#/" + each[1].id;
      link.querySelector(".neighbour-title").textContent = each[1].title;
    });
  };
})(window.OM);
