"""/v2/assumed-roles"""

from collections.abc import Callable

from ....access.principals import Principal
from ....http.answers import DONE, Reply, Spread, Text, Twice
from ....http.auth import INVALID
from ....http.errors import ApiError, BadRequest, Forbidden, NotFound, Unauthorized
from ....http.operations import Call, Paging, Routes
from ....store import Missing, Tx
from ... import oidc, users
from ..bearers import ANYBODY, Assuming, AssumingByForm, bearer
from . import rules, sts
from .documents import SESSIONS, AssumeRole, RoleSession
from .rules import NewSession

routes = Routes("iam", read="manage_users", write="manage_users")

SESSION = Spread("assumed_role_session", RoleSession)
SESSION_LIST = Twice("assumed_role_sessions", "sessions", RoleSession)
STS = Text(sts.XML)
FORM = "application/x-www-form-urlencoded"


@routes.post(
    "/assumed-roles/assume", "iam-assume-role", SESSION,
    ok=201, errors=(400, 401, 403), gate=Assuming,
)  # fmt: skip
async def assume_role(call: Call, body: AssumeRole) -> Reply:
    """Take a role on

    Begins a session in which you have a role's permissions, and none of your own. A trust must let
    you: in your user, with an API key, or in an OIDC issuer, with its token as the bearer. The
    answer's `session_token` is used as an API key until it ends. Without a trust whose conditions
    hold now, this is refused with 403, and so is asking from within a session. A duration out of
    bounds, or a 501st session, is refused with 400.
    """
    assumed = await _assumption(call, body, bearer(call.authorization))
    return SESSION(
        await call.write_and_show(
            assumed, lambda tx, made: rules.show(tx.now, made.record, made.token)
        )
    )


@routes.post(
    "/assumed-roles/compatibility/aws/sts", "iam-aws-sts-assume-role", STS,
    errors=(400, 401, 403), consumes=FORM, refuses=sts.XML, gate=AssumingByForm,
)  # fmt: skip
async def assume_role_by_sts(call: Call, body: bytes) -> Reply:
    """Take a role on, AWS's way

    Takes a form with the action `AssumeRole` or `AssumeRoleWithWebIdentity`, and returns XML, as
    AWS's Security Token Service does. The session is the same as by `POST /assumed-roles/assume`.
    Most refusals are XML as well. Requests that are signed as AWS's are cannot be made;
    `AssumeRoleWithWebIdentity` needs no signature.
    """
    # The form is no JSON, and nothing of the log.
    call.body = None
    try:
        asked = sts.read(body)
        assumed = await _assumption(call, asked.wanted, _identity(call, asked))
        made = await call.write(assumed)
    except Unauthorized:
        raise
    except ApiError as error:
        return sts.refusal(error, call.id)
    except Missing as error:
        return sts.refusal(NotFound(error.text), call.id)
    return STS(sts.answer(made, call.id, by_token=asked.by_token))


def _identity(call: Call, asked: sts.Asked) -> str:
    """The token that says who asks; empty where a key does. Raises BadRequest or Unauthorized."""
    if not asked.by_token:
        if call.principal is ANYBODY:
            raise Unauthorized(INVALID)
        return ""
    token = asked.token or bearer(call.authorization)
    if not token:
        raise BadRequest("Missing required parameter: WebIdentityToken")
    return token


async def _assumption(
    call: Call, wanted: AssumeRole, identity_token: str
) -> Callable[[Tx], NewSession]:
    """What begins the session. Who shows a token is looked up before. Raises Forbidden."""
    client, token, caller = call.client, rules.new_token(), call.principal
    if caller is not ANYBODY and not oidc.looks_like_token(identity_token):
        return lambda tx: rules.assume(tx, caller, client, wanted, token)
    account = await call.read(lambda tx: rules.account_of(tx, wanted.role_id))
    found: list[oidc.Identity] = []
    if account is not None:
        found = await call.service(oidc.Trust).read(identity_token, (oidc.API,), account)
    if not found:
        raise Forbidden(rules.NOT_TRUSTED)
    identity = found[0]
    call.let_in(Principal(identity.account, "", identity.subject, "", claims=identity.claims))
    return lambda tx: rules.assume_by_token(tx, identity, client, wanted, token)


@routes.get(
    "/assumed-roles/{session_token}", "get-iam-assumed-role-session", SESSION,
    errors=(401, 403, 404),
)  # fmt: skip
async def get_session(call: Call, session_token: str) -> Reply:
    """Get a session

    Shows the session of a token, with the token. One that is over is refused with 404.
    """
    account = call.account

    def read(tx: Tx) -> RoleSession:
        return rules.show(tx.now, rules.find(tx, account, session_token), session_token)

    return SESSION(await call.read(read))


@routes.get(
    "/assumed-roles/users/{user_id}/sessions", "list-iam-assumed-role-sessions", SESSION_LIST,
    errors=(401, 403, 404), resource="users",
)  # fmt: skip
async def list_sessions(call: Call, user_id: str, query: Paging) -> Reply:
    """List a user's sessions

    Lists the sessions of a user that are not over, a page at a time, under two keys with the same
    content. Their tokens are masked.
    """
    await call.get(users.USERS, user_id)
    return SESSION_LIST(await call.shown(SESSIONS, query, rules.show_all, {"user_id": user_id}))


@routes.delete(
    "/assumed-roles/{session_token}", "delete-iam-assumed-role-session", errors=(401, 403, 404)
)
async def end_session(call: Call, session_token: str) -> Reply:
    """End a session

    Ends a session before its time. Its token opens nothing from the next request on.
    """
    await call.write(lambda tx: rules.end(tx, call.account, session_token))
    return DONE
