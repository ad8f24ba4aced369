/** Keeps a worksheet's texts in the tool: sends what has changed, also when the page is left. */
(function (OM) {
  "use strict";
  function send(address, changes, done) {
    var body = JSON.stringify({ fields: changes });
    fetch(address, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: body, credentials: "same-origin",
      keepalive: body.length < 20000 // browsers let no more outlive its page
    }).then(function (response) {
      if (response.status >= 500 || response.status === 429) return done(null);
      if (response.status !== 200) return done({ ended: true });
      return response.json().then(done);
    }).catch(function () { done(null); });
  }

  var form = document.querySelector("[data-sheet][data-save]");
  if (!form) return;
  var sheet = OM.keepSheet({
    save: function (changes, done) { send(form.dataset.save, changes, done); }
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") sheet.save();
  });
  window.addEventListener("online", function () { sheet.save(); });
  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.name === "save" && sheet.isQuiet()) {
      event.preventDefault(); // the page stays where it is
      sheet.later(0);
      if (!sheet.hasChanges()) sheet.saySaved();
    }
    sheet.tellForm();
  });
})(window.OM);
