/** Saves each answer as it is given; says "saved" only after the server did. Without it, the form's buttons save. */
(function (OM) {
  "use strict";
  var words = document.getElementById("words").dataset;
  var RETRY_MS = [1000, 2000, 5000, 10000, 30000];
  var TYPING_MS = 800;

  function Answer(fieldset) {
    this.fieldset = fieldset;
    this.line = fieldset.querySelector("[data-saved]");
    this.revision = Number(fieldset.dataset.revision);
    this.sent = JSON.stringify(this.asServed());
    this.tries = 0;
    this.busy = false;
    this.timer = null;
  }

  Answer.prototype.read = function () {
    return OM.kinds[this.fieldset.dataset.kind].read(this.fieldset);
  };

  /** The answer as the server wrote it: what was clicked before this script ran is not saved yet. */
  Answer.prototype.asServed = function () {
    var page = document.createElement("template");
    page.innerHTML = this.fieldset.outerHTML;
    return OM.kinds[this.fieldset.dataset.kind].read(page.content.firstElementChild);
  };

  Answer.prototype.say = function (state, text) {
    this.line.dataset.state = state;
    this.line.textContent = text;
  };

  /** The form knows only what this page saved: of another tab's answer it stays ignorant, so that handing in asks. */
  Answer.prototype.keepRevision = function () {
    var field = this.fieldset.querySelector("input[type=hidden][name^='r.']");
    if (field) field.value = this.revision;
  };

  Answer.prototype.later = function (wait) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.save.bind(this), wait);
  };

  /** One save at a time; a change meanwhile is saved when the answer is back. */
  Answer.prototype.save = function () {
    var given = JSON.stringify(this.read());
    if (this.busy || given === this.sent) return;
    this.busy = true;
    this.onItsWay = given;
    this.say("saving", words.saving);
    var body = '{"answer":' + given + ',"revision":' + this.revision + "}";
    fetch(this.fieldset.dataset.save, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: body, credentials: "same-origin"
    }).then(function (response) {
      return response.json().then(this.answered.bind(this, given, response.status));
    }.bind(this)).catch(this.failed.bind(this));
  };

  Answer.prototype.answered = function (given, status, reply) {
    if (status >= 500 || status === 429) return this.failed();
    this.busy = false;
    this.tries = 0;
    if (typeof reply.revision === "number") this.revision = reply.revision;
    if (reply.saved) {
      this.sent = given;
      this.keepRevision();
      var now = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit", minute: "2-digit", hourCycle: "h23"
      });
      this.say("saved", words.saved.replace("{time}", now));
      this.later(0);
    } else if (reply.error === "stale") {
      this.sent = given;
      this.say("stale", words.stale.replace("{answer}", reply.words || "–"));
    } else {
      this.sent = given;
      this.say("failed", status === 403 ? words.ended : reply.error === "closed" ? words.closed : words.invalid);
    }
    return undefined;
  };

  Answer.prototype.failed = function () {
    this.busy = false;
    this.say("unsaved", words.unsaved);
    this.later(RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
    this.tries += 1;
  };

  /** A save that is still on its way when the form goes must not look like another tab's. */
  Answer.prototype.tellForm = function (form) {
    if (!this.busy) return;
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = "sent." + this.fieldset.dataset.question;
    field.value = this.onItsWay;
    form.append(field);
  };

  document.querySelectorAll("[data-without-script]").forEach(function (each) { each.hidden = true; });
  document.querySelectorAll("fieldset[data-save]").forEach(function (fieldset) {
    var answer = new Answer(fieldset);
    fieldset.form.addEventListener("submit", answer.tellForm.bind(answer, fieldset.form));
    fieldset.addEventListener("change", answer.save.bind(answer));
    fieldset.addEventListener("input", answer.later.bind(answer, TYPING_MS));
    window.addEventListener("online", answer.save.bind(answer));
    answer.save();
  });
})(window.OM);
