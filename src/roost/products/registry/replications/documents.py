"""What a replication is."""

import msgspec


class Replication(msgspec.Struct):
    """namespace: the registry's name, the same there. urn: what images are called there."""

    region: str
    namespace: str
    urn: str


class ReplicationCreate(msgspec.Struct):
    """region: the name of one of GET /registry/region/list."""

    region: str
