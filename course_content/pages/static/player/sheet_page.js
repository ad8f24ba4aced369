/** A worksheet's page: boxes that grow with their text, printing with whole texts and today's date. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  var GROWS = window.CSS && CSS.supports("field-sizing", "content");

  function boxes() {
    return document.querySelectorAll("[data-sheet] textarea[data-key]");
  }

  /** Make a box as high as its text, where the browser doesn't by itself. */
  OM.growBox = function (box) {
    if (GROWS) return;
    box.style.height = "auto";
    box.style.height = box.scrollHeight + box.offsetHeight - box.clientHeight + "px";
  };

  /** Paper cuts a box off where its text goes on: what is printed are the texts themselves. */
  function showTexts() {
    boxes().forEach(function (box) {
      var text = document.createElement("span");
      text.className = "sheet-text";
      text.textContent = box.value;
      box.after(text);
    });
  }
  function hideTexts() {
    document.querySelectorAll("[data-sheet] .sheet-text").forEach(function (each) { each.remove(); });
  }

  function begin() {
    var form = document.querySelector("[data-sheet]:not([data-begun])");
    if (!form) return;
    form.dataset.begun = "";
    boxes().forEach(OM.growBox);
    form.addEventListener("input", function (event) {
      if (event.target.matches("textarea[data-key]")) OM.growBox(event.target);
    });
    var print = form.querySelector("[data-print-sheet]");
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
    var language = document.documentElement.lang;
    var today = new Date().toLocaleDateString(language === "en" ? "en-GB" : language, { dateStyle: "long" });
    document.querySelector("[data-today]").textContent = today;
  }

  document.addEventListener("DOMContentLoaded", begin);
  window.addEventListener("beforeprint", showTexts);
  window.addEventListener("afterprint", hideTexts);
})(window.OM);
