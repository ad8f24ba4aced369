/**
 * Turns the package's pages inside its one document: addresses are `#/page` or `#/page/section`, so that back, forward
 * and reload work; a page comes from its own script file, since nothing else loads on `file://`.
 */
(function (OM) {
  "use strict";
  var info, session, places, main, current, wanted, troubled = false, loaded = {};

  function one(selector, within) {
    return (within || document).querySelector(selector);
  }
  /** The one element of a piece of HTML that the builder made. */
  function element(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.firstElementChild;
  }
  function say(words) {
    var line = one("[data-message]");
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
  }
  function sayState() {
    say(troubled ? info.words[session.trouble] : info.words[session.mode] || "");
  }

  // What is done.
  function finishUnit(id) {
    if (!OM.record.finishUnit(id)) return;
    OM.showDone(info);
    OM.record.save(current);
  }
  /** A unit is done when its end was on the screen. */
  function watchEnd(id) {
    var end = one(".neighbours", main);
    if (!end || !window.IntersectionObserver) return;
    var watcher = new IntersectionObserver(function (seen) {
      if (!seen.some(function (each) { return each.isIntersecting; })) return;
      watcher.disconnect();
      if (current === id) finishUnit(id);
    });
    watcher.observe(end);
  }

  // Pages.
  function load(id, then) {
    if (loaded[id]) {
      then(loaded[id]);
      return;
    }
    var script = document.createElement("script");
    script.src = places[id].file;
    script.onload = function () {
      if (loaded[id]) then(loaded[id]);
    };
    script.onerror = function () {
      script.remove();
      say(info.words.missing);
    };
    document.head.appendChild(script);
  }
  /** Put an element in the place of the page's main part. */
  function put(page, node) {
    main.replaceWith(node);
    main = node;
    document.title = page.title;
    document.documentElement.dataset.accent = page.accent;
    OM.enhance(main);
    document.dispatchEvent(new Event("DOMContentLoaded")); // what the pages' own scripts begin with
    OM.showDone(info);
  }
  function reach(section) {
    var target = section && document.getElementById(section);
    if (!target) return false;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
    return true;
  }
  /** The top of the page, for eyes and for screen readers; or so many pixels below it. */
  function top(pixels) {
    var heading = one("h1", main);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    document.body.scrollIntoView();
    if (pixels) window.scrollTo(0, pixels);
  }
  /** Take up what was typed and not yet kept. */
  function collect() {
    OM.quiz.collect();
    OM.worksheet.collect();
  }
  function isInOrder(page) {
    return !page.aside;
  }
  function turn(id, page) {
    collect();
    current = id;
    if (page.pool) OM.quiz.open(id, page);
    else put(page, page.node || element(page.main));
    OM.worksheet.open(id, page);
    sayState();
    OM.showNeighbours(info.pages.filter(isInOrder), places[id], one(".neighbours", main));
    watchEnd(id);
    OM.record.save(id);
  }
  function show(place, pixels) {
    wanted = place.page;
    load(place.page, function (page) {
      if (wanted !== place.page) return; // the learner went on while it loaded
      var first = current === undefined;
      if (current !== place.page) turn(place.page, page);
      OM.showContents(place.page);
      if (!reach(place.section) && !first) top(pixels);
    });
  }

  // Addresses.
  function parsed(hash) {
    var parts = decodeURIComponent(hash).split("/");
    return parts[0] === "#" && OM.own(places, parts[1]) ? { page: parts[1], section: parts[2] } : null;
  }
  function go(hash) {
    var place = parsed(hash);
    if (!place) {
      say(info.words.elsewhere);
      return;
    }
    window.history.replaceState({ top: window.pageYOffset }, "");
    if (hash !== window.location.hash) window.history.pushState(null, "", hash);
    show(place);
  }
  function onClick(event) {
    var link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var href = link.getAttribute("href");
    if (/^https?:/.test(href)) {
      link.target = "_blank"; // most sites refuse to stand inside an LMS's frame
      link.rel = "noopener noreferrer";
    } else if (href.charAt(0) === "#") {
      event.preventDefault();
      if (link.rel === "next") finishUnit(current);
      go(href.charAt(1) === "/" ? href : "#/" + current + "/" + href.slice(1));
    }
  }
  function listen() {
    document.addEventListener("click", onClick);
    window.addEventListener("load", function () {
      one("[data-contents]").open = false; // the browser opens it to show the entry that the address names
    });
    window.addEventListener("popstate", function (event) {
      show(parsed(window.location.hash) || { page: info.pages[0].id }, event.state && event.state.top);
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState !== "hidden") return;
      collect();
      session.flush();
    });
    window.addEventListener("pagehide", function () {
      collect();
      session.finish();
    });
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) window.location.reload(); // the session ended when the page was left
    });
  }

  /** Called by each page's file. */
  OM.page = function (id, page) {
    loaded[id] = page;
  };
  OM.player = {
    /** What the builder says of the package. */
    info: JSON.parse(one("#package-info").textContent),
    element: element,
    put: put,
    top: top,
    /** Show the present page anew, without taking up what stands in it. */
    again: function () {
      put(loaded[current], element(loaded[current].main));
      OM.worksheet.open(current, loaded[current]);
    },
    save: function () {
      return OM.record.save(current);
    },
    /** Whether the LMS lately refused to save. */
    trouble: function (now) {
      if (now === troubled) return;
      troubled = now;
      sayState();
    }
  };

  info = OM.player.info;
  places = {};
  info.pages.forEach(function (page) { places[page.id] = page; });
  main = one("main");
  loaded[info.pages[0].id] = { title: document.title, accent: document.documentElement.dataset.accent, node: main };
  window.history.scrollRestoration = "manual";
  session = OM.record.start(info);
  session.onsaved = OM.quiz.saved;
  listen();
  var begin = parsed(window.location.hash) || parsed("#/" + session.location) || { page: info.pages[0].id };
  window.history.replaceState(null, "", "#/" + begin.page + (begin.section ? "/" + begin.section : ""));
  show(begin);
})(window.OM);
