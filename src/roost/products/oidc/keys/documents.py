"""What Roost signs tokens with."""

import msgspec

from ....store import Kind, Record


class SigningKey(msgspec.Struct, kw_only=True):
    """The public half. issuer_id: whose it is; of servers' identity, `PLATFORM`."""

    id: str
    issuer_id: str
    kid: str
    n: str
    e: str
    date_created: str


class SigningKeyState(msgspec.Struct):
    """private: the other half in PEM, sealed. given: whether somebody else has made it, so that
    nobody here puts another in its place. until: when the last token that it has signed has
    expired, in clock time; 0 while it signs.
    """

    private: str
    given: bool = False
    until: int = 0


KeyRecord = Record[SigningKey, SigningKeyState]

KEYS = Kind(
    "oidc-key", SigningKey, SigningKeyState, "Key Not Found", indexes=("issuer_id",), counted=False
)

PLATFORM = "platform"
NOBODY = 0
"""The account of what belongs to the installation."""
