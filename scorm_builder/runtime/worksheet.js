/**
 * A worksheet in a package: kept in this browser's storage, by learner and item, never in the LMS. Where the browser has
 * no storage it lasts as long as the package is open, and the page says so. Revisions are the texts themselves.
 */
(function (OM) {
  "use strict";
  var memory = {}, sheet = null, about = null, keeps = true;

  function one(selector) {
    return document.querySelector(selector);
  }
  function words() {
    return OM.player.info.words.sheet;
  }
  function storageKey() {
    return OM.record.storageKey() + "/" + about.item;
  }

  // What is kept: {key: {text, label}}.
  function read() {
    var text = memory[about.item];
    try {
      if (keeps) text = window.localStorage.getItem(storageKey());
    } catch (error) {
      keeps = false;
    }
    try {
      return Object.assign(Object.create(null), JSON.parse(text || "{}"));
    } catch (error) {
      return Object.create(null); // nothing of ours
    }
  }
  function write(contents) {
    memory[about.item] = JSON.stringify(contents);
    try {
      if (Object.keys(contents).length) window.localStorage.setItem(storageKey(), memory[about.item]);
      else window.localStorage.removeItem(storageKey());
    } catch (error) {
      keeps = false; // a private window, or a full disk
    }
    one("[data-kept-here]").hidden = !keeps;
    one("[data-not-kept]").hidden = keeps;
  }
  function textOf(contents, key) {
    return contents[key] ? contents[key].text : "";
  }
  function labelOf(contents, key) {
    return OM.own(about.labels, key) || (contents[key] && contents[key].label) || key;
  }

  function save(changes, done) {
    var contents = read(), before = JSON.stringify(contents);
    var reply = { saved: {}, stale: {}, long: [], full: false };
    Object.keys(changes).forEach(function (key) {
      var current = textOf(contents, key), text = changes[key].text;
      if (current !== changes[key].revision && current !== text) reply.stale[key] = { text: current, revision: current };
      else if (OM.sheetFile.isTooLong(text)) reply.long.push(key);
      else {
        reply.saved[key] = text;
        contents[key] = { text: text, label: labelOf(contents, key) };
        if (!text) delete contents[key];
      }
    });
    reply.full = !OM.sheetFile.fits(contents);
    if (!reply.full && JSON.stringify(contents) !== before) write(contents);
    done(reply);
    if (!keeps && !reply.full) sheet.say("unkept", words().unkept);
  }

  // The page.
  function fill(contents) {
    var form = one("[data-sheet]"), earlier = one("[data-earlier]");
    Object.keys(contents).forEach(function (key) {
      if (OM.own(about.labels, key) === undefined) earlier.append(earlierField(key, contents[key].label));
    });
    earlier.hidden = !earlier.querySelector("textarea");
    form.querySelectorAll("textarea[data-key]").forEach(function (box) {
      var key = box.dataset.key;
      box.defaultValue = form.elements["r." + key].value = textOf(contents, key);
      OM.growBox(box);
    });
  }
  /** A field that the sheet no longer has: box, revision and note of another, under its own key. */
  function earlierField(key, label) {
    var holder = document.createElement("div"), name = document.createElement("label");
    var parts = [one("[data-sheet] textarea[data-key]")];
    while (parts.length < 3) parts.push(parts[parts.length - 1].nextElementSibling);
    var own = parts.map(function (each) { return holder.appendChild(each.cloneNode(true)); });
    own[0].name = "f." + key;
    own[0].dataset.key = key;
    own[0].removeAttribute("aria-label");
    own[0].setAttribute("aria-describedby", "n-" + key);
    own[1].name = "r." + key;
    own[2].id = "n-" + key;
    name.htmlFor = own[0].id = "f-" + key;
    name.textContent = label;
    holder.prepend(name);
    holder.className = "sheet-cell";
    return holder;
  }
  function contentsOnPage() {
    var texts = sheet.texts(), contents = Object.create(null), kept = read();
    Object.keys(texts).forEach(function (key) { contents[key] = { text: texts[key], label: labelOf(kept, key) }; });
    return contents;
  }
  /** Show the page anew with what is kept now. */
  function again(says) {
    sheet.stop();
    OM.player.again();
    say(says);
  }
  function say(text) {
    var line = one("[data-load-says]");
    line.hidden = !text;
    line.textContent = text;
  }

  function download() {
    var text = OM.sheetFile.write(words().format, about, contentsOnPage(), new Date().toISOString());
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = about.item + ".json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  // Loading a file.
  function chosen(file) {
    if (!file) return say(words().choose);
    if (file.size > words().largest) return say(words().faults["too-large"]);
    return file.text().then(function (text) {
      var found = OM.sheetFile.read(words().format, text, about);
      if (found.fault) say(OM.worded(words().faults[found.fault], { about: found.about }));
      else ask(found.contents);
    });
  }
  function differing(before, after) {
    var keys = Object.keys(about.labels).concat(Object.keys(before), Object.keys(after));
    return keys.filter(function (key, at) {
      return keys.indexOf(key) === at && textOf(before, key) !== textOf(after, key);
    });
  }
  /** Show what a file would change; nothing is changed yet. */
  function ask(contents) {
    var now = contentsOnPage(), keys = differing(now, contents), box = one("[data-loading]");
    say(keys.length ? "" : words().same);
    box.hidden = !keys.length;
    if (!keys.length) return;
    one("[data-loading-count]").textContent = OM.worded(words().changes, { count: keys.length });
    one("[data-loading] tbody").replaceChildren.apply(one("[data-loading] tbody"), keys.map(function (key) {
      var row = document.createElement("tr"), name = document.createElement("th");
      name.scope = "row";
      name.textContent = labelOf(Object.assign({}, contents, now), key);
      row.append(name);
      [now, contents].forEach(function (each) { row.insertCell().textContent = textOf(each, key) || "–"; });
      return row;
    }));
    one("[data-load-yes]").onclick = function () {
      write(contents);
      again(words().loaded);
    };
    one("[data-load-no]").onclick = function () { box.hidden = true; };
    box.focus();
  }

  OM.worksheet = {
    /** Fill a page that is a worksheet with what is kept, and keep it from now on. */
    open: function (id, page) {
      if (sheet) sheet.stop();
      sheet = null;
      if (!page.sheet) return;
      about = { item: id, course: OM.player.info.course, language: OM.player.info.language,
        title: page.sheet.title, labels: page.sheet.labels };
      var contents = read();
      write(contents); // says whether it can
      fill(contents);
      sheet = OM.keepSheet({ save: save });
      sheet.form.addEventListener("submit", function (event) {
        event.preventDefault();
        event.stopPropagation();
        if (event.submitter && event.submitter.name === "download") download();
        else if (event.submitter && event.submitter.name === "load") chosen(sheet.form.elements.file.files[0]);
      });
      one("[data-delete]").addEventListener("click", function () {
        write({});
        again(words().deleted);
      });
    },
    /** Take up what was typed and not yet kept; the page is being left. */
    collect: function () {
      if (sheet) sheet.save();
    }
  };
})(window.OM);
