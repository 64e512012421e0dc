"""What is asked and told of subscriptions."""

import msgspec

from ....http.fields import Text
from ....http.operations import Paging
from ....http.secrets import Secret


class ObjectStorageCreate(msgspec.Struct):
    """cluster_id, tier_id: see GET /object-storage/clusters/{cluster-id}/tiers. Both are needed."""

    cluster_id: int
    tier_id: int | None = None
    label: Text = ""


class ObjectStorageUpdate(msgspec.Struct):
    label: Text


class ObjectStorageQuery(Paging, frozen=True):
    """label, region, cluster_id: keep the subscriptions that have exactly these."""

    label: str = ""
    region: str = ""
    cluster_id: int | None = None


class S3Credentials(msgspec.Struct):
    s3_hostname: str
    s3_access_key: str
    s3_secret_key: Secret
