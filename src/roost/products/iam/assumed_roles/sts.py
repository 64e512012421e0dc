"""Taking a role on as AWS's Security Token Service has it: a form in, XML out."""

import re
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from ....access.principals import Principal
from ....http.answers import Reply
from ....http.errors import ApiError, BadRequest
from .documents import AssumeRole
from .rules import NewSession

XML = "application/xml"
NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_ARN = re.compile(r"arn:(?:aws|vultr):iam::([^:]*):role/(.+)")


def read(raw: bytes) -> AssumeRole:
    """Raises BadRequest for what is no such form."""
    try:
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise BadRequest("The request body must be a form") from None
    action = form.get("Action", "AssumeRole")
    if action == "AssumeRoleWithWebIdentity":
        raise BadRequest("Roost does not take OIDC tokens yet: only AssumeRole")
    if action != "AssumeRole":
        raise BadRequest("Invalid Action: must be AssumeRole")
    arn = _ARN.fullmatch(form.get("RoleArn", ""))
    if arn is None:
        raise BadRequest("Invalid RoleArn: must be like arn:aws:iam::ORGANIZATION:role/ROLE")
    seconds = form.get("DurationSeconds", "0")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 7):
        raise BadRequest("Invalid DurationSeconds: must be a number")
    name = form.get("RoleSessionName", "")
    if "\0" in name or len(name) > 255:
        raise BadRequest("Invalid RoleSessionName: at most 255 characters")
    return AssumeRole(role_id=arn[2], session_name=name, duration=int(seconds))


def answer(caller: Principal, made: NewSession, request: str) -> str:
    body = made.record.body
    arn = f"arn:aws:sts::{caller.account}:assumed-role/{body.role_id}/{escape(body.session_name)}"
    return (
        f'<AssumeRoleResponse xmlns="{NAMESPACE}"><AssumeRoleResult><Credentials>'
        f"<AccessKeyId>{body.id}</AccessKeyId>"
        f"<SecretAccessKey>{made.token}</SecretAccessKey>"
        f"<SessionToken>{made.token}</SessionToken>"
        f"<Expiration>{body.expires_at}</Expiration></Credentials>"
        f"<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>{body.role_id}:"
        f"{escape(body.session_name)}</AssumedRoleId></AssumedRoleUser></AssumeRoleResult>"
        f"<ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>"
        "</AssumeRoleResponse>"
    )


def refusal(error: ApiError, request: str) -> Reply:
    code = {403: "AccessDenied", 404: "NoSuchEntity"}.get(error.status, "ValidationError")
    text = (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{escape(error.text)}</Message></Error><RequestId>{request}</RequestId>"
        "</ErrorResponse>"
    )
    return Reply(text.encode(), XML, error.status)
