/** Numbers as people write them in each language: see numbers.py, which reads alike. Needs folding.js. */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  var DECIMAL = { en: ".", nl: ",", es: ",", it: ",", el: ",", gl: "," };
  var BODY = /^(?:[0-9]+(?:[ '.,][0-9]+)*|[.,][0-9]+)$/;
  var WHOLE = /^(?:[0-9]*|[0-9]{1,3}([ '.,])[0-9]{3}(?:\1[0-9]{3})*)$/;
  var ONE_GROUP = /^[1-9][0-9]{0,2}[.,][0-9]{3}$/;

  function clean(text) {
    return OM.singleSpaced(OM.withoutStyles(text).normalize("NFC").toLowerCase());
  }

  function trimmed(text) {
    return text.replace(/^ +| +$/g, "");
  }

  function withoutUnit(body, unit) {
    if (unit && body.endsWith(unit)) body = body.slice(0, -unit.length);
    else if (unit && body.startsWith(unit)) body = body.slice(unit.length);
    else if (!unit) body = body.replace(/^[%€$£]|[%€$£]$/, "");
    return trimmed(body);
  }

  function decimalIn(body, usual) {
    var points = body.split(".").length - 1, commas = body.split(",").length - 1;
    if (points && commas) return body.lastIndexOf(".") > body.lastIndexOf(",") ? "." : ",";
    if (points + commas !== 1) return "";
    var only = points ? "." : ",";
    return only !== usual && ONE_GROUP.test(body) ? "" : only;
  }

  /** The number that a typed text means in a language, or null. */
  OM.readNumber = function (text, language, unit) {
    var body = withoutUnit(clean(text), clean(unit || ""));
    var negative = body.startsWith("-");
    if (negative || body.startsWith("+")) body = trimmed(body.slice(1));
    if (body.endsWith(".") && body.indexOf(".") === body.length - 1) body = body.slice(0, -1);
    if (!BODY.test(body)) return null;
    var code = language.split("-")[0].toLowerCase();
    var separator = decimalIn(body, Object.prototype.hasOwnProperty.call(DECIMAL, code) ? DECIMAL[code] : ".");
    var at = separator ? body.indexOf(separator) : body.length;
    var whole = body.slice(0, at), fraction = body.slice(at + 1);
    if (!WHOLE.test(whole) || (separator && !/^[0-9]+$/.test(fraction))) return null;
    var digits = whole.replace(/[^0-9]/g, "");
    if ((digits + fraction).length > 30) return null;
    var value = Number((digits || "0") + "." + (fraction || "0"));
    return negative && value ? -value : value;
  };
})(window.OM);
