"""The platform's signing key and its public half as a JWK set (RFC 7517; LTI Security Framework 1.0, 6)."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from sqlite3 import Connection

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

KEY_BITS = 2048


@dataclass(frozen=True)
class SigningKey:
    """An RSA key by its `kid`; the private half in PEM."""

    kid: str
    private_pem: str

    def sign(self, claims: dict[str, object]) -> str:
        """`claims` as a JWT signed by RS256, with the `kid` in its header."""
        return jwt.encode(claims, self.private_pem, algorithm="RS256", headers={"kid": self.kid})

    def public_jwk(self) -> dict[str, object]:
        """The public half, as it stands in the JWK set."""
        private = load_pem_private_key(self.private_pem.encode(), password=None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError("the practice LMS signs by RSA only")
        jwk: dict[str, object] = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
        return {"kty": jwk["kty"], "n": jwk["n"], "e": jwk["e"], "kid": self.kid, "alg": "RS256", "use": "sig"}


def ensure_signing_key(db: Connection, now: float) -> SigningKey:
    """The key in use; made at the first call and kept in the file from then on."""
    row = db.execute("SELECT kid, private_pem FROM signing_key ORDER BY made_at DESC LIMIT 1").fetchone()
    if row is not None:
        return SigningKey(row["kid"], row["private_pem"])
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    key = SigningKey(hashlib.sha256(pem.encode()).hexdigest()[:20], pem)
    db.execute("INSERT INTO signing_key VALUES (?, ?, ?)", (key.kid, key.private_pem, now))
    return key


def ensure_session_secret(db: Connection) -> str:
    """What signs the sign-in cookie; kept, so that people stay signed in over a restart."""
    db.execute("INSERT OR IGNORE INTO secret VALUES ('session', ?)", (secrets.token_urlsafe(32),))
    return str(db.execute("SELECT value FROM secret WHERE name = 'session'").fetchone()["value"])
