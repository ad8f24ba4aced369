/** The global `OM` and what the kinds' scripts share. Loaded before each kind's mark.js. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  /** Kinds by name: {mark(data, answer), feedback(data, mark), shuffled(data), read(fieldset), write(fieldset, answer)}. */
  OM.kinds = {};

  OM.mark = function (data, answer) {
    return OM.kinds[data.kind].mark(data, answer);
  };
  /** The answer that a question's fieldset holds, or null. */
  OM.readAnswer = function (fieldset) {
    return OM.kinds[fieldset.dataset.kind].read(fieldset);
  };
  OM.writeAnswer = function (fieldset, answer) {
    OM.kinds[fieldset.dataset.kind].write(fieldset, answer);
  };

  var enhancements = [];
  /** What scripts add to the questions below an element: said once, done at once in a page, and by OM.enhance. */
  OM.enhancement = function (enhance) {
    enhancements.push(enhance);
    if (typeof document !== "undefined") enhance(document);
  };
  OM.enhance = function (root) {
    enhancements.forEach(function (enhance) { enhance(root); });
  };

  OM.marked = function (credit, verdicts, caught, note) {
    return { credit: credit, verdicts: verdicts, caught: caught || {}, note: note || null };
  };
  OM.empty = function () {
    return OM.marked(0, {}, {}, "empty");
  };
  OM.own = function (object, name) {
    return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
  };
  OM.ids = function (options) {
    return options.map(function (option) { return option.id; });
  };
  OM.withId = function (options, id) {
    return options.filter(function (option) { return option.id === id; })[0];
  };
  OM.feedbackOf = function (options) {
    var result = {};
    options.forEach(function (option) { if (option.feedback) result[option.id] = option.feedback; });
    return result;
  };

  /** Tick exactly the boxes with these values. */
  OM.check = function (fieldset, values) {
    fieldset.querySelectorAll("input[type=radio], input[type=checkbox]").forEach(function (input) {
      input.checked = values.indexOf(input.value) >= 0;
    });
  };
  /** The select or input of each part, in the page's order: [{part, element}]. */
  OM.controls = function (fieldset) {
    return Array.from(fieldset.querySelectorAll("[data-part] select, [data-part] input"), function (element) {
      return { part: element.closest("[data-part]").dataset.part, element: element };
    });
  };

  // One choice: `single` and `true-false`.
  OM.markChoice = function (data, answer) {
    if (answer === null) return OM.empty();
    var verdicts = {};
    if (answer !== data.key) verdicts[answer] = "wrong";
    verdicts[data.key] = answer === data.key ? "right" : "missed";
    return OM.marked(answer === data.key ? 1 : 0, verdicts);
  };
  OM.readChoice = function (fieldset) {
    var chosen = fieldset.querySelector("input:checked");
    return chosen ? chosen.value : null;
  };
  OM.writeChoice = function (fieldset, answer) {
    OM.check(fieldset, answer === null ? [] : [answer]);
  };

  // One typed line: `short`; with its language: `numeric` and `estimate`.
  OM.readText = function (fieldset) {
    var text = fieldset.querySelector("input[type=text]").value;
    return text.trim() ? text : null;
  };
  OM.writeText = function (fieldset, answer) {
    fieldset.querySelector("input[type=text]").value = answer === null ? "" : answer;
  };
  OM.readTyped = function (fieldset) {
    var text = OM.readText(fieldset);
    return text === null ? null : { text: text, language: fieldset.querySelector("input[data-language]").value };
  };
  OM.writeTyped = function (fieldset, answer) {
    OM.writeText(fieldset, answer === null ? null : answer.text);
  };
})(window.OM);
