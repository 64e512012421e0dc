"""What is asked and told of the console's sessions."""

import msgspec

from ...http.secrets import Secret
from ..documents import Account


class NewLink(msgspec.Struct):
    """url: opens the console once. expires: until when, as an ISO date."""

    url: Secret
    expires: str


class EnterQuery(msgspec.Struct, frozen=True):
    """code: what makes a link good for one use."""

    code: Secret = ""


class LogIn(msgspec.Struct):
    """key: an API key, with whose rights the session acts."""

    key: Secret


class Where(msgspec.Struct):
    """version: Roost's. api: the base URL of the API, for programs."""

    version: str
    api: str


class SessionView(msgspec.Struct):
    """kind: `operator` for whoever runs this Roost, `key` for whoever logged in with an API key.

    account: whose resources are shown. csrf: what every change has to carry in X-Roost-CSRF.
    ends: when the session does, an ISO date. accounts: all that the operator can choose from with
    X-Roost-Account; empty for a key. user: who logged in with a key.
    """

    kind: str
    account: Account
    csrf: Secret
    ends: str
    roost: Where
    accounts: list[Account] = []
    user: str = ""
