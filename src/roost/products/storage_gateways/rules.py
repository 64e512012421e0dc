"""What may happen to storage gateways, and what they cost: the catalog's price for each.

A gateway says what it exports to whom, and the driver follows by one job.
"""

import posixpath
from collections.abc import Iterable, Sequence
from ipaddress import ip_network
from uuid import uuid4

import msgspec

from ...catalog import file_storage, prices
from ...drivers.file_storage import Export, FileGateway, FileStorage
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import by_hour
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import BadRequest, NotFound
from ...store import Tx, iso
from .. import vfs, vpcs
from .documents import (
    ACTIVE,
    HEALTHY,
    STORAGE_GATEWAYS,
    UNHEALTHY,
    ExportWish,
    GatewayCreate,
    GatewayExport,
    GatewayInterface,
    GatewayNetwork,
    GatewayRecord,
    GatewayUpdate,
    StorageGateway,
    StorageGatewayDetails,
    StorageGatewayState,
)

PRODUCT = "Storage Gateway"
MAX_EXPORTS, MAX_ALLOWED_IPS = 50, 100
"""How many exports a gateway may have, and how many may use one: Roost's own limits."""

SETTLING = Takes(quick=0.4, realistic=30)
STOPPING = Takes(quick=0.1, realistic=5)


def create(tx: Tx, account: int, wanted: GatewayCreate) -> GatewayRecord:
    """Raises BadRequest when anything that is asked for cannot be had."""
    if file_storage(wanted.region) is None:
        raise BadRequest(f"Invalid region: no file storage in {wanted.region}")
    id, label = str(uuid4()), _label(wanted.label)
    body = StorageGateway(
        id=id,
        date_created=iso(tx.now),
        type=wanted.type,
        region=wanted.region,
        label=label,
        network_config=_network(tx, account, wanted.region, wanted.network_config.primary),
        export_config=[],
    )
    vpc_id = body.network_config.primary.vpc.vpc_uuid
    state = StorageGatewayState(last_export=0, vfs_ids=[], vpc_id=vpc_id)
    exports = wanted.export_config
    _export(tx, account, body, state, exports if isinstance(exports, list) else [exports])
    return MANAGED.create(tx, id, account, body, state)


