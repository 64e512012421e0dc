"""/v2/assumed-roles"""

from ....http.answers import DONE, Reply, Spread, Text, Twice
from ....http.errors import ApiError, NotFound
from ....http.operations import Call, Paging, Routes
from ....store import Missing, Tx
from ... import users
from . import rules, sts
from .documents import SESSIONS, AssumeRole, RoleSession

routes = Routes("iam", read="manage_users", write="manage_users")

SESSION = Spread("assumed_role_session", RoleSession)
SESSION_LIST = Twice("assumed_role_sessions", "sessions", RoleSession)
STS = Text(sts.XML)
FORM = "application/x-www-form-urlencoded"


@routes.post("/assumed-roles/assume", "iam-assume-role", SESSION, ok=201, errors=(400, 401, 403))
async def assume_role(call: Call, body: AssumeRole) -> Reply:
    caller, client, token = call.principal, call.client, rules.new_token()
    return SESSION(
        await call.write_and_show(
            lambda tx: rules.assume(tx, caller, client, body, token),
            lambda tx, made: rules.show(tx.now, made.record, made.token),
        )
    )


@routes.post(
    "/assumed-roles/compatibility/aws/sts", "iam-aws-sts-assume-role", STS,
    errors=(400, 401, 403), consumes=FORM,
)  # fmt: skip
async def assume_role_by_sts(call: Call, body: bytes) -> Reply:
    """What it refuses is XML as well, but for what is refused before it is asked."""
    caller, client, token = call.principal, call.client, rules.new_token()
    # The form is no JSON, and nothing of the log.
    call.body = None
    try:
        wanted = sts.read(body)
        made = await call.write(lambda tx: rules.assume(tx, caller, client, wanted, token))
    except ApiError as error:
        return sts.refusal(error, call.id)
    except Missing as error:
        return sts.refusal(NotFound(error.text), call.id)
    return STS(sts.answer(caller, made, call.id))


@routes.get(
    "/assumed-roles/{session_token}", "get-iam-assumed-role-session", SESSION,
    errors=(401, 403, 404),
)  # fmt: skip
async def get_session(call: Call, session_token: str) -> Reply:
    account = call.account

    def read(tx: Tx) -> RoleSession:
        return rules.show(tx.now, rules.find(tx, account, session_token), session_token)

    return SESSION(await call.read(read))


@routes.get(
    "/assumed-roles/users/{user_id}/sessions", "list-iam-assumed-role-sessions", SESSION_LIST,
    errors=(401, 403, 404), resource="users",
)  # fmt: skip
async def list_sessions(call: Call, user_id: str, query: Paging) -> Reply:
    await call.get(users.USERS, user_id)
    return SESSION_LIST(await call.shown(SESSIONS, query, rules.show_all, {"user_id": user_id}))


@routes.delete(
    "/assumed-roles/{session_token}", "delete-iam-assumed-role-session", errors=(401, 403, 404)
)
async def end_session(call: Call, session_token: str) -> Reply:
    await call.write(lambda tx: rules.end(tx, call.account, session_token))
    return DONE
