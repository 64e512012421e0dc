"""/v2/oidc/authorize, the tokens that follow, and what they tell of their user."""

from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import msgspec

from ....access.principals import Principal
from ....http.answers import JSON, ItemResponse, Reply, Text, Whole
from ....http.auth import Keyring
from ....http.errors import Unauthorized
from ....http.operations import Call, Routes
from ....store import SECOND, Tx
from ... import users
from .. import rotation
from ..issuers.trust import Trust
from ..keys import rules as keys
from ..providers import rules as providers
from ..providers.documents import PROVIDERS, ProviderRecord
from . import clients, page, rules, tokens
from .documents import (
    GRANTS,
    AuthorizeQuery,
    ClientTokens,
    SignedIn,
    SignIn,
    TokenInfo,
    TokenKey,
    TokenRequest,
    Tokens,
    UserInfo,
)
from .gate import AccessTokens
from .rules import Granted, Refusal

routes = Routes("oidc")

TOKENS = Whole(Tokens)
CLIENT_TOKENS = ItemResponse("token", ClientTokens)
SIGNED_IN = ItemResponse("token", SignedIn)
TOKEN_INFO = Whole(TokenInfo)
USER_INFO = Whole(UserInfo)
PAGE = Text(page.HTML)

SIGN_IN = "/v2/oidc/sign-in"
SUBJECTS = tuple(
    f"urn:ietf:params:oauth:token-type:{type}" for type in ("jwt", "id_token", "access_token")
)
_SECRET = (("cache-control", "no-store"), ("pragma", "no-cache"))


@routes.get("/oidc/authorize", "oidc-authorize", None, ok=302, public=True, errors=(400, 401))
async def authorize(call: Call, query: AuthorizeQuery) -> Reply:
    """Sign a user in

    Leads a browser to the page on which a user signs in with an API key, and from there back to the
    application with a code. With an API key in the request, it leads straight back. If something is
    wrong with the request, the application is told so in the same way, as `error`. An unknown
    provider, or a `redirect_uri` that it does not have, is refused with 400.
    """
    return await _authorized(call, query, call.authorization)


@routes.get("/oidc/sign-in", "get-oidc-sign-in", PAGE, public=True, errors=(400,))
async def get_sign_in(call: Call, query: AuthorizeQuery) -> Reply:
    """Get the sign-in page

    Shows the HTML page on which a user signs in. Browsers are led here by `GET /oidc/authorize`.
    """
    provider = await call.read(lambda tx: rules.destination(tx, query))
    return _page(provider, query)


@routes.post(
    "/oidc/sign-in", "oidc-sign-in", None, ok=302, public=True, forms=True, errors=(400, 401)
)
async def sign_in(call: Call, body: SignIn) -> Reply:
    """Send the sign-in page

    Takes what the sign-in page sends, and leads back to the application with a code, or with
    `access_denied`. A key that opens nothing shows the page again.
    """
    try:
        return await _authorized(call, body, f"Bearer {body.api_key}", refused=bool(body.refuse))
    except Unauthorized as error:
        provider = await call.read(lambda tx: rules.destination(tx, body))
        return _page(provider, body, error)


@routes.post(
    "/oidc/provider/{provider_id}/token", "create-oidc-provider-token", TOKENS,
    public=True, forms=True, errors=(400, 401, 404),
)  # fmt: skip
async def create_provider_token(call: Call, provider_id: str, body: TokenRequest) -> Reply:
    """Make OIDC tokens

    Makes tokens of a code, of a refresh token, or of a token of an issuer that the account trusts.
    A code is good once, for 10 minutes; a refresh token once, for 30 days. One that comes a second
    time ends all that came of its sign-in. Tokens are good for an hour. Refusals are those of OAuth
    2.0, with `error` and `error_description`.
    """
    try:
        made = await _tokens(call, provider_id, body)
    except Refusal as refusal:
        return _refused(refusal)
    return Reply(TOKENS(made).body, JSON, headers=_SECRET)


@routes.post(
    "/oidc/issuer/token", "create-oidc-token", CLIENT_TOKENS,
    public=True, forms=True, errors=(400, 401, 404),
)  # fmt: skip
async def create_token(call: Call, body: TokenRequest) -> Reply:
    """Make OIDC tokens, wrapped

    Does the same as `POST /oidc/provider/{provider_id}/token`, for the provider that `client_id`
    names, and returns the tokens in an object `token`.
    """
    try:
        made = await _tokens(call, body.client_id, body)
    except Refusal as refusal:
        return _refused(refusal)
    return Reply(CLIENT_TOKENS(tokens.for_clients(made)).body, JSON, headers=_SECRET)


