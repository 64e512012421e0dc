"""What upgrades there may be: to a version that is offered and newer, minors left out or not.

The control plane comes first, then the nodes, a pool at a time, each replaced by a new one.
"""

from ....catalog import kubernetes_upgrades
from ....http.errors import Unprocessable
from ....store import Tx
from ..control_planes import CLUSTER
from ..documents import CLUSTERS, PENDING
from ..rules import edit, require_ready


def available(tx: Tx, account: int, id: str) -> tuple[str, ...]:
    return kubernetes_upgrades(tx.get(CLUSTERS, id, account).body.version)


def start(tx: Tx, account: int, id: str, version: str) -> None:
    """From now on the cluster tells the version that it shall have. Raises ApiError."""
    record = edit(tx, account, id)
    if version not in kubernetes_upgrades(record.body.version):
        raise Unprocessable("Validation error: invalid upgrade version")
    require_ready(tx, record)
    record.body.version, record.body.status = version, PENDING
    CLUSTER.changed(tx, record)
