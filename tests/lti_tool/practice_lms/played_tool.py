"""The tests' own tool: a key pair, its JWK set on a real port, and requests as a well-behaved tool makes them."""

import json
import threading
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.test import TestResponse

from lti_tool.practice_lms.lms import EXTENSION, Lms
from lti_tool.practice_lms.scopes import SCOPES

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.25

    def __call__(self) -> float:
        return self.now


class PlayedTool:
    """Keys by `kid`, published at `url`/lti/jwks.json; `fetches` counts how often they were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.fetches = 0
        self.add_key("first")
        tool = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tool.fetches += 1
                body = json.dumps({"keys": [tool.jwk(kid) for kid in tool.keys]}).encode()
                self.send_response(200 if self.path == "/lti/jwks.json" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def add_key(self, kid: str) -> None:
        self.keys[kid] = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwk(self, kid: str) -> dict[str, object]:
        public: dict[str, object] = json.loads(RSAAlgorithm.to_jwk(self.keys[kid].public_key()))
        return public | {"kid": kid, "alg": "RS256", "use": "sig"}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Session:
    """A tool and an LMS that know each other, the LMS driven through Flask's client."""

    app: Flask
    tool: PlayedTool
    clock: Clock
    client: FlaskClient = field(init=False)
    _numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    @property
    def lms(self) -> Lms:
        return self.app.extensions[EXTENSION]

    # launching

    def sign_in(self, person: str) -> None:
        self.client.post("/sign-in", data={"person": person})

    def login_request(self, link: str, query: str = "") -> dict[str, str]:
        """What the LMS sends to the tool's login address."""
        response = self.client.get(f"/links/{link}/launch{query}")
        assert response.status_code == 302, response.text
        assert response.location.startswith(f"{self.tool.url}/lti/login?")
        return one_each(response.location)

    def auth_request(self, login: dict[str, str], **changed: str | None) -> dict[str, str]:
        """The tool's answer to `login`; a field changed to None is left out."""
        fields: dict[str, str | None] = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": f"{self.tool.url}/lti/launch",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "nonce": "nonce-1",
            "state": "state-1",
        }
        return {name: value for name, value in (fields | changed).items() if value is not None}

    def launch(self, person: str, link: str, query: str = "") -> dict[str, Any]:
        """The claims of a launch, its signature checked by the platform's published key."""
        self.sign_in(person)
        response = self.client.get("/auth", query_string=self.auth_request(self.login_request(link, query)))
        action, fields = form(response)
        assert (action, set(fields)) == (f"{self.tool.url}/lti/launch", {"id_token", "state"})
        assert fields["state"] == "state-1"
        keys = jwt.PyJWKSet.from_dict(self.client.get("/jwks").get_json())
        kid = jwt.get_unverified_header(fields["id_token"])["kid"]
        claims: dict[str, Any] = jwt.decode(
            fields["id_token"],
            keys[kid].key,
            algorithms=["RS256"],
            audience=self.lms.registration.client_id,
            options={"verify_exp": False, "verify_iat": False},
        )
        return claims

    # services

    def assertion(self, kid: str = "first", **changed: Any) -> str:
        """A client assertion; a claim changed to None is left out."""
        claims: dict[str, Any] = {
            "iss": self.lms.registration.client_id,
            "sub": self.lms.registration.client_id,
            "aud": self.lms.facts.token_url,
            "iat": int(self.clock()) - 5,
            "exp": int(self.clock()) + 60,
            "jti": f"jti-{next(self._numbers)}",
        }
        kept = {name: value for name, value in (claims | changed).items() if value is not None}
        return jwt.encode(kept, self.tool.keys[kid], algorithm="RS256", headers={"kid": kid})

    def ask_token(self, assertion: str, scope: str = " ".join(SCOPES), **changed: str) -> TestResponse:
        fields = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
            "scope": scope,
        }
        return self.client.post("/token", data=fields | changed)

    def bearer(self, *scopes: str) -> dict[str, str]:
        response = self.ask_token(self.assertion(), " ".join(scopes or SCOPES))
        assert response.status_code == 200, response.text
        return {"Authorization": f"Bearer {response.get_json()['access_token']}"}

    def line_item(self, link: str = "2") -> str:
        """The address of the line item made with `link`, without its query."""
        items = self.client.get("/grades.json").get_json()["line_items"]
        return next(f"/services/2/lineitems/{item['id']}/lineitem" for item in items if item["made_for_link"] == link)

    def post_score(self, score: dict[str, Any], link: str = "2") -> TestResponse:
        return self.client.post(
            f"{self.line_item(link)}/scores?type_id=1",
            data=json.dumps(score),
            headers=self.bearer() | {"Content-Type": SCORE_TYPE},
        )

    def grade(self, user: str, link: str = "2") -> dict[str, Any] | None:
        grades = self.client.get("/grades.json").get_json()["grades"]
        return next((row for row in grades if (row["user_id"], row["resource_link_id"]) == (user, link)), None)


def score(**changed: Any) -> dict[str, Any]:
    """A score of 8 of 10 for Sanne; a field changed to None is left out."""
    fields: dict[str, Any] = {
        "userId": "4",
        "scoreGiven": 8,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2023-11-14T22:13:20.100Z",
        "comment": "Well done",
    }
    return {name: value for name, value in (fields | changed).items() if value is not None}


def one_each(url: str) -> dict[str, str]:
    """The query of `url`, in which each name comes once."""
    values = parse_qs(urlsplit(url).query)
    assert all(len(value) == 1 for value in values.values())
    return {name: value[0] for name, value in values.items()}


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "form":
            self.action = named["action"] or ""
        if tag == "input":
            self.fields[named["name"] or ""] = named["value"] or ""


def form(response: TestResponse) -> tuple[str, dict[str, str]]:
    """Where the page's only form goes, and its hidden fields."""
    assert response.status_code == 200, response.text
    reader = _FormReader()
    reader.feed(response.text)
    return reader.action, reader.fields
