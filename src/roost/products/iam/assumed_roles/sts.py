"""Taking a role on as AWS's Security Token Service has it: a form in, XML out."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from ....http.answers import Reply
from ....http.errors import ApiError, BadRequest
from .documents import AssumeRole
from .rules import NewSession

XML = "application/xml"
ACTION, BY_TOKEN = "AssumeRole", "AssumeRoleWithWebIdentity"
NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_ARN = re.compile(r"arn:(?:aws|vultr):iam::([^:]*):role/(.+)")


class Asked(NamedTuple):
    """token: one that the form has. by_token: whether a token says who asks, there or elsewhere."""

    wanted: AssumeRole
    token: str
    by_token: bool


def read(raw: bytes) -> Asked:
    """Raises BadRequest for what is no such form."""
    try:
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise BadRequest("The request body must be a form") from None
    action = form.get("Action", "AssumeRole")
    if action not in (ACTION, BY_TOKEN):
        raise BadRequest(f"Invalid Action: must be {ACTION} or {BY_TOKEN}")
    arn = _ARN.fullmatch(form.get("RoleArn", ""))
    if arn is None:
        raise BadRequest("Invalid RoleArn: must be like arn:aws:iam::ORGANIZATION:role/ROLE")
    seconds = form.get("DurationSeconds", "0")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 7):
        raise BadRequest("Invalid DurationSeconds: must be a number")
    name = form.get("RoleSessionName", "")
    if "\0" in name or len(name) > 255:
        raise BadRequest("Invalid RoleSessionName: at most 255 characters")
    by_token = action == BY_TOKEN
    wanted = AssumeRole(
        role_id=arn[2],
        session_name=name,
        duration=int(seconds),
        auth_method="oidc" if by_token else "api_key",
    )
    return Asked(wanted, form.get("WebIdentityToken", ""), by_token)


def answer(made: NewSession, request: str, *, by_token: bool) -> str:
    action, body = BY_TOKEN if by_token else ACTION, made.record.body
    account, name = made.record.account, escape(body.session_name)
    arn = f"arn:aws:sts::{account}:assumed-role/{body.role_id}/{name}"
    subject = escape(made.record.state.subject)
    whose = f"<SubjectFromWebIdentityToken>{subject}</SubjectFromWebIdentityToken>"
    return (
        f'<{action}Response xmlns="{NAMESPACE}"><{action}Result><Credentials>'
        f"<AccessKeyId>{body.id}</AccessKeyId>"
        f"<SecretAccessKey>{made.token}</SecretAccessKey>"
        f"<SessionToken>{made.token}</SessionToken>"
        f"<Expiration>{body.expires_at}</Expiration></Credentials>"
        f"{whose if by_token else ''}"
        f"<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>{body.role_id}:{name}"
        f"</AssumedRoleId></AssumedRoleUser></{action}Result>"
        f"<ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    )


def refusal(error: ApiError, request: str) -> Reply:
    code = {403: "AccessDenied", 404: "NoSuchEntity"}.get(error.status, "ValidationError")
    text = (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{escape(error.text)}</Message></Error><RequestId>{request}</RequestId>"
        "</ErrorResponse>"
    )
    return Reply(text.encode(), XML, error.status)
