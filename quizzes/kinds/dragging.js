/** Dragging by mouse, pen or finger, as an addition: whatever it does, the form's own controls do too (WCAG 2.2, 2.5.7),
 * and it only sets them. Pointer events; nothing moves by itself but the page, while the pointer is held at its edge.
 */
(function (OM) {
  "use strict";
  var EDGE = 48; // px from the window's edge where the page scrolls
  var STEP = 9; // px a frame

  function copyOf(text) {
    var ghost = document.createElement("div");
    ghost.className = "drag-copy";
    ghost.textContent = text;
    ghost.setAttribute("aria-hidden", "true");
    document.body.appendChild(ghost);
    return ghost;
  }

  /** Scroll while the pointer is at the window's edge; {at(y), stop()}. */
  function scroller(scrolled) {
    var y = window.innerHeight / 2, frame = 0;
    function turn() {
      var by = y < EDGE ? -STEP : y > window.innerHeight - EDGE ? STEP : 0;
      if (by) {
        window.scrollBy(0, by);
        scrolled();
      }
      frame = window.requestAnimationFrame(turn);
    }
    frame = window.requestAnimationFrame(turn);
    return {
      at: function (now) { y = now; },
      stop: function () { window.cancelAnimationFrame(frame); }
    };
  }

  /**
   * Let an element be dragged. `over(x, y)` is called with the pointer's place in the window, and with null when all is
   * over; `drop(x, y)` where it was let go. Escape gives up. `text` is what follows the pointer.
   */
  OM.draggable = function (handle, text, over, drop) {
    function begin(event) {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault(); // no selection of text, no focus
      var x = event.clientX, y = event.clientY, ghost = copyOf(text());
      var scrolling = scroller(function () { over(x, y); });

      function move(moved) {
        x = moved.clientX;
        y = moved.clientY;
        ghost.style.transform = "translate(" + (x + 12) + "px, " + (y + 12) + "px)";
        scrolling.at(y);
        over(x, y);
      }
      function end() {
        handle.removeEventListener("pointermove", move);
        handle.removeEventListener("pointerup", up);
        handle.removeEventListener("pointercancel", end);
        document.removeEventListener("keydown", key);
        scrolling.stop();
        ghost.remove();
        over(null, null);
      }
      function up(released) {
        end();
        drop(released.clientX, released.clientY);
      }
      function key(pressed) {
        if (pressed.key === "Escape") end();
      }
      move(event);
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", move);
      handle.addEventListener("pointerup", up);
      handle.addEventListener("pointercancel", end);
      document.addEventListener("keydown", key);
    }
    handle.addEventListener("pointerdown", begin);
  };

  /** A grip at the beginning of a part, for eyes and pointers only. */
  OM.addGrip = function (part) {
    var grip = document.createElement("span");
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.setAttribute("aria-hidden", "true");
    part.prepend(grip);
    return grip;
  };
  OM.labelOf = function (part) {
    return part.querySelector("label > span").textContent;
  };
})(window.OM);
