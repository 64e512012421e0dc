"""What a replication is."""

import msgspec


class Replication(msgspec.Struct):
    """A region that a registry's images are copied to.

    region: The name of the region.
    namespace: The name of the registry, which is the same there.
    urn: What the names of images begin with there.
    """

    region: str
    namespace: str
    urn: str


class ReplicationCreate(msgspec.Struct):
    """region: The name of a region that has a registry server: list the registry regions."""

    region: str
