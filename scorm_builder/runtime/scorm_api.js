/** Finds the API that an LMS offers, in the windows around this one or in those that opened them. */
(function (OM) {
  "use strict";
  var LEVELS = 7;

  function apiOf(each, name, call) {
    try {
      return each[name] && each[name][call] ? each[name] : null;
    } catch (error) {
      return null; // a window of another origin
    }
  }

  /** The windows from `start` outwards. */
  function ancestors(start) {
    var found = [start];
    while (found.length <= LEVELS && found[0].parent && found[0].parent !== found[0]) found.unshift(found[0].parent);
    return found.reverse();
  }

  function openerOf(each) {
    try {
      return each.opener;
    } catch (error) {
      return null;
    }
  }

  /** The object called `name` that has the function `call`, or null. */
  OM.findApi = function (name, call) {
    var near = ancestors(window);
    var far = near.map(openerOf).filter(Boolean).map(ancestors);
    return near.concat([].concat.apply([], far)).map(function (each) { return apiOf(each, name, call); }).filter(Boolean)[0] || null;
  };
})(window.OM);
