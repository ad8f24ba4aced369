/**
 * Saves a worksheet while it is filled in, field by field, and overwrites nothing unseen: a text that was changed
 * elsewhere is shown beside the own one. Where texts are kept is a keeper's affair: `save(changes, done)`, with changes
 * {key: {text, revision}}, calls `done` with {saved: {key: revision}, stale: {key: {text, revision}}, long: [key], full,
 * ended}, or with null when it must be tried again.
 */
window.OM = window.OM || {};
(function (OM) {
  "use strict";
  var RETRY_MS = [1000, 2000, 5000, 10000, 30000];
  var TYPING_MS = 800;

  function own(object, name) {
    return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
  }
  function element(name, words) {
    var made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  /** A box, the text that is saved for it, and whether it waits for the learner to choose between two texts. */
  function Field(box, sheet) {
    this.box = box;
    this.sheet = sheet;
    this.key = box.dataset.key;
    this.mark = box.form.elements["r." + this.key];
    this.note = document.getElementById("n-" + this.key);
    this.saved = box.dataset.unsaved === undefined ? box.defaultValue : null;
    this.waits = false;
    if (this.note.dataset.elsewhere !== undefined) this.ask(this.note.dataset.elsewhere, this.mark.value);
  }
  Field.prototype.isChanged = function () {
    return !this.waits && this.box.value !== this.saved;
  };
  Field.prototype.say = function (words, isFault) {
    if (words) this.note.setAttribute("role", "alert");
    this.note.textContent = words;
    if (isFault) this.box.setAttribute("aria-invalid", "true");
    else this.box.removeAttribute("aria-invalid");
  };
  Field.prototype.keep = function (text, revision) {
    this.saved = text;
    this.mark.value = revision;
    this.say("");
  };
  /** Show another text; the own one is not saved before the learner has chosen. */
  Field.prototype.ask = function (text, revision) {
    var field = this, words = this.sheet.words, note = this.note;
    this.waits = true;
    this.say("");
    note.setAttribute("role", "alert");
    note.append(words.elsewhere, " ", element("q", text || words.nothing), " ");
    function choose(label, act) {
      var button = element("button", label);
      button.type = "button";
      button.className = "button button-small";
      button.addEventListener("click", function () {
        field.waits = false;
        field.keep(text, revision);
        act();
        field.box.focus();
        field.sheet.save();
      });
      note.append(button, " ");
    }
    choose(words.mine, function () {});
    choose(words.theirs, function () { field.write(text); });
  };
  Field.prototype.write = function (text) {
    this.box.value = text;
    OM.growBox(this.box);
  };

  function Sheet(form, keeper) {
    var sheet = this;
    this.form = form;
    this.keeper = keeper;
    this.words = document.querySelector("[data-sheet-words]").dataset;
    this.line = form.querySelector("[data-sheet-state]");
    this.fields = Array.from(form.querySelectorAll("textarea[data-key]"), function (box) { return new Field(box, sheet); });
    this.tries = 0;
    form.addEventListener("input", function () { sheet.later(TYPING_MS); });
    form.addEventListener("change", function () { sheet.save(); });
    this.save();
  }
  /** Save nothing any more: the page is gone. */
  Sheet.prototype.stop = function () {
    window.clearTimeout(this.timer);
    this.fields = [];
  };
  Sheet.prototype.field = function (key) {
    return this.fields.find(function (each) { return each.key === key; });
  };
  /** What stands in the fields that hold something: {key: text}. */
  Sheet.prototype.texts = function () {
    var texts = {};
    this.fields.forEach(function (each) { if (each.box.value) texts[each.key] = each.box.value; });
    return texts;
  };
  Sheet.prototype.hasChanges = function () {
    return this.fields.some(function (each) { return each.isChanged(); });
  };
  /** Whether nothing waits for a choice or a shorter text: saving needs no page that says so. */
  Sheet.prototype.isQuiet = function () {
    return !this.fields.some(function (each) { return each.note.hasChildNodes(); });
  };
  /** A save that is still on its way when the form goes must not look like another page's. */
  Sheet.prototype.tellForm = function () {
    var form = this.form, sending = this.sending || {};
    form.querySelectorAll("[name^='s.']").forEach(function (each) { each.remove(); });
    Object.keys(sending).forEach(function (key) {
      var told = document.createElement("input");
      told.type = "hidden"; // which keeps line breaks
      told.name = "s." + key;
      told.value = sending[key].text;
      form.append(told);
    });
  };
  Sheet.prototype.say = function (state, words) {
    this.line.dataset.state = state;
    if (this.line.textContent !== words) this.line.textContent = words;
  };
  Sheet.prototype.saySaved = function () {
    var time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23"
    });
    this.say("saved", this.words.saved.replace("{time}", time));
  };
  Sheet.prototype.later = function (wait) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.save.bind(this), wait);
  };
  /** Save what has changed; one save at a time, what changes meanwhile goes with the next. */
  Sheet.prototype.save = function () {
    var changed = this.fields.filter(function (each) { return each.isChanged(); });
    if (this.sending || !changed.length) return;
    var changes = {};
    changed.forEach(function (each) { changes[each.key] = { text: each.box.value, revision: each.mark.value }; });
    this.sending = changes;
    this.keeper.save(changes, this.answered.bind(this, changes));
  };
  Sheet.prototype.answered = function (changes, reply) {
    var sheet = this;
    this.sending = null;
    if (!reply) {
      this.say("unsaved", this.words.unsaved);
      this.later(RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
      this.tries += 1;
      return;
    }
    this.tries = 0;
    if (reply.ended || reply.full) {
      this.say("failed", reply.full ? this.words.full : this.words.ended); // tried again with the next change
      return;
    }
    Object.keys(changes).forEach(function (key) { sheet.take(sheet.field(key), changes[key].text, reply); });
    if (reply.long.length || Object.keys(reply.stale).length) this.say("", "");
    else this.saySaved();
    this.later(0);
  };
  /** What the reply says of one field. What can't be saved is not sent again as it is. */
  Sheet.prototype.take = function (field, text, reply) {
    var revision = own(reply.saved, field.key), other = own(reply.stale, field.key);
    if (revision !== undefined) field.keep(text, revision);
    else if (other) field.ask(other.text, other.revision);
    else {
      field.saved = text;
      field.say(this.words.long, true);
    }
  };

  /** The page's form with everything that saves it; null where the page has none, or it is saved already. */
  OM.keepSheet = function (keeper) {
    var form = document.querySelector("[data-sheet]:not([data-kept])");
    if (!form) return null;
    form.dataset.kept = "";
    return new Sheet(form, keeper);
  };
})(window.OM);
