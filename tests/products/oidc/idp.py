"""An identity provider of somebody else's, on loopback: keys, a configuration, and tokens."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.server import RunningRoost

Json = dict[str, Any]

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt"


@cache
def key(name: str) -> RSAKey:
    """A key with that name for a kid: the same one for all tests, since one takes a while."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


def public(name: str) -> Json:
    return dict(key(name).as_dict(private=False))


def pem(name: str) -> str:
    """The private key, as a provider is given it."""
    return base64.b64encode(key(name).as_pem(private=True)).decode()


def short() -> Json:
    """A key of 1,024 bits."""
    return {**public("one"), "kid": "short", "n": public("one")["n"][:171]}


class Idp:
    """keys: the names of those that it publishes. asked: the paths that it was asked for.

    answers: what it says at a path in place of its own: a status, headers and bytes.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.keys = ["one"]
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        found = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
            },
            "/keys": {"keys": [public(name) for name in self.keys]},
        }.get(path)
        return (404, {}, b"") if found is None else (200, {}, json.dumps(found).encode())

    def fetches(self) -> int:
        return self.asked.count("/keys")


class Tokens:
    """Signs what an issuer says of somebody, in a Roost's time."""

    def __init__(self, roost: RunningRoost, iss: str, aud: str) -> None:
        self._roost, self._iss, self._aud = roost, iss, aud

    def claims(self, **other: Any) -> Json:
        now = self._roost.clock.now // 1_000_000
        made = {
            "iss": self._iss, "aud": self._aud, "sub": "somebody", "exp": now + 600, "iat": now
        }  # fmt: skip
        return {name: value for name, value in (made | other).items() if value is not None}

    def sign(self, name: str = "one", kid: str | None = None, **other: Any) -> str:
        """Claims of None are left out."""
        header = {"alg": "RS256", "kid": kid or name}
        return jwt.encode(header, self.claims(**other), key(name))

    def unsigned(self) -> str:
        """A token that says it needs no signature."""
        parts = ({"alg": "none", "kid": "one"}, self.claims())
        return ".".join([*(_text(json.dumps(part).encode()) for part in parts), ""])

    def by_secret(self, secret: bytes, algorithm: str = "HS256") -> str:
        """A token that is signed with what everybody knows, as if it were a secret."""
        header = {"alg": algorithm, "kid": "one"}
        text = ".".join(_text(json.dumps(part).encode()) for part in (header, self.claims()))
        return f"{text}.{_text(hmac.digest(secret, text.encode(), 'sha256'))}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@contextmanager
def running_idp() -> Iterator[Idp]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = idp.answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        idp = Idp(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield idp
        finally:
            server.shutdown()
            thread.join()
