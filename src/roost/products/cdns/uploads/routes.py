"""POST /v2/cdns/push-zones/{pushzone-id}/files, and where what it answers leads"""

from ....http.answers import DONE, ItemResponse, Reply
from ....http.bodies import Stream
from ....http.errors import ApiError
from ....http.multipart import FIELDS_LIMIT, FORM, FileForm
from ....http.operations import Call, Routes
from ....http.spool import Uploads
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

UPLOAD_ENDPOINT = ItemResponse("upload_endpoint", UploadEndpoint)


@announcing.post(
    "/cdns/push-zones/{pushzone-id}/files", "create-pushzone-upload", UPLOAD_ENDPOINT,
    ok=201, errors=(400, 401, 404),
)  # fmt: skip
async def create_push_zone_upload(call: Call, pushzone_id: str, body: PushFileUpload) -> Reply:
    """Announce an upload

    Answers where and how to upload a file. Send the `inputs` and then the file itself as a form to
    `URL`, within an hour. A file of the same name is replaced. A file has at most 32 MiB and a zone
    at most 1,000 files. More are refused with 400.
    """
    account = call.account
    zone = await call.read(lambda tx: rules.prepare(tx, account, pushzone_id, body))
    now = call.store.times.clock()
    return UPLOAD_ENDPOINT(
        rules.endpoint(call.service(Secret), now, call.origin, zone.body.domain, body)
    )


@receiving.post(
    "/cdns/uploads", "upload-pushzone-file", ok=204, public=True, errors=(400, 403, 404),
    max_body=LARGEST + FIELDS_LIMIT, consumes=FORM,
)  # fmt: skip
async def upload_push_zone_file(call: Call, body: Stream) -> Reply:
    """Upload a file

    Takes a form with the inputs of an announced upload, and then the file itself as the field
    `file`. No key is needed, because the inputs are signed. Inputs that were changed, or are older
    than an hour, are refused with 403. A file that is not as large as announced is refused with
    400.
    """
    try:
        await _take(call, FileForm(body, call.content_type))
    except ApiError:
        await body.discard()
        raise
    return DONE


async def _take(call: Call, form: FileForm) -> None:
    secret, now = call.service(Secret), call.store.times.clock()
    announced = await rules.admit(secret, now, form)
    async with call.service(Uploads).taken(form.file(), announced.size) as contents:

        def put(tx: Tx) -> FileRecord:
            return rules.store(tx, announced, contents)

        await call.store.write(put)
