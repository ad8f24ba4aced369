/** Buttons that move an item of an `order` question up and down, and a grip to drag it by, beside the positions that
 * work without script. Needs dragging.js.
 */
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

  /** Put a part at an index, number all of them anew, and say so; the other one lets listeners hear `change`, too. */
  function move(box, part, index) {
    var others = parts(box).filter(function (each) { return each !== part; });
    box.insertBefore(part, others[index] || box.querySelector("[data-moved]"));
    renumber(box);
    say(box, part);
  }
  function moveAndTell(box, part, index) {
    move(box, part, index);
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
      if (index < 0 || index >= parts(box).length) return;
      moveAndTell(box, part, index);
      made.focus();
    });
    return made;
  }

  /** At which index a part would stand if it were let go at this height of the window. */
  function indexAt(box, part, y) {
    return parts(box).filter(function (each) {
      var place = each.getBoundingClientRect();
      return each !== part && place.top + place.height / 2 < y;
    }).length;
  }
  function letDrag(box, part) {
    OM.draggable(OM.addGrip(part), function () { return OM.labelOf(part); }, function (_x, y) {
      var others = parts(box).filter(function (each) { return each !== part; });
      var index = y === null ? -1 : indexAt(box, part, y);
      others.forEach(function (each, at) {
        each.classList.toggle("drop-before", at === index);
        each.classList.toggle("drop-after", index === others.length && at === others.length - 1);
      });
      part.classList.toggle("is-dragged", y !== null);
    }, function (_x, y) {
      var index = indexAt(box, part, y);
      if (index !== parts(box).indexOf(part)) moveAndTell(box, part, index);
    });
  }

  OM.enhancement(function (root) {
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
          if (moving || !select.value) return;
          move(box, part, select.value - 1);
          select.focus();
        });
        letDrag(box, part);
      });
    });
  });
})(window.OM);
