"""/v2/storage-gateways"""

from ...engine import usage
from ...http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ...http.operations import Call, Paging, Routes
from ...store import Tx
from . import rules
from .documents import (
    STORAGE_GATEWAYS,
    AddedExport,
    ExportWish,
    GatewayCreate,
    GatewayRecord,
    GatewayUpdate,
    StorageGatewayDetails,
)

routes = Routes("storage-gateways", read="subscriptions_view", write="subscriptions")

GATEWAY = ItemResponse("storage_gateway", StorageGatewayDetails)
GATEWAY_LIST = ListResponse("storage_gateway", StorageGatewayDetails)
ADDED = Whole(AddedExport)

ERRORS = (400, 401, 403, 404)


@routes.get("/storage-gateways", "list-storage-gateways", GATEWAY_LIST, errors=(400, 401))
async def list_storage_gateways(call: Call, query: Paging) -> Reply:
    """List storage gateways

    Lists the gateways of your account, the oldest first, a page at a time, with what each has cost
    this month.
    """
    page = await call.shown(STORAGE_GATEWAYS, query, usage.with_pending)
    return GATEWAY_LIST.shaped(page, lambda each: rules.details(*each))


@routes.post(
    "/storage-gateways", "create-storage-gateway", GATEWAY,
    ok=202, acl="provisioning", errors=(400, 401),
)  # fmt: skip
async def create_storage_gateway(call: Call, body: GatewayCreate) -> Reply:
    """Create a storage gateway

    Orders an NFS 4 server that exports file systems to those who cannot have them attached. It is
    `pending` at first and turns `active` when it serves. It costs $0.015 an hour, at most $10 a
    month, whatever it exports. The region must have file storage, and the file systems must be
    `active` in it; it needs a public address, a VPC of that region, or both. Whatever does not fit
    is refused with 400.
    """
    made = await call.write_and_show(
        lambda tx: rules.create(tx, call.account, body), usage.and_pending
    )
    return GATEWAY(rules.details(*made))


@routes.get(
    "/storage-gateways/{storage-gateway-id}", "get-storage-gateway", GATEWAY,
    errors=(400, 401, 404),
)  # fmt: skip
async def get_storage_gateway(call: Call, storage_gateway_id: str) -> Reply:
    """Get a storage gateway

    Shows one gateway with its exports and what it has cost this month.
    """

    def find(tx: Tx) -> tuple[GatewayRecord, int]:
        return usage.get_with_pending(tx, STORAGE_GATEWAYS, storage_gateway_id, call.account)

    return GATEWAY(rules.details(*await call.read(find)))


@routes.put("/storage-gateways/{storage-gateway-id}", "update-storage-gateway", errors=ERRORS)
async def update_storage_gateway(call: Call, storage_gateway_id: str, body: GatewayUpdate) -> Reply:
    """Rename a storage gateway

    Changes the label and nothing else. An empty label is refused with 400.
    """
    await call.write(lambda tx: rules.update(tx, call.account, storage_gateway_id, body))
    return DONE


@routes.delete("/storage-gateways/{storage-gateway-id}", "delete-storage-gateway", errors=ERRORS)
async def delete_storage_gateway(call: Call, storage_gateway_id: str) -> Reply:
    """Delete a storage gateway

    Stops the gateway and ends what it costs. The file systems that it exported stay as they are.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, storage_gateway_id))
    return DONE


@routes.post(
    "/storage-gateways/{storage-gateway-id}/exports", "add-storage-gateway-export", ADDED,
    errors=ERRORS,
)  # fmt: skip
async def add_storage_gateway_export(
    call: Call, storage_gateway_id: str, body: list[ExportWish] | ExportWish
) -> Reply:
    """Add exports to a storage gateway

    Lets the gateway export more file systems: one, or a list of them, all or none. The gateway must
    be `active`, and may have 50 exports, each at a path of its own; otherwise this is refused with
    400. The answer holds the first of the new exports, under the key `vpc`.
    """
    wanted = body if isinstance(body, list) else [body]
    added = await call.write(
        lambda tx: rules.add_exports(tx, call.account, storage_gateway_id, wanted)
    )
    return ADDED(AddedExport(added))


@routes.delete(
    "/storage-gateways/{storage-gateway-id}/exports/{export-id}",
    "delete-storage-gateway-export",
    errors=ERRORS,
)
async def delete_storage_gateway_export(
    call: Call, storage_gateway_id: str, export_id: str
) -> Reply:
    """Delete an export

    Stops the gateway from exporting a file system. The file system stays. An export that the
    gateway does not have is refused with 404.
    """
    await call.write(
        lambda tx: rules.delete_export(tx, call.account, storage_gateway_id, export_id)
    )
    return DONE
