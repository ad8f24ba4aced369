/** `cloze`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  /** The gaps in the text's order (an object's keys may come in another): [{id, kind, …}]. */
  function gapsOf(data) {
    return (data.text.match(/\{\{[a-z0-9-]+\}\}/g) || []).map(function (written) {
      var id = written.slice(2, -2);
      return Object.assign({ id: id }, data.gaps[id]);
    });
  }

  function verdictOf(mark) {
    return mark.note === "empty" ? "missed" : mark.credit === 1 ? "right" : "wrong";
  }

  function controls(fieldset) {
    return Array.from(fieldset.querySelectorAll("[data-gap] select, [data-gap] input[type=text]"), function (element) {
      var box = element.closest("[data-gap]");
      return { gap: box.dataset.gap, element: element, language: box.querySelector("input[data-language]") };
    });
  }

  OM.kinds["cloze"] = {
    mark: function (data, answer) {
      var gaps = gapsOf(data), verdicts = {}, caught = {}, notes = [], right = 0;
      gaps.forEach(function (gap) {
        var given = answer === null ? undefined : OM.own(answer, gap.id);
        var said = OM.kinds[gap.kind].mark(gap, given === undefined ? null : given);
        verdicts[gap.id] = verdictOf(said);
        if (verdicts[gap.id] === "right") right += 1;
        var mistake = gap.kind === "single" ? given : said.caught.answer;
        if (verdicts[gap.id] === "wrong" && mistake) caught[gap.id] = mistake;
        notes.push(said.note);
      });
      if (notes.every(function (note) { return note === "empty"; })) return OM.empty();
      var worst = ["unreadable", "spelling"].filter(function (note) { return notes.indexOf(note) >= 0; })[0];
      return OM.marked(right / gaps.length, verdicts, caught, worst);
    },
    feedback: function (data, mark) {
      var texts = {};
      gapsOf(data).forEach(function (gap) {
        var mistake = OM.own(mark.caught, gap.id), text;
        if (gap.kind === "single") {
          text = OM.withId(gap.options, mistake || gap.key).feedback;
        } else if (OM.own(mark.verdicts, gap.id) === "wrong") {
          var said = OM.marked(0, { answer: "wrong" }, mistake ? { answer: mistake } : {});
          text = OM.kinds[gap.kind].feedback(gap, said).answer;
        }
        if (text) texts[gap.id] = text;
      });
      return texts;
    },
    shuffled: function (data) {
      var ids = [];
      gapsOf(data).forEach(function (gap) {
        OM.kinds[gap.kind].shuffled(gap).forEach(function (id) { ids.push(gap.id + "." + id); });
      });
      return ids;
    },
    read: function (fieldset) {
      var answer = {};
      controls(fieldset).forEach(function (control) {
        var text = control.element.value;
        if (text.trim()) answer[control.gap] = control.language ? { text: text, language: control.language.value } : text;
      });
      return Object.keys(answer).length ? answer : null;
    },
    write: function (fieldset, answer) {
      controls(fieldset).forEach(function (control) {
        var given = (answer && OM.own(answer, control.gap)) || "";
        control.element.value = typeof given === "string" ? given : given.text;
      });
    }
  };
})(window.OM);
