/**
 * A quiz in a package: drawn by a seed, answered on one page, marked in the browser, tried again with a new seed; the
 * best score counts. The page's file brings {title, accent, start, quiz, passed, failed, pool (HTML), data, rules}.
 */
(function (OM) {
  "use strict";
  var LATER = 1000; // ms after the last key in a text
  var page, quizId, rules, print, paper = [], fieldsets = [], waiting = [], timer = null;

  function attempt() {
    return OM.record.attempt(quizId);
  }
  function words() {
    return OM.player.info.words;
  }
  function answerAt(index) {
    return OM.state.unpack(paper[index].question, attempt().answers[index]);
  }

  function begin() {
    var before = attempt() || { count: 0, best: 0, last: 0 };
    var seed = Math.floor(Math.random() * 4294967296);
    OM.record.setAttempt(quizId, {
      count: before.count, best: before.best, last: before.last, open: true, seed: seed, print: print,
      answers: OM.draw(rules, seed).map(function () { return null; })
    });
    show();
    OM.player.top();
    OM.player.save();
  }

  /** The drawn questions' fieldsets, as this attempt shows them, with the answers so far; the pool's list of sources. */
  function lay() {
    var pool = OM.player.element("<div>" + page.pool + "</div>");
    paper = OM.draw(rules, attempt().seed);
    fieldsets = paper.map(function (drawn, index) {
      var fieldset = pool.querySelector('fieldset[data-question="' + drawn.question.id + '"]');
      OM.arrange(fieldset, drawn.order);
      OM.writeAnswer(fieldset, answerAt(index));
      fieldset.querySelector(".count").textContent = OM.worded(words().count, { number: index + 1, total: paper.length });
      return fieldset;
    });
    return pool.querySelector(".sources");
  }
  /** The list of sources, down to those that the questions on the page name. */
  function addSources(main, sources) {
    if (!sources) return;
    sources.querySelectorAll("li").forEach(function (note) {
      if (!main.querySelector('a[href="#' + note.id + '"]')) note.remove();
    });
    if (sources.querySelector("li")) main.append(sources);
  }
  function showOpen(form) {
    form.querySelectorAll("fieldset[data-question]").forEach(function (each) { each.remove(); });
    fieldsets.forEach(function (fieldset, index) {
      form.insertBefore(fieldset, form.querySelector(".quiz-foot"));
      if (attempt().answers[index] === true) note(fieldset, words().lost);
    });
  }
  function show() {
    var now = attempt();
    if (now && now.print !== print) {
      now.open = false; // the quiz has changed since: its score stays, its answers fit nothing any more
      now.answers = [];
    }
    fieldsets = [];
    waiting = [];
    if (!now || !now.answers.length) {
      OM.player.put(page, OM.player.element(page.start));
      return;
    }
    var main = OM.player.element(now.open ? page.quiz : now.last >= page.rules.pass ? page.passed : page.failed);
    var sources = lay();
    if (now.open) showOpen(main.querySelector("form"));
    else OM.showResult(main, now, paper, fieldsets);
    addSources(main, sources);
    OM.player.put(page, main);
  }

  // Answering.
  function note(fieldset, sentence) {
    var line = fieldset.querySelector("[data-saved]");
    if (line && line.textContent !== sentence) line.textContent = sentence;
  }
  /** Take an answer from the page into the attempt; whether it is another than before. */
  function take(fieldset, index) {
    var before = attempt().answers[index];
    var packed = OM.state.pack(paper[index].question, OM.readAnswer(fieldset));
    if (JSON.stringify(packed) === JSON.stringify(before) || (packed === null && before === true)) return false;
    attempt().answers[index] = packed;
    return true;
  }
  function keep() {
    clearTimeout(timer);
    timer = null;
    var changed = fieldsets.filter(take);
    var left = changed.length ? OM.player.save() : null;
    if (!left) return;
    var own = (OM.own(left.kept, quizId) || { answers: {} }).answers;
    changed.forEach(function (fieldset) {
      if (own[fieldsets.indexOf(fieldset)] === undefined) waiting.push(fieldset);
      else note(fieldset, left.here ? words().here : words().nowhere);
    });
  }
  /** In per cent, of the questions that a machine marks: as `score` in quizzes/marking.py. */
  function score(marks) {
    var credits = marks.map(function (mark) { return mark.credit; }).filter(function (each) { return each !== null; });
    var sum = credits.reduce(function (all, each) { return all + each; }, 0);
    return credits.length ? Math.round(10000 * sum / credits.length) / 100 : 0;
  }
  function handIn() {
    keep();
    var now = attempt();
    var marks = paper.map(function (drawn, index) { return OM.mark(drawn.question, answerAt(index)); });
    now.last = score(marks);
    now.best = Math.max(now.best, now.last);
    now.count += 1;
    now.open = false;
    var interactions = marks.map(function (mark, index) {
      return OM.lms.interaction(paper[index].question, answerAt(index), mark);
    });
    show();
    OM.player.top();
    OM.player.save();
    interactions.forEach(OM.record.note);
  }

  function inQuestion(target) {
    return fieldsets.length && target.closest("form.quiz fieldset[data-question]");
  }
  document.addEventListener("change", function (event) {
    if (inQuestion(event.target)) keep();
  });
  document.addEventListener("input", function (event) {
    if (["text", "textarea"].indexOf(event.target.type) < 0 || !inQuestion(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(keep, LATER);
  });
  document.addEventListener("submit", function (event) {
    var name = event.submitter ? event.submitter.name : "";
    event.preventDefault();
    if (name === "begin") begin();
    else if (name === "finish") handIn();
    else keep();
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest('[data-page="result"] .next-steps a');
    if (!link || link.getAttribute("href") !== "#/" + quizId) return;
    event.preventDefault();
    begin();
  }, true);

  OM.quiz = {
    /** Show the quiz of a page where the learner left it: not begun, open, or marked. */
    open: function (id, opened) {
      page = opened;
      quizId = id;
      rules = { pool: page.data, draw: page.rules.draw, shuffle: page.rules.shuffle };
      print = OM.state.print(page.data, page.rules);
      show();
    },
    /** Take up what was typed and not yet kept; the page is being left. */
    collect: function () {
      if (timer !== null) keep();
    },
    /** The LMS has taken what was sent, or has not. */
    saved: function (well) {
      var time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit", minute: "2-digit", hourCycle: "h23"
      });
      waiting.forEach(function (fieldset) {
        note(fieldset, well ? OM.worded(words().saved, { time: time }) : words().unsaved);
      });
      if (well) waiting = [];
      OM.player.trouble(!well);
    }
  };
})(window.OM);
