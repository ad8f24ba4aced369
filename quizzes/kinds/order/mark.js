/** `order`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  function parts(fieldset) {
    return Array.from(fieldset.querySelectorAll(".parts > [data-part]"));
  }

  OM.kinds["order"] = {
    mark: function (data, answer) {
      if (answer === null || !answer.length) return OM.empty();
      var verdicts = {}, pairs = 0;
      data.key.forEach(function (item, index) {
        var place = answer.indexOf(item);
        verdicts[item] = place < 0 ? "missed" : place === index ? "right" : "wrong";
        if (index && place > 0 && answer[place - 1] === data.key[index - 1]) pairs += 1;
      });
      if (data.marking === "exact") return OM.marked(answer.join() === data.key.join() ? 1 : 0, verdicts);
      return OM.marked(pairs / (data.key.length - 1), verdicts);
    },
    feedback: function (data) {
      return OM.feedbackOf(data.items);
    },
    shuffled: function (data) {
      return OM.ids(data.items);
    },
    read: function (fieldset) {
      var placed = OM.controls(fieldset).filter(function (control, index, all) {
        var same = all.filter(function (other) { return other.element.value === control.element.value; });
        return control.element.value && same.length === 1;
      });
      placed.sort(function (one, other) { return one.element.value - other.element.value; });
      return placed.length ? placed.map(function (control) { return control.part; }) : null;
    },
    /** Shows the items in the answer's order; those without a place stay behind it. */
    write: function (fieldset, answer) {
      var ids = answer || [], all = parts(fieldset);
      function place(part) {
        var at = ids.indexOf(part.dataset.part);
        return at < 0 ? ids.length : at;
      }
      all.slice().sort(function (one, other) {
        return place(one) - place(other) || all.indexOf(one) - all.indexOf(other);
      }).forEach(function (part) {
        var at = ids.indexOf(part.dataset.part);
        part.parentNode.insertBefore(part, part.parentNode.querySelector("[data-moved]"));
        part.querySelector("select").value = at < 0 ? "" : String(at + 1);
      });
    }
  };
})(window.OM);
