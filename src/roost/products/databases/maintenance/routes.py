"""/v2/databases/{database-id}/maintenance and /version-upgrade"""

from ....http.answers import Reply, Whole
from ....http.operations import Call, Routes
from ....store import Tx
from ..rules import WITH_VERSIONS, get
from . import rules
from .documents import DatabaseMessage, DatabaseVersions, MaintenanceUpdates, VersionUpgrade

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

UPDATES = Whole(MaintenanceUpdates)
VERSIONS = Whole(DatabaseVersions)
MESSAGE = Whole(DatabaseMessage)


@routes.get(
    "/databases/{database-id}/maintenance", "list-maintenance-updates", UPDATES,
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def list_maintenance_updates(call: Call, database_id: str) -> Reply:
    """List maintenance updates

    Lists the updates that wait to be installed, the oldest first. They come out on the first of
    each month. An update that waits for two weeks is installed in the next maintenance window.
    """
    found = await call.read(lambda tx: rules.updates(tx, call.account, database_id))
    return UPDATES(MaintenanceUpdates(found))


@routes.post(
    "/databases/{database-id}/maintenance", "start-maintenance-updates", MESSAGE,
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def start_maintenance_updates(call: Call, database_id: str) -> Reply:
    """Start maintenance updates

    Installs all updates that wait. The database is `Rebuilding` meanwhile. Where there are none,
    the request is refused with 400.
    """
    await call.write(lambda tx: rules.start(tx, call.account, database_id))
    return MESSAGE(DatabaseMessage("Maintenance updates have been started"))


@routes.get(
    "/databases/{database-id}/version-upgrade", "list-available-versions", VERSIONS,
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def list_available_versions(call: Call, database_id: str) -> Reply:
    """List newer versions

    Lists the versions that a database can be upgraded to. It is for PostgreSQL and Kafka. Other
    engines are refused with 400.
    """

    def find(tx: Tx) -> list[str]:
        return rules.versions(get(tx, call.account, database_id, rules.VERSIONS, WITH_VERSIONS))

    return VERSIONS(DatabaseVersions(await call.read(find)))


@routes.post(
    "/databases/{database-id}/version-upgrade", "start-version-upgrade", MESSAGE,
    errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def start_version_upgrade(call: Call, database_id: str, body: VersionUpgrade) -> Reply:
    """Start a version upgrade

    Upgrades a database and its read replicas to a newer version. They are `Rebuilding` meanwhile.
    It is for PostgreSQL and Kafka. A version that is not newer is refused with 422.
    """
    await call.write(lambda tx: rules.upgrade(tx, call.account, database_id, body.version))
    return MESSAGE(DatabaseMessage(f"Version upgrade to {body.version} has been started"))
