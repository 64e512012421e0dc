"""What a grant is, and what its endpoints are sent and answer."""

import msgspec
from msgspec import UNSET, UnsetType

from ....http.fields import Text
from ....http.secrets import Secret
from ....store import Kind, Record


class Grant(msgspec.Struct, kw_only=True):
    """One sign-in of a user by a provider."""

    id: str
    provider_id: str
    user_id: str
    scope: str
    date_created: str


class GrantState(msgspec.Struct, kw_only=True):
    """redirect_uri, challenge: what its code is bound to; challenge may be empty. nonce: of the
    application. auth_time: in seconds.
    expires: when its code, and then its refresh token, is good no more; clock time.
    redeemed: whether the code has been used. generation: how many refresh tokens it has had; the
    last of them is the one that is good. confidential: whether the application has to show its
    secret with it.
    """

    redirect_uri: str
    challenge: str
    nonce: str
    auth_time: int
    expires: int
    redeemed: bool = False
    generation: int = 0
    confidential: bool = False


GrantRecord = Record[Grant, GrantState]

GRANTS = Kind("oidc-grant", Grant, GrantState, "Token Not Found", indexes=("provider_id",))


class AuthorizeQuery(msgspec.Struct, frozen=True):
    """What an application asks for; what is wrong with it, it is told by a redirect."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    state: str = ""
    nonce: str = ""
    response_mode: str = ""
    prompt: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""


class SignIn(AuthorizeQuery, frozen=True):
    """The same with the key of the user who signs in. refuse: whether he does not want to."""

    api_key: Secret = ""
    refuse: str = ""


class TokenRequest(msgspec.Struct):
    """redirect_url: the same as redirect_uri, under the name that a guide has for it."""

    grant_type: Text = ""
    client_id: Text = ""
    client_secret: Secret = ""
    code: Secret = ""
    redirect_uri: str = ""
    redirect_url: str = ""
    code_verifier: Secret = ""
    refresh_token: Secret = ""
    scope: str = ""
    subject_token: Secret = ""
    subject_token_type: Text = ""


class Tokens(msgspec.Struct, kw_only=True):
    """expires_in: seconds. id: the grant; empty where there is none."""

    access_token: Secret
    token_type: str
    expires_in: int
    refresh_token: Secret | UnsetType = UNSET
    id_token: Secret | UnsetType = UNSET
    issued_token_type: str | UnsetType = UNSET
    scope: str = ""
    id: str = ""


class ClientTokens(msgspec.Struct, kw_only=True):
    """The same as some clients read it: expires_in is a text, and nothing is left out."""

    id: str
    access_token: Secret
    token_type: str
    expires_in: str
    refresh_token: Secret
    id_token: Secret
    scope: str


class SignedIn(msgspec.Struct, kw_only=True):
    """What is told of a grant later: its tokens are empty, since they were shown once."""

    id: str
    access_token: str = ""
    token_type: str
    expires_in: str
    refresh_token: str = ""
    id_token: str = ""
    scope: str


class TokenKey(msgspec.Struct):
    """The key that has signed a token, as clients read it."""

    kid: str
    kty: str = "RSA"
    n: str = ""
    e: str = ""
    alg: str = "RS256"
    use: str = "sig"


class TokenInfo(msgspec.Struct, kw_only=True):
    """What a token says of itself; clients read all of it as texts."""

    iss: str
    sub: str
    aud: str
    exp: str
    nbf: str
    iat: str
    jti: str
    scope: str
    jwk: TokenKey


class UserInfo(msgspec.Struct, kw_only=True, omit_defaults=True):
    """sub: the user's id. The others: what the scope of the token opens."""

    sub: str
    name: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    email_verified: bool | UnsetType = UNSET
