/** A button on each sheet to fill in that prints this sheet alone; without script the page prints whole. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";

  /** Print one element of the page. */
  OM.printOnly = function (element) {
    var root = document.documentElement;
    root.classList.add("prints-one");
    element.classList.add("is-printed");
    window.addEventListener("afterprint", function () {
      root.classList.remove("prints-one");
      element.classList.remove("is-printed");
    }, { once: true });
    window.print();
  };

  document.addEventListener("DOMContentLoaded", function () {
    var words = document.querySelector("[data-words-print]");
    if (!words) return;
    words.querySelectorAll(".block-template").forEach(function (sheet) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small print-button";
      button.textContent = words.dataset.wordsPrint;
      button.addEventListener("click", function () { OM.printOnly(sheet); });
      sheet.querySelector(".sheet-link").appendChild(button);
    });
  });
})(window.OM);
