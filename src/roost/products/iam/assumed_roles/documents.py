"""What a session is in which a role is taken on."""

from typing import Any, Literal

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record, Ref
from ... import users

AuthMethod = Literal["api_key", "jwt", "oidc"]


class StoredSession(msgspec.Struct, kw_only=True):
    """user_id: whose it is; empty when the user is gone, and with him the session's rights.

    oidc_issuer_id: whose token it was taken on with, in place of a user; empty for servers' own.
    """

    id: str
    user_id: str
    oidc_issuer_id: str = ""
    role_id: str
    session_name: str
    auth_method: AuthMethod
    assumed_at: str
    expires_at: str
    conditions_met: list[str]
    source_ip: str
    last5: str


class SessionState(msgspec.Struct):
    """expires: clock time in microseconds. trust: the id of the trust that let it in. bounds: those
    of the key that began it, as store.keys has them. issuer_id, subject: whom a token told of;
    empty for a user.
    """

    expires: int
    trust: str
    bounds: list[list[str]] = []
    issuer_id: str = ""
    subject: str = ""


class RoleSession(msgspec.Struct, kw_only=True):
    """session_token: whole where it is made and where it is asked for by itself, later only its
    last characters. s3_credentials: there are none.
    """

    id: str
    session_token: Secret
    user_id: str
    oidc_issuer_id: str
    role_id: str
    session_name: str
    auth_method: str
    expires_at: str
    assumed_at: str
    remaining_duration: int
    conditions_met: list[str]
    source_ip: str
    s3_credentials: dict[str, Any] | None = None


class Context(msgspec.Struct):
    """ip_address: said by the client, so nothing is decided by it."""

    ip_address: Text = ""


class AssumeRole(msgspec.Struct):
    role_id: Text = ""
    session_name: Text = ""
    duration: int = 0
    user_id: Text = ""
    oidc_issuer_id: Text = ""
    auth_method: AuthMethod = "api_key"
    context: Context | None = None


SessionRecord = Record[StoredSession, SessionState]

SESSIONS = Kind(
    "iam-session",
    StoredSession,
    SessionState,
    "Assumed Role Not Found",
    indexes=("user_id", "issuer_id"),
    refs=(Ref("user_id", users.USERS.name),),
)
"""Each is stored under the digest of its token: so one is found by what a client shows."""
