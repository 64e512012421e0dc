"""POST /v2/cdns/push-zones/{pushzone-id}/files, and where what it answers leads"""

import asyncio

from ....engine.jobs import Jobs
from ....http.answers import DONE, One, Reply
from ....http.forms import FORM
from ....http.operations import Call, Routes
from ....store import Tx
from ....store.secret import Secret
from ..files.documents import FileRecord
from ..files.rules import LARGEST
from . import rules
from .documents import PushFileUpload, UploadEndpoint

announcing = Routes("CDNs", write="provisioning")
# A place of Roost's own: the contract leaves open where uploads go.
receiving = Routes("CDN uploads")

routes = (announcing, receiving)

UPLOAD_ENDPOINT = One("upload_endpoint", UploadEndpoint)

_FORM_AROUND_FILE = 64 * 1024


@announcing.post(
    "/cdns/push-zones/{pushzone-id}/files", "create-pushzone-upload", UPLOAD_ENDPOINT,
    ok=201, errors=(400, 401, 404),
)  # fmt: skip
async def create_push_zone_upload(call: Call, pushzone_id: str, body: PushFileUpload) -> Reply:
    account = call.account
    zone = await call.read(lambda tx: rules.prepare(tx, account, pushzone_id, body))
    now = call.store.times.clock()
    return UPLOAD_ENDPOINT(
        rules.endpoint(call.service(Secret), now, call.origin, zone.body.domain, body)
    )


@receiving.post(
    "/cdns/uploads", "upload-pushzone-file", ok=204, public=True, errors=(400, 403, 404),
    max_body=LARGEST + _FORM_AROUND_FILE, consumes=FORM,
)  # fmt: skip
async def upload_push_zone_file(call: Call, body: bytes) -> Reply:
    """Takes the inputs of an upload endpoint, and the file itself as the field `file`.

    No key is needed: the inputs are signed, and good for an hour.
    """
    jobs, secret, now = call.service(Jobs), call.service(Secret), call.store.times.clock()
    announced, contents = await asyncio.to_thread(rules.read, secret, now, body, call.content_type)

    def put(tx: Tx) -> FileRecord:
        return rules.store(tx, jobs, announced, contents)

    await call.store.write(put)
    return DONE
