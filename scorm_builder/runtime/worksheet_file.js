/**
 * The file by which a worksheet is taken away and loaded again, as `course_content/worksheets/product.py` has it.
 * A sheet is {item, course, language, title, labels: {key: label}}; contents are {key: {text, label}}.
 */
(function (OM) {
  "use strict";
  var LONGEST_TEXT = 5000, LONGEST_SHEET = 100000, LONGEST_KEY = 300, MOST_ENTRIES = 400;
  var LINE_ENDS = /\r\n?|[\v\f\x85\u2028\u2029]/g;
  var UNPRINTABLE = /[\x00-\x08\x0e-\x1f\x7f-\x9f]/g;

  function isObject(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
  }
  function length(text) {
    return Array.from(text).length;
  }
  function fault(name, about) {
    return { fault: name, about: about || "" };
  }
  /** Texts by key, cleaned; null for anything else. */
  function texts(value) {
    var whole = isObject(value) && Object.keys(value).every(function (key) {
      return typeof value[key] === "string" && key.length > 0 && length(key) <= LONGEST_KEY;
    });
    if (!whole) return null;
    var found = new Map();
    Object.keys(value).forEach(function (key) { found.set(OM.sheetFile.clean(key), OM.sheetFile.clean(value[key])); });
    return found;
  }

  OM.sheetFile = {
    /** A text as it is kept. */
    clean: function (text) {
      return text.replace(LINE_ENDS, "\n").replace(UNPRINTABLE, "");
    },
    isTooLong: function (text) {
      return length(text) > LONGEST_TEXT;
    },
    /** Whether a sheet may hold as much. */
    fits: function (contents) {
      var keys = Object.keys(contents);
      var sum = keys.reduce(function (all, key) { return all + length(contents[key].text); }, 0);
      return keys.length <= MOST_ENTRIES && sum <= LONGEST_SHEET;
    },
    /** The file's text. */
    write: function (format, sheet, contents, saved) {
      var fields = Object.create(null), labels = Object.create(null);
      var keys = Object.keys(sheet.labels).concat(Object.keys(contents).filter(function (key) {
        return OM.own(sheet.labels, key) === undefined;
      }));
      keys.forEach(function (key) {
        if (!OM.own(contents, key)) return;
        fields[key] = contents[key].text;
        labels[key] = contents[key].label;
      });
      return JSON.stringify({
        format: format, course: sheet.course, item: sheet.item, title: sheet.title, language: sheet.language,
        saved: saved, fields: fields, labels: labels
      }, null, 2) + "\n";
    },
    /** {contents} of a file's text, or {fault, about}: why it cannot be loaded. */
    read: function (format, text, sheet) {
      var file;
      try {
        file = JSON.parse(text.replace(/^\uFEFF/, ""));
      } catch (error) {
        return fault("foreign");
      }
      var kind = isObject(file) && typeof file.format === "string" ? file.format : "";
      if (kind.split("/")[0] !== format.split("/")[0]) return fault("foreign");
      if (kind !== format) return fault("other-version");
      if (file.course !== sheet.course || file.item !== sheet.item) {
        return fault("other-sheet", String(file.title || file.item || "?").slice(0, LONGEST_KEY));
      }
      var given = texts(file.fields), names = texts(file.labels === undefined ? {} : file.labels);
      if (!given || !names) return fault("damaged");
      var contents = Object.create(null), long = null;
      given.forEach(function (each, key) {
        if (!each) return;
        contents[key] = { text: each, label: OM.own(sheet.labels, key) || names.get(key) || key };
        if (OM.sheetFile.isTooLong(each)) long = long || contents[key].label;
      });
      if (long) return fault("too-long", long);
      return OM.sheetFile.fits(contents) ? { contents: contents } : fault("damaged");
    }
  };
})(window.OM);
