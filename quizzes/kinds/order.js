/** Buttons that move an item of an `order` question up and down, beside the positions that work without script. */
(function (OM) {
  "use strict";
  var moving = false;

  function parts(box) {
    return Array.from(box.children).filter(function (child) { return child.dataset.part; });
  }

  function renumber(box) {
    parts(box).forEach(function (part, index) { part.querySelector("select").value = String(index + 1); });
  }

  function say(box, part) {
    var all = parts(box);
    box.querySelector("[data-moved]").textContent = box.dataset.wordMoved
      .replace("{position}", all.indexOf(part) + 1).replace("{total}", all.length);
  }

  /** Put a part at an index, number all of them anew, and say so; listeners hear `change`, as after a choice by hand. */
  function move(box, part, index, control) {
    var others = parts(box).filter(function (each) { return each !== part; });
    box.insertBefore(part, others[index] || box.querySelector("[data-moved]"));
    renumber(box);
    say(box, part);
    control.focus();
    if (control.tagName !== "BUTTON") return;
    moving = true;
    part.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
    moving = false;
  }

  function button(box, part, step, sign, word) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "move";
    made.textContent = sign;
    made.setAttribute("aria-label", word + ": " + part.querySelector("label > span").textContent);
    made.title = word;
    made.addEventListener("click", function () {
      var index = parts(box).indexOf(part) + step;
      if (index >= 0 && index < parts(box).length) move(box, part, index, made);
    });
    return made;
  }

  /** Add the buttons to every open `order` question below `root`. */
  OM.enhanceOrder = function (root) {
    root.querySelectorAll("fieldset:not(.is-marked) [data-order-buttons]:not([data-ready])").forEach(function (box) {
      box.dataset.ready = "";
      var live = document.createElement("p");
      live.className = "visually-hidden";
      live.dataset.moved = "";
      live.setAttribute("role", "status");
      box.appendChild(live);
      parts(box).forEach(function (part) {
        var buttons = document.createElement("span");
        buttons.className = "moves";
        buttons.append(button(box, part, -1, "↑", box.dataset.wordUp), button(box, part, 1, "↓", box.dataset.wordDown));
        part.insertBefore(buttons, part.querySelector(".verdict"));
        var select = part.querySelector("select");
        select.addEventListener("change", function () {
          if (!moving && select.value) move(box, part, select.value - 1, select);
        });
      });
    });
  };
  if (typeof document !== "undefined") OM.enhanceOrder(document);
})(window.OM);
