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
    """A time in which a role is taken on.

    session_token: What is used as an API key. Whole where the session begins or is asked for by
    itself; in lists, only its last 5 characters.
    user_id: The user who has taken the role on. Empty where a token did without a user.
    oidc_issuer_id: The issuer of the token that took the role on. Empty for users, and for servers
    of your own.
    role_id: The role.
    session_name: What the session was called when it began.
    auth_method: How it was begun: `api_key`, `jwt` or `oidc`.
    expires_at: When it ends.
    assumed_at: When it began.
    remaining_duration: How many seconds are left.
    conditions_met: The conditions of the trust that held when it began.
    source_ip: The address that it was begun from.
    s3_credentials: Always null: there are none.
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
    """What a client says about itself.

    ip_address: An address. Nothing is decided by it: the address that the request comes from
    counts.
    """

    ip_address: Text = ""


class AssumeRole(msgspec.Struct):
    """role_id: The role to take on. It is required.
    session_name: What to call the session, for your records.
    duration: How long, in seconds: from 900 to what the role allows. 0 or left out, an hour, or
    less where the role allows less.
    user_id: The user to take it on for. Only root can name somebody else.
    oidc_issuer_id: The issuer of the token that the request carries. It need not be given.
    auth_method: How you show who you are: `api_key`, or `oidc` and `jwt` for a token.
    context: What the client says about itself. Nothing is decided by it.
    """

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
