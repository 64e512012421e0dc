"""What may happen to subscriptions, and what they cost: their tier's price from creation on."""

from collections.abc import Iterable
from uuid import uuid4

from ....catalog import region
from ....catalog.object_storage import (
    ClusterTier,
    StorageCluster,
    cluster_tiers,
    storage_cluster,
    storage_tier,
    tier_price,
)
from ....drivers.object_storage import ObjectStorage as Driver
from ....drivers.object_storage import Subscription
from ....engine.lifecycle import Takes
from ....engine.managed import Managed
from ....engine.metering import by_month
from ....engine.usage import Cost
from ....engine.workflows import Run, destroying
from ....http.errors import BadRequest
from ....store import Tx, iso
from ....store.secret import Secret
from ..buckets.rules import drop_all
from ..documents import (
    ACTIVE,
    OBJECT_STORAGES,
    ObjectStorage,
    StorageBody,
    StorageRecord,
    StorageState,
    SubscribedTier,
)
from ..rules import KeyPair, edit, edit_active, keys_of, seal
from .documents import ObjectStorageCreate, S3Credentials

PRODUCT = "Object Storage"


def create(tx: Tx, account: int, wanted: ObjectStorageCreate, keys: KeyPair) -> StorageRecord:
    """Starts a subscription and its charges; raises BadRequest for what the catalog has not."""
    cluster, tier = _chosen(wanted.cluster_id, wanted.tier_id)
    place = region(cluster.region)
    id = str(uuid4())
    body = StorageBody(
        id=id,
        date_created=iso(tx.now),
        cluster_id=cluster.id,
        region=cluster.region,
        location=place.city if place else "",
        label=wanted.label,
    )
    state = StorageState(
        tier_id=tier.id, access_key=keys.access, secret_key=seal(tx.service(Secret), keys.secret)
    )
    return MANAGED.create(tx, id, account, body, state)


def details(record: StorageRecord, cents: int, secret: Secret, driver: Driver) -> ObjectStorage:
    """A subscription as it is answered, its secret key in the clear.

    cents: what it has come to this month.
    """
    body = record.body
    shown = credentials(record, secret, driver)
    if body.status != ACTIVE:
        shown = S3Credentials("", "", "")
    return ObjectStorage(
        id=body.id,
        date_created=body.date_created,
        cluster_id=body.cluster_id,
        region=body.region,
        location=body.location,
        label=body.label,
        status=body.status,
        s3_hostname=shown.s3_hostname,
        s3_access_key=shown.s3_access_key,
        s3_secret_key=shown.s3_secret_key,
        pending_charges=cents / 100,
        tier=_subscribed(record.state.tier_id),
    )


def credentials(record: StorageRecord, secret: Secret, driver: Driver) -> S3Credentials:
    keys = keys_of(record, secret)
    hostname = driver.hostname(_cluster(record).hostname)
    return S3Credentials(hostname, keys.access, keys.secret)


def update(tx: Tx, account: int, id: str, label: str) -> None:
    record = edit(tx, account, id)
    record.body.label = label
    MANAGED.update(tx, record)


def regenerate(tx: Tx, account: int, id: str, keys: KeyPair) -> StorageRecord:
    """Puts new keys in the place of the old ones; raises BadRequest before there are any."""
    record = edit_active(tx, account, id)
    record.state.access_key = keys.access
    record.state.secret_key = seal(tx.service(Secret), keys.secret)
    MANAGED.changed(tx, record, at_once=True)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the subscription, its charges and its buckets, whatever its state."""
    record = edit(tx, account, id)
    MANAGED.retire(tx, record, after=drop_all(tx, record))


def _made(tx: Tx, record: StorageRecord) -> None:
    state = record.state
    state.made_access_key, state.made_secret_key = state.access_key, state.secret_key


def _refused(tx: Tx, record: StorageRecord) -> None:
    """The keys from before, which the cluster goes on to take."""
    state = record.state
    if state.made_access_key:
        state.access_key, state.secret_key = state.made_access_key, state.made_secret_key


def _chosen(cluster_id: int, tier_id: int | None) -> tuple[StorageCluster, ClusterTier]:
    cluster = storage_cluster(cluster_id)
    if cluster is None or cluster.deploy != "yes":
        raise BadRequest("Invalid cluster_id: no cluster that can be deployed to")
    tier = next((tier for tier in cluster_tiers(cluster_id) if tier.id == tier_id), None)
    if tier is None:
        raise BadRequest("Invalid tier specified for this location")
    return cluster, tier


def _costs(record: StorageRecord) -> Iterable[Cost]:
    name, tier = record.body.label or _cluster(record).hostname, record.state.tier_id
    description = f"{name} ({_subscribed(tier).sales_name})"
    yield Cost(PRODUCT, description, by_month(tier_price(tier)))


def _cluster(record: StorageRecord) -> StorageCluster:
    cluster = storage_cluster(record.body.cluster_id)
    assert cluster is not None
    return cluster


def _subscribed(tier_id: int) -> SubscribedTier:
    tier = storage_tier(tier_id)
    assert tier is not None
    return SubscribedTier(
        id=tier.id,
        bw_gb_price=tier.bw_gb_price,
        disk_gb_price=tier.disk_gb_price,
        archive_disk_gb_price=tier.archive_disk_gb_price,
        is_default=tier.is_default,
        price=tier.price,
        ratelimit_ops_bytes=tier.ratelimit_ops_bytes,
        ratelimit_ops_secs=tier.ratelimit_ops_secs,
        sales_desc=tier.sales_desc,
        sales_name=tier.sales_name,
        slug=tier.slug,
    )


def _wanted(tx: Tx, record: StorageRecord) -> Subscription:
    keys, terms = keys_of(record, tx.service(Secret)), _subscribed(record.state.tier_id)
    return Subscription(
        id=record.id,
        cluster=_cluster(record).hostname,
        access_key=keys.access,
        secret_key=keys.secret,
        requests=terms.ratelimit_ops_secs,
        bandwidth=terms.ratelimit_ops_bytes,
    )


async def _apply(run: Run, subscription: Subscription) -> None:
    await run.driver(Driver).apply(subscription)


async def _remove(run: Run) -> None:
    await run.driver(Driver).remove(run.job.args["id"])


MANAGED = Managed(
    name="apply-object-storage",
    kind=OBJECT_STORAGES,
    costs=_costs,
    driver=Driver,
    wanted=_wanted,
    act=_apply,
    done=_made,
    refused=_refused,
    takes=Takes(quick=1, realistic=60),
    removal=destroying("remove-object-storage", _remove, driver=Driver),
)
