"""How the services say no: an HTTP status and a reason, as JSON."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue


class ServiceRefusal(Exception):
    """A service request that is not carried out."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


class OAuthRefusal(Exception):
    """A token request that is not granted (RFC 6749, 5.2); always status 400, as in Moodle."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description


def answer_refusals(app: Flask) -> None:
    """Turn both into answers."""

    def service(refusal: ServiceRefusal) -> ResponseReturnValue:
        headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
        return jsonify(status=refusal.status, reason=refusal.reason), refusal.status, headers

    def oauth(refusal: OAuthRefusal) -> ResponseReturnValue:
        return jsonify(error=refusal.error, error_description=refusal.description), 400

    app.register_error_handler(ServiceRefusal, service)
    app.register_error_handler(OAuthRefusal, oauth)
