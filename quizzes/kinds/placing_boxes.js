/** Boxes to drag the items of `match` and `categorise` into, above the lists that hold the answer. They show what the
 * lists say, and set them; screen readers and the keyboard have the lists. Needs dragging.js.
 */
(function (OM) {
  "use strict";
  function made(tag, className, text) {
    var element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function parts(fieldset) {
    return Array.from(fieldset.querySelectorAll(".placing > [data-part]"));
  }
  function boxAt(boxes, x, y) {
    var under = x === null ? null : document.elementFromPoint(x, y);
    var box = under && under.closest("[data-box]");
    return box && boxes.contains(box) ? box : null;
  }

  function place(part, target) {
    var select = part.querySelector("select");
    if (select.value === target) return;
    select.value = target;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function letDrag(handle, part, boxes) {
    OM.draggable(handle, function () { return OM.labelOf(part); }, function (x, y) {
      var over = boxAt(boxes, x, y);
      boxes.querySelectorAll("[data-box]").forEach(function (box) { box.classList.toggle("is-over", box === over); });
      boxes.classList.toggle("is-waiting", x !== null);
    }, function (x, y) {
      var box = boxAt(boxes, x, y);
      if (box) place(part, box.dataset.box);
      else if (handle.classList.contains("chip")) place(part, ""); // dragged out of its box
    });
  }

  /** Show in each box what the lists have put there. */
  function fill(fieldset, boxes) {
    boxes.querySelectorAll(".chip").forEach(function (chip) { chip.remove(); });
    parts(fieldset).forEach(function (part) {
      var value = part.querySelector("select").value;
      Array.from(boxes.querySelectorAll("[data-box]")).forEach(function (box) {
        if (!value || box.dataset.box !== value) return;
        var chip = made("span", "chip", OM.labelOf(part));
        letDrag(chip, part, boxes);
        box.append(chip);
      });
    });
  }

  function boxesOf(fieldset) {
    var boxes = made("div", "boxes");
    boxes.setAttribute("aria-hidden", "true");
    fieldset.querySelector(".placing select").querySelectorAll("option[data-order]").forEach(function (option) {
      var box = made("div", "box");
      box.dataset.box = option.value;
      if (option.lang) box.lang = option.lang;
      box.append(made("span", "box-name", option.textContent));
      boxes.append(box);
    });
    return boxes;
  }

  OM.enhancement(function (root) {
    root.querySelectorAll("fieldset:not(.is-marked) .placing:not([data-ready])").forEach(function (box) {
      var fieldset = box.closest("fieldset"), boxes = boxesOf(fieldset);
      box.dataset.ready = "";
      box.before(boxes);
      parts(fieldset).forEach(function (part) { letDrag(OM.addGrip(part), part, boxes); });
      fieldset.addEventListener("change", function () { fill(fieldset, boxes); });
      fill(fieldset, boxes);
    });
  });
})(window.OM);
