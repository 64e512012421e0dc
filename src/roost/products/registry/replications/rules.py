"""Which regions a registry's images are copied to. The driver copies; it costs nothing more."""

from ....http.errors import NotFound
from ....store import Tx
from ..documents import REGISTRIES, RegistryRecord
from ..rules import MANAGED, edit, require_region, unprocessable, urn
from .documents import Replication

MISSING = "Invalid replication region"


def listed(tx: Tx, account: int, id: str) -> list[Replication]:
    record = tx.get(REGISTRIES, id, account)
    return [_shown(record, region) for region in record.state.replicas]


def get(tx: Tx, account: int, id: str, region: str) -> Replication:
    """Raises NotFound for a region that it is not copied to."""
    for replication in listed(tx, account, id):
        if replication.region == region:
            return replication
    raise NotFound(MISSING)


def create(tx: Tx, account: int, id: str, region: str) -> Replication:
    """Raises ApiError for a region that has no registry server, or has the images already."""
    record = edit(tx, account, id)
    require_region(region)
    if region == record.body.region:
        raise unprocessable("Invalid region: it is the registry's own")
    if region in record.state.replicas:
        raise unprocessable("Invalid region: the registry is replicated there already")
    record.state.replicas.append(region)
    MANAGED.changed(tx, record)
    return _shown(record, region)


def delete(tx: Tx, account: int, id: str, region: str) -> None:
    """Raises NotFound for a region that it is not copied to."""
    record = edit(tx, account, id)
    if region not in record.state.replicas:
        raise NotFound(MISSING)
    record.state.replicas.remove(region)
    MANAGED.changed(tx, record)


def _shown(record: RegistryRecord, region: str) -> Replication:
    return Replication(region, record.body.name, urn(region, record.body.name))
