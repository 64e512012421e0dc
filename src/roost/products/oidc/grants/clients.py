"""Which application asks for tokens, and whether it has shown its secret."""

import base64
import binascii
from typing import NamedTuple
from urllib.parse import unquote_plus

from ....store import Tx
from ..providers import rules as providers
from ..providers.documents import PROVIDERS, ProviderRecord
from .documents import TokenRequest
from .rules import Refusal


class Shown(NamedTuple):
    """What an application says who it is, in the header or in the request itself."""

    id: str
    secret: str


def shown(authorization: str, asked: TokenRequest) -> Shown:
    """Raises Refusal for a header that cannot be read, or that says something else."""
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "basic":
        return Shown(asked.client_id, asked.client_secret)
    try:
        id, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise _unknown() from None
    found = Shown(unquote_plus(id), unquote_plus(secret))
    if asked.client_id not in ("", found.id) or asked.client_secret:
        raise Refusal("invalid_request", "The application gave its credentials twice")
    return found


def find(tx: Tx, provider_id: str, shown: Shown) -> tuple[ProviderRecord, bool]:
    """The provider of a token endpoint, and whether the application has shown its secret.

    Raises Refusal for a wrong one, Missing for no such provider.
    """
    provider = tx.get(PROVIDERS, provider_id)
    if shown.id not in ("", provider.id):
        raise _unknown()
    if shown.secret and not providers.is_secret(tx, provider, shown.secret):
        raise _unknown()
    return provider, bool(shown.secret)


def _unknown() -> Refusal:
    return Refusal("invalid_client", "There is no such application with this secret", 401)
