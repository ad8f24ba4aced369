"""What can go wrong between an LMS and this tool, as a closed table of codes.

`LtiError` ends a login or launch: its code picks the sentence that a learner reads, its status the HTTP
answer, its detail goes to the log. `PlatformUnavailable` and `PlatformRefused` end a service call made by
the worker: the first is tried again, the second is final for that grade. A learner never sees these two.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Code = Literal[
    "parameter-missing",
    "parameter-malformed",
    "parameter-too-large",
    "platform-unknown",
    "platform-inactive",
    "login-refused",
    "state-unknown",
    "browser-other",
    "token-too-large",
    "token-malformed",
    "token-algorithm",
    "token-key-unknown",
    "token-signature",
    "token-issuer",
    "token-audience",
    "token-expired",
    "token-early",
    "token-old",
    "token-nonce",
    "token-claim",
    "claim-missing",
    "claim-malformed",
    "version-unknown",
    "message-unknown",
    "message-unsupported",
    "role-refused",
    "nothing-accepted",
    "target-foreign",
    "user-missing",
    "deployment-unknown",
    "launch-ended",
    "keys-timeout",
    "keys-unreachable",
    "keys-invalid",
    "keys-busy",
]

STATUSES: Mapping[Code, int] = MappingProxyType(
    {
        "parameter-missing": 400,
        "parameter-malformed": 400,
        "parameter-too-large": 413,
        "platform-unknown": 403,
        "platform-inactive": 403,
        "login-refused": 403,  # the LMS answered the login with an OIDC error
        "state-unknown": 403,  # never given out, already used, or expired
        "browser-other": 403,
        "token-too-large": 413,
        "token-malformed": 401,
        "token-algorithm": 401,
        "token-key-unknown": 401,
        "token-signature": 401,
        "token-issuer": 401,
        "token-audience": 401,
        "token-expired": 401,
        "token-early": 401,
        "token-old": 401,
        "token-nonce": 401,
        "token-claim": 401,  # a claim of the JWT itself (exp, iat, sub …) is missing or of the wrong type
        "claim-missing": 400,
        "claim-malformed": 400,
        "version-unknown": 400,
        "message-unknown": 400,
        "message-unsupported": 400,  # a message of the standard that this tool doesn't serve
        "role-refused": 403,  # whoever teaches may, others not
        "nothing-accepted": 400,  # deep linking for other things than links to a tool
        "target-foreign": 400,
        "user-missing": 400,
        "deployment-unknown": 403,  # waits for the admin's approval
        "launch-ended": 403,
        "keys-timeout": 504,
        "keys-unreachable": 502,
        "keys-invalid": 502,
        "keys-busy": 503,  # too many launches already wait for this LMS's keys
    }
)

WORDS = 500
"""Characters kept of what an LMS said: enough for a sentence, too few for a page of HTML."""


class LtiError(Exception):
    """A login or launch that ends here.

    code     what happened, one of `STATUSES`
    detail   for the log; holds no token, hint or name
    subject  the parameter or claim concerned, or the LMS's own words; may be shown, escaped

    Of a token that is good but for an LTI claim, `locale` and `return_url` are known: the page that says so speaks
    the learner's language and leads back.
    """

    locale: str | None = None
    return_url: str | None = None

    def __init__(self, code: Code, detail: str = "", subject: str = "") -> None:
        super().__init__(code, detail, subject)
        self.code: Code = code
        self.detail = detail
        self.subject = subject

    @property
    def status(self) -> int:
        """The HTTP status to answer with: 400, 401, 403, 413, or 502–504 where the LMS is at fault."""
        return STATUSES[self.code]

    def __str__(self) -> str:
        return ": ".join(part for part in (self.code, self.subject, self.detail) if part)


class PlatformUnavailable(Exception):
    """A service call that is worth another try.

    reply        what the LMS answered, or why it could not be reached; at most `WORDS` characters
    retry_after  seconds that the LMS asked to wait, or None
    status       its HTTP status, or None when there was no answer
    """

    def __init__(self, reply: str, retry_after: float | None = None, status: int | None = None) -> None:
        super().__init__(reply, retry_after, status)
        self.reply = reply[:WORDS]
        self.retry_after = retry_after
        self.status = status


class PlatformRefused(Exception):
    """A service call that the LMS refused for good; the instructor reads its words.

    reply   the LMS's words, at most `WORDS` characters
    status  its HTTP status, or None when the launch itself granted too little to try
    """

    def __init__(self, reply: str, status: int | None = None) -> None:
        super().__init__(reply, status)
        self.reply = reply[:WORDS]
        self.status = status
