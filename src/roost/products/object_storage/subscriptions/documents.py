"""What is asked and told of subscriptions."""

from typing import Annotated

import msgspec

from ....http.operations import Paging
from ....http.secrets import Secret

# The index of a list's filter has limits of its own.
Label = Annotated[str, msgspec.Meta(max_length=255)]


class ObjectStorageCreate(msgspec.Struct):
    """cluster_id, tier_id: see GET /object-storage/clusters/{cluster-id}/tiers.

    Without a tier, as Ansible asks for it, it is the cluster's default one.
    """

    cluster_id: int
    tier_id: int | None = None
    label: Label = ""


class ObjectStorageUpdate(msgspec.Struct):
    label: Label


class ObjectStorageQuery(Paging, frozen=True):
    """label, region, cluster_id: keep the subscriptions that have exactly these."""

    label: str = ""
    region: str = ""
    cluster_id: int | None = None


class S3Credentials(msgspec.Struct):
    s3_hostname: str
    s3_access_key: str
    s3_secret_key: Secret
