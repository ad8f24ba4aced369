/** The page of a marked attempt, alike to result.html: score, overview, each question with its marks and reasons. */
(function (OM) {
  "use strict";
  var SIGNS = { right: "✓", partly: "◐", wrong: "✗", empty: "○", open: "…", elsewhere: "…" };

  /** A number with at most one decimal, as the course's language writes it. */
  OM.number = function (value) {
    var rounded = Math.round(value * 10) / 10;
    try {
      return new Intl.NumberFormat(OM.player.info.language, { maximumFractionDigits: 1 }).format(rounded);
    } catch (error) {
      return String(rounded);
    }
  };
  function made(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function sign(state) {
    var element = made("span", "sign", SIGNS[state]);
    element.setAttribute("aria-hidden", "true");
    return element;
  }
  /** A marked question in a word: pages.state_of, and "elsewhere" for an answer that another browser holds. */
  function stateOf(mark, packed) {
    if (packed === true) return "elsewhere";
    if (mark.note === "empty") return "empty";
    if (mark.credit === null) return "open";
    return mark.credit >= 1 ? "right" : mark.credit > 0 ? "partly" : "wrong";
  }
  function showScore(main, score, words) {
    main.dataset.score = score;
    main.dataset.maximum = 100;
    main.querySelector(".score-number").textContent = OM.worded(words.score, { score: OM.number(score) });
    main.querySelector(".score-bar-value").setAttribute("width", score);
  }
  function entry(question, place, state, words) {
    var item = made("li"), link = made("a", "overview-" + state);
    link.href = "#" + question.id;
    link.append(made("span", "overview-number", String(place)), " ", sign(state), " ",
      made("span", "overview-word", words.states[state]));
    item.append(link);
    return item;
  }
  function answered(fieldset, mark, state, words) {
    var box = made("div", "answered answered-" + state), line = made("p", "answered-state");
    line.append(sign(state), " " + words.states[state]);
    if (state === "partly") line.append(": " + OM.worded(words.share, { share: OM.number(100 * mark.credit) }));
    box.append(line, fieldset);
    return box;
  }

  /** Fill the page of a marked attempt; `paper` and `fieldsets` are its questions, answers written in. */
  OM.showResult = function (main, attempt, paper, fieldsets) {
    var words = OM.player.info.words;
    showScore(main, attempt.last, words);
    paper.forEach(function (drawn, index) {
      var packed = attempt.answers[index];
      var mark = OM.mark(drawn.question, OM.state.unpack(drawn.question, packed));
      var state = stateOf(mark, packed);
      if (mark.credit === null) main.querySelector("[data-unmarked]").hidden = false;
      main.querySelector(".overview ol").append(entry(drawn.question, index + 1, state, words));
      main.querySelector("div.quiz").append(answered(fieldsets[index], mark, state, words));
      OM.showMark(fieldsets[index], drawn.question, mark, words.marks);
    });
  };
})(window.OM);
