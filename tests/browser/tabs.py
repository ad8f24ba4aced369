"""Pages of a test's browser, and what went wrong in any of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", ""})

_DEAF = """
["pagehide", "visibilitychange", "beforeunload", "unload"].forEach(function (name) {
    window.addEventListener(name, function (event) { event.stopImmediatePropagation(); }, true);
});
"""


class Tabs:
    """Opens pages in contexts of their own. problems: errors of scripts and consoles, requests to other hosts."""

    def __init__(self, browser: Browser) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(
        self, url: str, *, width: int = 1280, height: int = 900, scheme: str = "light", deaf: bool = False
    ) -> Page:
        """A new browser without a past, at this address.

        deaf: its pages never hear that they are being left, as when a telephone kills a tab.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
        )
        self._contexts.append(context)
        if deaf:
            context.add_init_script(_DEAF)
        context.on("request", self._asked)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(url)
        return page

    def close(self) -> None:
        """Close every context that is still open."""
        for context in self._contexts:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "file") or (parts.hostname or "") not in OWN_HOSTS:
            self.problems.append(f"request to {request.url}")
