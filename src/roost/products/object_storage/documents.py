"""What an object storage subscription is."""

import msgspec

from ...catalog.object_storage import TierTerms
from ...http.secrets import Secret
from ...store import Kind, Record

PENDING, ACTIVE = "pending", "active"


class StorageBody(msgspec.Struct, kw_only=True):
    """What is stored of a subscription and answered. location: its region's city.

    status: pending, active, or failed where the keys could not be made: a state of Roost's own, at
    which waiting clients end with an error instead of waiting on.
    """

    id: str
    date_created: str
    cluster_id: int
    region: str
    location: str
    label: str
    status: str = PENDING


class SubscribedTier(TierTerms, frozen=True, kw_only=True):
    """The tier of a subscription. OBJSTORETIERID: its id, named as the API names it here alone."""

    id: int = msgspec.field(name="OBJSTORETIERID")


class ObjectStorage(StorageBody, kw_only=True):
    """A subscription, as it is answered. The keys and s3_hostname are empty while it is pending.

    pending_charges: dollars of this month, up to now.
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
