/** The picture of a `hotspot` question: a click chooses in the list beside it, and the list's choice shows in it. */
(function (OM) {
  "use strict";
  function controlOf(shape, fieldset) {
    return Array.from(fieldset.querySelectorAll("[data-part] input")).filter(function (input) {
      return input.value === shape.dataset.region;
    })[0];
  }

  /** Show in the picture what is chosen in the list, and where the keyboard stands. */
  OM.showRegions = function (fieldset) {
    fieldset.querySelectorAll("[data-region]").forEach(function (shape) {
      var control = controlOf(shape, fieldset);
      shape.classList.toggle("is-chosen", control.checked);
      shape.classList.toggle("is-focused", control.matches(":focus-visible"));
    });
  };

  function show(event) {
    var fieldset = event.target.closest("fieldset[data-kind=hotspot]");
    if (fieldset) OM.showRegions(fieldset);
  }
  function choose(event) {
    var shape = event.target.closest("[data-region]");
    var fieldset = shape && shape.closest("fieldset:not(.is-marked)");
    if (!fieldset) return;
    var control = controlOf(shape, fieldset);
    control.focus({ preventScroll: true });
    control.click(); // fires input and change, as by hand
  }

  if (typeof document === "undefined") return;
  document.addEventListener("click", choose);
  ["change", "focusin", "focusout"].forEach(function (name) { document.addEventListener(name, show); });
  document.querySelectorAll("fieldset[data-kind=hotspot]").forEach(OM.showRegions);
})(window.OM);
