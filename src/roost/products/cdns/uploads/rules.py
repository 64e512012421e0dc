"""Signs the fields of an upload's form, and checks them when it comes.

As in S3's own form uploads (AWS Signature Version 4): the policy says what may be uploaded, and the
signature is made over it with a key for the day. Nothing is stored for an upload that may never
come, and every process that has the installation's secret can check it.
"""

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from ....http.errors import BadRequest, Forbidden
from ....http.multipart import FileForm
from ....store import HOUR, SECOND, Tx, log
from ....store.log import Entry
from ....store.secret import Secret
from .. import rules as zones
from ..documents import HOSTS, PUSH_ZONES, PushZoneRecord
from ..files.documents import FileRecord
from ..files.rules import UploadedContents, check_name, check_room, put
from .documents import PushFileUpload, UploadEndpoint, UploadInputs

VALID_FOR = HOUR
"""Clock time for which an upload may come."""
ACL, ALGORITHM = "public-read", "AWS4-HMAC-SHA256"

_SCOPE = ("us-east-1", "s3", "aws4_request")
_USER = "roost"
_INPUTS = (
    "acl", "key", "x-amz-credential", "x-amz-algorithm", "policy", "x-amz-signature",
)  # fmt: skip
_REFUSED = "The upload is not signed, or was changed: ask for a new endpoint"


class Announced(msgspec.Struct, frozen=True):
    """What an upload's policy lets in."""

    host: str
    name: str
    size: int


class _Policy(msgspec.Struct):
    """expiration: ISO 8601. conditions: what the fields must be, and what the file's length."""

    expiration: str
    conditions: tuple[dict[str, str], tuple[str, int, int]]


def prepare(tx: Tx, account: int, zone_id: str, wanted: PushFileUpload) -> PushZoneRecord:
    """The zone that the file may be uploaded to. Raises BadRequest."""
    check_name(wanted.name)
    zone = tx.get(PUSH_ZONES, zone_id, account)
    zones.check_usable(zone)
    check_room(tx, zone, wanted.name)
    return zone


def endpoint(
    secret: Secret, now: int, origin: str, host: str, wanted: PushFileUpload
) -> UploadEndpoint:
    """Where and how to upload the file. origin: how the client addressed Roost. now: clock time."""
    size = wanted.size
    moment = datetime.fromtimestamp(now // SECOND, UTC)
    credential = "/".join((_USER, moment.strftime("%Y%m%d"), *_SCOPE))
    until = datetime.fromtimestamp((now + VALID_FOR) // SECOND, UTC)
    key = f"{host}/{wanted.name}"
    fields = {
        "acl": ACL,
        "key": key,
        "x-amz-credential": credential,
        "x-amz-algorithm": ALGORITHM,
    }
    policy = _Policy(
        until.strftime("%Y-%m-%dT%H:%M:%SZ"), (fields, ("content-length-range", size, size))
    )
    encoded = base64.b64encode(msgspec.json.encode(policy)).decode()
    inputs = UploadInputs(
        acl=ACL,
        key=key,
        credential=credential,
        algorithm=ALGORITHM,
        policy=encoded,
        signature=_sign(secret, credential, encoded),
    )
    return UploadEndpoint(f"{origin}/v2/cdns/uploads", inputs)


async def admit(secret: Secret, now: int, form: FileForm) -> Announced:
    """What a form may upload, by the fields before its file, of which nothing is read yet.

    Raises Forbidden for fields that were not signed so or have expired, BadRequest for a file that
    is not the one announced.
    """
    announced = _allowed(secret, now, await form.fields())
    if not form.has_file:
        raise BadRequest("Missing required field: file")
    if form.filename not in (None, announced.name):
        raise BadRequest(f"Invalid file: its name is not {announced.name}, as announced")
    return announced


def store(tx: Tx, announced: Announced, contents: UploadedContents) -> FileRecord:
    """Puts the file into its zone; raises Missing when that is gone."""
    host = tx.get(HOSTS, announced.host)
    zone = tx.by_seq(PUSH_ZONES, host.owner, "update")
    if zone is None:
        raise BadRequest("The zone is gone")
    record = put(tx, zone, announced.name, contents)
    message = f"Upload of {announced.name}"
    log.append(tx, Entry(zone.account, tx.now, "info", "cdns", zone.id, message))
    return record


def _allowed(secret: Secret, now: int, form: Mapping[str, str]) -> Announced:
    missing = next((name for name in _INPUTS if name not in form), None)
    if missing is not None:
        raise BadRequest(f"Missing required field: {missing} (it has to come before the file)")
    given = {name: form[name] for name in _INPUTS}
    policy = given["policy"]
    signature = _sign(secret, given["x-amz-credential"], policy)
    if not hmac.compare_digest(signature.encode(), given["x-amz-signature"].encode()):
        raise Forbidden(_REFUSED)
    # From here on the policy is known to be one of ours.
    signed = msgspec.json.decode(base64.b64decode(policy), type=_Policy)
    if datetime.fromisoformat(signed.expiration).timestamp() * SECOND <= now:
        raise Forbidden("The upload endpoint has expired: ask for a new one")
    fields, (_, size, _) = signed.conditions
    if any(given[name] != value for name, value in fields.items()):
        raise Forbidden(_REFUSED)
    host, _, name = fields["key"].partition("/")
    return Announced(host, name, size)


def _sign(secret: Secret, credential: str, policy: str) -> str:
    """AWS Signature Version 4: a key for the day, region and service, and with it the policy."""
    key = b"AWS4" + secret.digest("cdn uploads").encode()
    for part in credential.split("/")[1:]:
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, policy.encode(), "sha256").hex()
