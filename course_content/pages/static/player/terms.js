/** A glossary word shows its explanation when pointed at, focused or tapped; without script its link leads there. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  var note = null, owner = null;

  function explanation(link) {
    var target = link.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target && target.querySelector("dd");
  }

  function hide() {
    if (!note) return;
    note.remove();
    owner.removeAttribute("aria-describedby");
    note = owner = null;
  }

  function place(link) {
    var at = link.getClientRects()[0], edge = document.documentElement.clientWidth;
    var left = Math.max(8, Math.min(at.left, edge - note.offsetWidth - 8));
    note.style.left = left + window.scrollX + "px";
    note.style.top = at.bottom + window.scrollY + 6 + "px";
  }

  function show(link) {
    var words = explanation(link);
    if (!words || owner === link) return;
    hide();
    owner = link;
    note = document.createElement("div");
    note.className = "term-note";
    note.id = "page-term-note";
    note.setAttribute("role", "tooltip");
    note.append.apply(note, Array.from(words.cloneNode(true).childNodes));
    document.body.append(note);
    link.setAttribute("aria-describedby", note.id);
    place(link);
  }

  function termOf(event) {
    return event.target.closest ? event.target.closest("a.term[href*='#term-']") : null;
  }

  function kept(target) {
    return note && target && (note.contains(target) || owner.contains(target));
  }

  document.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch") return;
    var link = termOf(event);
    if (link) show(link);
    else if (!kept(event.target) && document.activeElement !== owner) hide();
  });
  document.addEventListener("focusin", function (event) {
    var link = termOf(event);
    if (link) show(link);
    else if (!kept(event.target)) hide();
  });
  document.addEventListener("click", function (event) {
    var link = termOf(event);
    if (link && explanation(link)) {
      event.preventDefault();
      show(link);
    } else if (!kept(event.target)) hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
  window.addEventListener("hashchange", hide);
  OM.hideTerm = hide;
})(window.OM);
