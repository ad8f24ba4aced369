/** Shows parts in an attempt's order, and marks on a question's fieldset: the markup of question.html, marked. */
(function (OM) {
  "use strict";
  var SIGNS = { right: "✓", wrong: "✗", missed: "○" };
  var VERDICTS = ["is-right", "is-wrong", "is-missed"];
  var ADDED = ".moves, .grip, .boxes, [data-moved], [data-saved], .gap-name"; // what only an open question has

  function made(tag, className, html) {
    var element = document.createElement(tag);
    element.className = className;
    if (html) element.innerHTML = html;
    return element;
  }

  function worded(tag, className, text) {
    var element = made(tag, className);
    element.textContent = text;
    return element;
  }

  /** Put parts and the options of selects into this order of ids; those that it doesn't name stay behind. */
  OM.arrange = function (fieldset, order) {
    function sort(elements, idOf) {
      function place(element) {
        var at = order.indexOf(idOf(element));
        return at < 0 ? order.length : at;
      }
      elements.slice().sort(function (one, other) {
        return place(one) - place(other) || elements.indexOf(one) - elements.indexOf(other);
      }).forEach(function (element) {
        var box = element.parentNode;
        box.insertBefore(element, box.querySelector("[data-moved]"));
      });
    }
    sort(Array.from(fieldset.querySelectorAll(".parts > [data-part]")), function (part) { return part.dataset.part; });
    fieldset.querySelectorAll("select").forEach(function (select) {
      sort(Array.from(select.querySelectorAll("option[data-order]")), function (each) { return each.dataset.order; });
    });
  };

  /** An option that was not chosen would have been right; anything else was left open. */
  function wordOf(part, verdict, words) {
    var chosen = part.querySelector("input[type=radio], input[type=checkbox]");
    return verdict === "missed" && !chosen ? words.left_open : words[verdict];
  }

  function verdictWord(part, verdict, words) {
    var element = made("p", "verdict-word"), sign = worded("span", "sign", SIGNS[verdict]);
    sign.setAttribute("aria-hidden", "true");
    element.append(sign, " " + wordOf(part, verdict, words));
    return element;
  }

  function showPart(part, verdict, solution, why, words) {
    var box = part.querySelector(".verdict");
    part.classList.remove.apply(part.classList, VERDICTS);
    box.textContent = "";
    if (verdict) {
      part.classList.add("is-" + verdict);
      box.append(verdictWord(part, verdict, words));
    }
    if (solution && verdict !== "right") {
      var right = worded("p", "solution", words.solution + " ");
      right.append(made("strong", "", solution));
      right.lastChild.removeAttribute("class");
      box.append(right);
    }
    if (why) box.append(made("div", "why", why));
  }

  function showReasoning(box, data, note, words) {
    box.textContent = "";
    box.hidden = false;
    if (note) box.append(worded("p", "note", words[note]));
    if (data.feedback) box.insertAdjacentHTML("beforeend", data.feedback);
    if (data.read_again) {
      var again = made("p", "read-again"), link = document.createElement("a");
      link.href = data.read_again.address;
      link.textContent = words.read_again.replace("%(title)s", data.read_again.title);
      again.append(link);
      box.append(again);
    }
  }

  function close(fieldset) {
    fieldset.classList.add("is-marked");
    fieldset.querySelectorAll("input:not([type=hidden]), select").forEach(function (control) { control.disabled = true; });
    fieldset.querySelectorAll("textarea").forEach(function (control) { control.readOnly = true; });
    fieldset.querySelectorAll("[data-when-marked]").forEach(function (each) { each.hidden = false; });
    fieldset.querySelectorAll(ADDED).forEach(function (each) { each.remove(); });
  }

  /**
   * Mark a question on the page: signs, words and reasons beside its parts, and its controls closed.
   * `data` is QuestionView.script_data(), whose feedback is HTML; `mark` is OM.mark's; `words` are words.mark_words().
   */
  OM.showMark = function (fieldset, data, mark, words) {
    var feedback = OM.kinds[data.kind].feedback(data, mark);
    close(fieldset);
    fieldset.querySelectorAll("[data-part]").forEach(function (part, index) {
      var id = part.dataset.part;
      showPart(part, OM.own(mark.verdicts, id), OM.own(data.solution, id), OM.own(feedback, id), words);
      if (part.parentNode.classList.contains("gaps")) {
        part.prepend(worded("p", "gap-name", words.gap.replace("%(number)s", index + 1)));
      }
    });
    fieldset.querySelectorAll("[data-gap], [data-region]").forEach(function (place) {
      var verdict = OM.own(mark.verdicts, place.dataset.gap || place.dataset.region);
      place.classList.remove.apply(place.classList, VERDICTS);
      if (verdict) place.classList.add("is-" + verdict);
    });
    showReasoning(fieldset.querySelector(".reasoning"), data, mark.note, words);
  };
})(window.OM);
