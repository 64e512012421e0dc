"""What an object storage subscription is."""

import msgspec

from ...catalog.object_storage import TierTerms
from ...http.secrets import Secret
from ...store import Kind, Record

PENDING, ACTIVE = "pending", "active"


class StorageBody(msgspec.Struct, kw_only=True):
    """An object storage subscription.

    cluster_id: The cluster that its buckets are on.
    region: The region of the cluster.
    location: The city of the region.
    label: What you call it.
    status: `pending` while its keys are made, then `active`. `failed` if they could not be made: it
    then costs nothing, and can only be deleted.
    """

    # failed is a state of Roost's own, at which waiting clients end with an error instead of
    # waiting on.

    id: str
    date_created: str
    cluster_id: int
    region: str
    location: str
    label: str
    status: str = PENDING


class SubscribedTier(TierTerms, frozen=True, kw_only=True):
    """The tier of a subscription.

    OBJSTORETIERID: The number of the tier, which is `tier_id` elsewhere.
    """

    id: int = msgspec.field(name="OBJSTORETIERID")


class ObjectStorage(StorageBody, kw_only=True):
    """An object storage subscription, with its keys.

    s3_hostname: The host name of the S3 endpoint. Empty until the subscription is `active`.
    s3_access_key: The access key, of 20 characters. Empty until the subscription is `active`.
    s3_secret_key: The secret key, of 40 characters. Empty until the subscription is `active`.
    pending_charges: What it has cost in this month so far, in dollars.
    tier: What it gives and costs.
    """

    s3_hostname: str
    s3_access_key: str
    s3_secret_key: Secret
    pending_charges: float
    tier: SubscribedTier


class StorageState(msgspec.Struct, kw_only=True):
    """tier_id: of the catalog. secret_key: sealed. made_access_key, made_secret_key: those that the
    cluster has, empty until it has any.
    """

    tier_id: int
    access_key: str
    secret_key: str
    made_access_key: str = ""
    made_secret_key: str = ""


OBJECT_STORAGES = Kind(
    "object-storage", StorageBody, StorageState, "Invalid object storage ID",
    indexes=("label", "region", "cluster_id"),
)  # fmt: skip

StorageRecord = Record[StorageBody, StorageState]
