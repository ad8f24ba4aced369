/** `hotspot`: see __init__.py, which marks alike. */
(function (OM) {
  "use strict";
  function holds(region, x, y) {
    var inside = false, corners = region.area;
    corners.forEach(function (one, index) {
      var other = corners[(index + 1) % corners.length];
      if ((one[1] > y) === (other[1] > y)) return;
      if (x < (other[0] - one[0]) * (y - one[1]) / (other[1] - one[1]) + one[0]) inside = !inside;
    });
    return inside;
  }

  OM.kinds["hotspot"] = {
    /** The ids of the regions that an answer names or hits. */
    chosen: function (data, answer) {
      if (Array.isArray(answer)) return answer;
      return OM.ids(data.regions.filter(function (region) { return holds(region, answer.x, answer.y); })).slice(-1);
    },
    mark: function (data, answer) {
      if (answer === null || answer.length === 0) return OM.empty();
      var chosen = OM.kinds["hotspot"].chosen(data, answer), verdicts = {}, right = 0, wrong = 0;
      OM.ids(data.regions).forEach(function (id) {
        var isKey = data.key.indexOf(id) >= 0, isChosen = chosen.indexOf(id) >= 0;
        if (isChosen || isKey) verdicts[id] = !isChosen ? "missed" : isKey ? "right" : "wrong";
        if (isChosen && isKey) right += 1;
        else if (isChosen) wrong += 1;
      });
      return OM.marked(Math.max(0, right - wrong) / data.key.length, verdicts);
    },
    feedback: function (data) {
      return OM.feedbackOf(data.regions);
    },
    shuffled: function () {
      return [];
    },
    read: function (fieldset) {
      var chosen = Array.from(fieldset.querySelectorAll("input:checked"), function (input) { return input.value; });
      return chosen.length ? chosen : null;
    },
    write: function (fieldset, answer) {
      OM.check(fieldset, answer || []);
      OM.showRegions(fieldset);
    }
  };
})(window.OM);