def update(tx: Tx, account: int, id: str, wanted: GatewayUpdate) -> None:
    record = tx.get(STORAGE_GATEWAYS, id, account, "update")
    record.body.label = _label(wanted.label)
    MANAGED.update(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the gateway and its charges; the file systems stay."""
    MANAGED.retire(tx, tx.get(STORAGE_GATEWAYS, id, account, "update"))


def add_exports(tx: Tx, account: int, id: str, wanted: Sequence[ExportWish]) -> GatewayExport:
    """Adds all or none; returns the first of them. Raises BadRequest."""
    record = _to_change(tx, account, id)
    if not wanted:
        raise BadRequest("Invalid request: at least one export is needed")
    added = _export(tx, account, record.body, record.state, wanted)
    MANAGED.changed(tx, record)
    return added[0]


def delete_export(tx: Tx, account: int, id: str, export_id: str) -> None:
    record = tx.get(STORAGE_GATEWAYS, id, account, "update")
    body = record.body
    kept = [export for export in body.export_config if str(export.id) != export_id]
    if len(kept) == len(body.export_config):
        raise NotFound("Invalid storage gateway export ID")
    body.export_config = kept
    record.state.vfs_ids = _file_systems(kept)
    MANAGED.changed(tx, record)


def details(record: GatewayRecord, cents: int) -> StorageGatewayDetails:
    """A gateway as it is answered. cents: what it has come to this month."""
    return StorageGatewayDetails(
        **msgspec.structs.asdict(record.body),
        pending_charges=cents / 100,
    )


def _to_change(tx: Tx, account: int, id: str) -> GatewayRecord:
    record = tx.get(STORAGE_GATEWAYS, id, account, "update")
    if record.body.status != ACTIVE:
        raise BadRequest("The storage gateway is not ready yet")
    return record


def _label(label: str) -> str:
    if not label.strip():
        raise BadRequest("Invalid label: must not be empty")
    return label


def _network(tx: Tx, account: int, region: str, wanted: GatewayInterface) -> GatewayNetwork:
    vpc_id = wanted.vpc.vpc_uuid
    if vpc_id:
        field = "network_config.primary.vpc.vpc_uuid"
        vpcs.require(tx, account, "vpc", vpc_id, region, field)
    if not (vpc_id or wanted.ipv4_public_enabled or wanted.ipv6_public_enabled):
        raise BadRequest("Invalid network_config: needs a public address or a VPC")
    return GatewayNetwork(wanted)


def _export(
    tx: Tx,
    account: int,
    body: StorageGateway,
    state: StorageGatewayState,
    wanted: Sequence[ExportWish],
) -> list[GatewayExport]:
    """Adds exports to a gateway's documents, which the caller stores; returns what was added."""
    added: list[GatewayExport] = []
    for wish in wanted:
        _check_file_system(tx, account, body.region, wish.vfs_uuid)
        state.last_export += 1
        added.append(
            GatewayExport(
                id=state.last_export,
                label=wish.label,
                vfs_uuid=wish.vfs_uuid,
                pseudo_root_path=_path(wish.pseudo_root_path),
                allowed_ips=_allowed(wish.allowed_ips),
            )
        )
    body.export_config = [*body.export_config, *added]
    if len(body.export_config) > MAX_EXPORTS:
        raise BadRequest(f"Invalid export_config: at most {MAX_EXPORTS}")
    paths = [export.pseudo_root_path for export in body.export_config]
    if len(set(paths)) < len(paths):
        raise BadRequest("Invalid pseudo_root_path: another export of this gateway has it")
    state.vfs_ids = _file_systems(body.export_config)
    return added


def _check_file_system(tx: Tx, account: int, region: str, id: str) -> None:
    record = tx.find(vfs.FILE_SYSTEMS, id, account, "share")
    if record is None:
        raise BadRequest(f"Invalid vfs_uuid: {id}")
    if record.body.region != region:
        raise BadRequest(f"Invalid vfs_uuid: {id} is in {record.body.region}, not in {region}")
    if record.body.status != vfs.ACTIVE:
        raise BadRequest(f"Invalid vfs_uuid: {id} is not ready yet")


def _path(text: str) -> str:
    """An absolute path in its shortest form."""
    if not text.startswith("/") or ".." in text.split("/"):
        raise BadRequest("Invalid pseudo_root_path: must be an absolute path")
    return "/" + posixpath.normpath(text).lstrip("/")


def _allowed(texts: list[str]) -> list[str]:
    if len(texts) > MAX_ALLOWED_IPS:
        raise BadRequest(f"Invalid allowed_ips: at most {MAX_ALLOWED_IPS}")
    for text in texts:
        try:
            ip_network(text, strict=False)
        except ValueError:
            raise BadRequest(
                f"Invalid allowed_ips: {text} is neither an address nor a CIDR block"
            ) from None
    return texts


def _file_systems(exports: Sequence[GatewayExport]) -> list[str]:
    return list(dict.fromkeys(export.vfs_uuid for export in exports))


def _costs(record: GatewayRecord) -> Iterable[Cost]:
    yield Cost(PRODUCT, record.body.label, by_hour(prices().storage_gateway))


def _target(tx: Tx, record: GatewayRecord) -> FileGateway:
    body = record.body
    interface = body.network_config.primary
    return FileGateway(
        id=record.id,
        region=body.region,
        public_ipv4=interface.ipv4_public_enabled,
        public_ipv6=interface.ipv6_public_enabled,
        network=interface.vpc.vpc_uuid,
        exports=tuple(map(_driver_export, body.export_config)),
    )


def _driver_export(export: GatewayExport) -> Export:
    networks = (str(ip_network(text, strict=False)) for text in export.allowed_ips)
    return Export(
        file_system=export.vfs_uuid, path=export.pseudo_root_path, networks=tuple(networks)
    )


def _settled(tx: Tx, record: GatewayRecord) -> None:
    record.body.health = HEALTHY


def _unsettled(tx: Tx, record: GatewayRecord) -> None:
    """A gateway that serves goes on with what it had; that it is not what it should be, it says."""
    record.body.health = UNHEALTHY


async def _serve(run: Run, gateway: FileGateway) -> None:
    await run.driver(FileStorage).serve(gateway)


async def _stop(run: Run) -> None:
    await run.driver(FileStorage).stop_serving(run.job.args["id"])


MANAGED = Managed(
    name="reconcile-storage-gateway",
    kind=STORAGE_GATEWAYS,
    costs=_costs,
    driver=FileStorage,
    wanted=_target,
    act=_serve,
    done=_settled,
    refused=_unsettled,
    takes=SETTLING,
    removal=destroying("stop-storage-gateway", _stop, driver=FileStorage, takes=STOPPING),
)
