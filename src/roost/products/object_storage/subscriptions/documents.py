"""What is asked and told of subscriptions."""

import msgspec

from ....http.fields import Text
from ....http.operations import Paging
from ....http.secrets import Secret


class ObjectStorageCreate(msgspec.Struct):
    """cluster_id: The cluster: list the object storage clusters. It cannot be changed.
    tier_id: The tier, one that the cluster offers: list the cluster's tiers. It is required, and
    cannot be changed.
    label: What you call it.
    """

    cluster_id: int
    tier_id: int | None = None
    label: Text = ""


class ObjectStorageUpdate(msgspec.Struct):
    """label: The new label."""

    label: Text


class ObjectStorageQuery(Paging, frozen=True):
    """label: Keeps those with exactly this label.
    region: Keeps those in this region.
    cluster_id: Keeps those on this cluster.
    """

    label: str = ""
    region: str = ""
    cluster_id: int | None = None


class S3Credentials(msgspec.Struct):
    """A pair of S3 keys, and where they are good.

    s3_hostname: The host name of the S3 endpoint.
    s3_access_key: The access key, of 20 characters.
    s3_secret_key: The secret key, of 40 characters.
    """

    s3_hostname: str
    s3_access_key: str
    s3_secret_key: Secret
