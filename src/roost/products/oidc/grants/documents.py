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
    """response_type: What to send back: `code`. It is required.
    client_id: The id of the provider. It is required.
    redirect_uri: Where to send the user back to: one that the provider has. It is required.
    scope: What to ask for, with spaces between: `openid`, which is required, `profile`, `email`,
    `offline_access`, `vultr-iam`. At most 512 characters.
    state: A text that comes back with the answer. At most 2,048 characters.
    nonce: A text that the ID token will say. At most 512 characters.
    response_mode: How to send it back: `query`, in the URL, which is the default.
    prompt: With `none`, no page is shown. A request without a key is then sent back with
    `login_required`.
    code_challenge: The SHA-256 of the PKCE verifier, in base64url.
    code_challenge_method: How the challenge was made: `S256`.
    """

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
    """What the sign-in page sends.

    api_key: The API key of the user who signs in.
    refuse: Any text here means that the user does not want to sign in.
    """

    api_key: Secret = ""
    refuse: str = ""


class TokenRequest(msgspec.Struct):
    """grant_type: What to make tokens of: `authorization_code`, `refresh_token` or
    `urn:ietf:params:oauth:grant-type:token-exchange`.
    client_id: The id of the provider, unless the path or HTTP Basic says it.
    client_secret: The application's secret, unless HTTP Basic says it. With PKCE it may be left
    out.
    code: The code that sign-in has sent back.
    redirect_uri: The same as when the code was asked for.
    redirect_url: Another name for `redirect_uri`.
    code_verifier: The PKCE verifier of the code, in 43 to 128 characters.
    refresh_token: The refresh token.
    scope: Less than the user has agreed to, for a refresh token. Left out, all of it.
    subject_token: The token to exchange.
    subject_token_type: What kind of token that is, such as `urn:ietf:params:oauth:token-type:jwt`.
    """

    # redirect_url is the name that a guide has for redirect_uri.

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
    """What an application gets for a user.

    access_token: What the application shows when it asks about the user. With the scope
    `vultr-iam`, role trusts may let it do more.
    token_type: Always `Bearer`.
    expires_in: How long the tokens are good, in seconds.
    refresh_token: What other tokens can be made of, once. Left out for an exchange.
    id_token: Who the user is, signed. Left out for an exchange, and without the scope `openid`.
    issued_token_type: What kind of token an exchange has made. Left out otherwise.
    scope: What the tokens open, with spaces between.
    id: The id of the sign-in. Empty for an exchange.
    """

    access_token: Secret
    token_type: str
    expires_in: int
    refresh_token: Secret | UnsetType = UNSET
    id_token: Secret | UnsetType = UNSET
    issued_token_type: str | UnsetType = UNSET
    scope: str = ""
    id: str = ""


class ClientTokens(msgspec.Struct, kw_only=True):
    """What an application gets for a user, with every field there.

    id: The id of the sign-in. Empty for an exchange.
    access_token: What the application shows when it asks about the user. With the scope
    `vultr-iam`, role trusts may let it do more.
    token_type: Always `Bearer`.
    expires_in: How long the tokens are good, in seconds, as text.
    refresh_token: What other tokens can be made of, once. Empty for an exchange.
    id_token: Who the user is, signed. Empty for an exchange, and without the scope `openid`.
    scope: What the tokens open, with spaces between.
    """

    # As some clients read it: expires_in is a text, and nothing is left out.

    id: str
    access_token: Secret
    token_type: str
    expires_in: str
    refresh_token: Secret
    id_token: Secret
    scope: str


class SignedIn(msgspec.Struct, kw_only=True):
    """A sign-in of a user.

    access_token, refresh_token, id_token: Empty: tokens are shown once.
    token_type: Always `Bearer`.
    expires_in: How long its refresh token is good, in seconds, as text.
    scope: What the user has agreed to, with spaces between.
    """

    id: str
    access_token: str = ""
    token_type: str
    expires_in: str
    refresh_token: str = ""
    id_token: str = ""
    scope: str


class TokenKey(msgspec.Struct):
    """The key that has signed a token.

    kid: The id of the key.
    kty: The type of the key: `RSA`.
    n: The modulus of the key, in base64url.
    e: The exponent of the key, in base64url.
    alg: How the token is signed: `RS256`.
    use: What the key is for: `sig`, signing.
    """

    kid: str
    kty: str = "RSA"
    n: str = ""
    e: str = ""
    alg: str = "RS256"
    use: str = "sig"


class TokenInfo(msgspec.Struct, kw_only=True):
    """What a token says of itself, all as text.

    iss: Who has made it.
    sub: Whom it tells of.
    aud: Whom it is for.
    exp: When it expires, in seconds since 1970.
    nbf: From when it is good, in seconds since 1970.
    iat: When it was made, in seconds since 1970.
    jti: The id of the token.
    scope: What it opens, with spaces between.
    jwk: The key that has signed it.
    """

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
    """Who a user is, as far as the scope of the token goes.

    sub: The user's id.
    name: The user's whole name. With the scope `profile`.
    given_name: The user's first name. With the scope `profile`.
    family_name: The user's last name. With the scope `profile`.
    email: The user's email address. With the scope `email`.
    email_verified: Whether the address is known to be the user's. With the scope `email`.
    """

    sub: str
    name: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    email_verified: bool | UnsetType = UNSET
