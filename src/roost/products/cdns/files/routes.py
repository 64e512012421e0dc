"""/v2/cdns/push-zones/{pushzone-id}/files"""

from ....http.answers import DONE, Reply, Whole
from ....http.operations import Call, Routes
from . import rules
from .documents import PushFileFound, PushFileList

routes = Routes("CDNs", read="subscriptions_view", write="provisioning")

FILE = Whole(PushFileFound)
FILE_LIST = Whole(PushFileList)

_FILES = "/cdns/push-zones/{pushzone-id}/files"


@routes.get(_FILES, "get-pushzone-files", FILE_LIST, errors=(400, 401, 404))
async def list_push_zone_files(call: Call, pushzone_id: str) -> Reply:
    """List a push zone's files

    Lists all files of a zone at once, with their sizes.
    """
    return FILE_LIST(await call.read(lambda tx: rules.listed(tx, call.account, pushzone_id)))


@routes.get(f"{_FILES}/{{file-name}}", "get-pushzone-file", FILE, errors=(400, 401, 404))
async def get_push_zone_file(call: Call, pushzone_id: str, file_name: str) -> Reply:
    """Get a push zone's file

    Shows one file with its contents in base64. Its name and size come twice: bare, and under
    `file`.
    """
    account = call.account
    return FILE(await call.store.scan(lambda tx: rules.get(tx, account, pushzone_id, file_name)))


@routes.delete(f"{_FILES}/{{file-name}}", "delete-pushzone-file", errors=(400, 401, 404))
async def delete_push_zone_file(call: Call, pushzone_id: str, file_name: str) -> Reply:
    """Delete a push zone's file

    Deletes a file. The zone stops delivering it.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, pushzone_id, file_name))
    return DONE
