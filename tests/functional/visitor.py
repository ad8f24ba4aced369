"""Somebody with a browser without script: signs in at the practice LMS, opens links, fills in forms."""

from __future__ import annotations

import http.cookiejar
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import requests
from requests.cookies import MockRequest

from lti_tool.practice_lms import PracticeLms

TEACHER, SANNE, UXIA, INIGO, NICCOLO, ELENI = "345678"


@dataclass
class Page:
    """A page as it came."""

    response: requests.Response

    @property
    def url(self) -> str:
        return self.response.url

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.response.text)

    @property
    def _main(self) -> Any:
        return self.tree.find(".//main")

    @property
    def main(self) -> Mapping[str, str]:
        """The attributes of <main>: data-page, data-item, data-score …"""
        return {str(name): str(value) for name, value in self._main.attrib.items()}

    @property
    def kind(self) -> str:
        return self.main["data-page"]

    @property
    def words(self) -> str:
        """The page's text, single-spaced."""
        return " ".join(self._main.text_content().split())

    def form(self) -> tuple[str, str, list[tuple[str, str]]]:
        """Method, address and filled-in fields of the page's only form."""
        form: Any = self.tree.forms[0]
        return form.method, urljoin(self.url, form.action or ""), list(form.form_values())

    def links(self) -> dict[str, str]:
        """Addresses by link text."""
        found = self.tree.iterfind(".//a[@href]")
        return {" ".join(each.text_content().split()): urljoin(self.url, str(each.get("href"))) for each in found}


class _Session(requests.Session):
    """Sends Secure cookies to loopback addresses, as browsers do; `blocked` sends none, as a frame may have to."""

    blocked = False

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers.pop("Cookie", None)
        mock: Any = MockRequest(request)
        self.cookies.add_cookie_header(mock)
        cookie: str | None = mock.get_new_headers().get("Cookie")
        if cookie and not (self.blocked and urlsplit(str(request.url)).hostname == "127.0.0.1"):
            request.headers["Cookie"] = cookie
        return super().send(request, **options)


class Visitor:
    """One browser, signed in at the practice LMS."""

    def __init__(self, lms: PracticeLms, person: str, *, language: str = "en") -> None:
        self.lms = lms
        self.session = _Session()
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.session.cookies.set_policy(policy)
        self.session.headers["Accept-Language"] = language
        self.session.post(f"{lms.url}/sign-in", data={"person": person}).raise_for_status()

    def get(self, url: str) -> Page:
        return Page(self.session.get(url))

    def submit(self, page: Page, button: str | None = None, **changed: str | list[str]) -> Page:
        """Send a page's form as it stands, with some fields changed, by a button."""
        method, address, fields = page.form()
        values = [(name, value) for name, value in fields if name not in changed]
        for name, given in changed.items():
            values += [(name, each) for each in ([given] if isinstance(given, str) else given)]
        if button:
            values.append((button, "1"))
        if method == "GET":
            return Page(self.session.get(address, params=values))
        return Page(self.session.post(address, data=values))

    def message(self, link: str) -> Page:
        """The LMS's form with the signed message for a link, as yet unsent."""
        page = self.get(f"{self.lms.url}/links/{link}/launch")
        assert page.status == 200, page.response.text[:500]
        return page

    def open(self, link: str) -> Page:
        """Open a link of the course: the whole launch."""
        return self.submit(self.message(link))

    def begin_quiz(self, link: str = "2") -> Page:
        """Open a quiz and begin, or go on with, an attempt."""
        page = self.open(link)
        return self.submit(page) if page.kind == "start" else page

    def save(self, page: Page, question: str, answer: object, revision: int) -> requests.Response:
        """What the page's script does for each answer."""
        fieldset: Any = page.tree.xpath("//fieldset[@data-question=$id]", id=question)[0]
        url = urljoin(page.url, fieldset.get("data-save"))
        body = json.dumps({"answer": answer, "revision": revision})
        return self.session.put(url, data=body, headers={"Content-Type": "application/json"})


def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait for something that another thread brings about; what it was, or a failure."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