@routes.get(
    "/oidc/issuer/token/{token_id}", "get-oidc-token-grant", SIGNED_IN,
    errors=(401, 404), acl="manage_users",
)  # fmt: skip
async def get_grant(call: Call, token_id: str) -> Reply:
    """Get a sign-in

    Shows a sign-in of a user, by its id. Its tokens are empty, since they are shown once.
    """
    record = await call.get(GRANTS, token_id)
    left = max(0, (record.state.expires - call.store.times.clock()) // SECOND)
    return SIGNED_IN(
        SignedIn(
            id=record.id,
            token_type=tokens.BEARER,
            expires_in=str(left),
            scope=record.body.scope,
        )
    )


@routes.get("/oidc/token", "get-oidc-token", TOKEN_INFO, errors=(401,), gate=AccessTokens)
async def get_token(call: Call) -> Reply:
    """Read your token

    Tells what the OIDC token of this request says of itself. A request with anything else is
    refused with 401.
    """
    claims = call.principal.claims
    if not claims:
        raise Unauthorized("This request carries no OIDC token")
    kid, account = str(claims.get("client_id", "")), call.account

    def read(tx: Tx) -> TokenKey:
        provider = tx.find(PROVIDERS, kid, account)
        if provider is None:
            return TokenKey("")
        [*_, last] = keys.published(tx, account, providers.key_owner(provider))
        return TokenKey(last.kid, n=last.n, e=last.e)

    return TOKEN_INFO(tokens.info(claims, await call.read(read)))


@routes.get("/oidc/userinfo", "get-oidc-userinfo", USER_INFO, errors=(401,), gate=AccessTokens)
async def get_userinfo(call: Call) -> Reply:
    """Get the signed-in user

    Tells who the user of this access token is, as far as its scope goes. With an API key, it tells
    all of that for the key's user. A token without the scope `openid` is refused with 401.
    """
    caller = call.principal
    scope = str(caller.claims.get("scope", "")) if caller.claims else "openid profile email"
    if not caller.user_id or "openid" not in scope.split():
        raise Unauthorized("This token tells of no user")
    user = await call.get(users.USERS, caller.user_id)
    return USER_INFO(tokens.userinfo(user, scope))


async def _tokens(call: Call, provider_id: str, body: TokenRequest) -> Tokens:
    """Raises Refusal."""
    shown = clients.shown(call.authorization, body)
    provider, known = await call.read(lambda tx: clients.find(tx, provider_id, shown))
    # What can fail comes before the code is used up.
    signer = await rotation.signer(call.store, provider.account, providers.key_owner(provider))
    if signer is None:
        raise Refusal("server_error", "The provider's key is not here: make the provider anew")
    now = call.store.times.clock()
    if body.grant_type == providers.EXCHANGE:
        issuer_id, claims = await _subject(call, provider, body)
        return tokens.exchanged(provider, signer, issuer_id, claims, now)
    if body.grant_type == providers.CODE:
        granted = await call.write(lambda tx: rules.redeem(tx, provider, body, known=known))
    elif body.grant_type == providers.REFRESH:
        granted = await call.write(lambda tx: rules.refresh(tx, provider, body, known=known))
    else:
        raise Refusal("unsupported_grant_type", f"There is no grant_type {body.grant_type[:100]}")
    if not isinstance(granted, Granted):
        raise granted
    return tokens.of_grant(provider, signer, granted, now)


async def _subject(
    call: Call, provider: ProviderRecord, body: TokenRequest
) -> tuple[str, dict[str, object]]:
    """Whom the token to be exchanged tells of. Raises Refusal."""
    if body.subject_token_type not in SUBJECTS:
        raise Refusal("invalid_request", f"subject_token_type must be one of {', '.join(SUBJECTS)}")
    audiences = (provider.id, provider.state.iss, tokens.API)
    found = await call.service(Trust).read(body.subject_token, audiences, provider.account)
    if not found:
        raise Refusal("invalid_grant", "subject_token is not of an issuer that is trusted")
    return found[0].issuer_id, dict(found[0].claims)


async def _authorized(
    call: Call, asked: AuthorizeQuery, authorization: str, *, refused: bool = False
) -> Reply:
    provider = await call.read(lambda tx: rules.destination(tx, asked))
    try:
        code = await _agreed(call, provider, asked, authorization, refused=refused)
        told = {"code": code}
    except Refusal as refusal:
        told = {"error": refusal.error, "error_description": refusal.text}
    if told.get("code") == "":
        return _sent(f"{SIGN_IN}?{call.query_string}")
    told |= {"state": asked.state} if asked.state else {}
    there = "&" if urlsplit(asked.redirect_uri).query else "?"
    told["iss"] = provider.state.iss
    return _sent(f"{asked.redirect_uri}{there}{urlencode(told)}")


async def _agreed(
    call: Call,
    provider: ProviderRecord,
    asked: AuthorizeQuery,
    authorization: str,
    *,
    refused: bool,
) -> str:
    """The code for the application; empty while it is not known who the user is. Raises Refusal."""
    rules.check(asked)
    if refused:
        raise Refusal("access_denied", "The user has refused")
    if not authorization:
        if asked.prompt == "none":
            raise Refusal("login_required", "Nobody is signed in")
        return ""
    now = call.store.times.clock()
    caller = await call.service(Keyring).principal(authorization, call.client, now)
    return await _code(call, provider, caller, asked)


async def _code(
    call: Call, provider: ProviderRecord, caller: Principal, asked: AuthorizeQuery
) -> str:
    """Raises Refusal for whoever is no user by himself: a session, or a token's bearer."""
    if caller.session or caller.claims or not caller.user_id:
        raise Refusal("access_denied", "Only a user's own key signs in")
    grant_id = str(uuid4())

    def write(tx: Tx) -> str:
        user = tx.get(users.USERS, caller.user_id, caller.account, "share")
        return rules.authorize(tx, provider, user, asked, grant_id)

    call.let_in(caller)
    return await call.write(write)


def _sent(where: str) -> Reply:
    return Reply(status=302, headers=(("location", where), ("cache-control", "no-store")))


def _page(
    provider: ProviderRecord, asked: AuthorizeQuery, error: Unauthorized | None = None
) -> Reply:
    text = page.render(
        provider.body.name, asked, SIGN_IN, "This key does not open anything." if error else ""
    )
    return Reply(text.encode(), page.HTML, 401 if error else 200, page.HEADERS)


def _refused(refusal: Refusal) -> Reply:
    """As OAuth 2.0 has it, with the status that clients of the API read beside it."""
    body = {
        "error": refusal.error,
        "error_description": refusal.text,
        "status": refusal.status,
    }
    basic = (("www-authenticate", 'Basic realm="oidc"'),) if refusal.status == 401 else ()
    return Reply(msgspec.json.encode(body), JSON, refusal.status, (*basic, *_SECRET))
