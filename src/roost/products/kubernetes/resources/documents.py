"""What is shown of the volumes and load balancers of a cluster."""

import msgspec


class LinkedBlock(msgspec.Struct):
    """A volume that a cluster has made.

    label: What the volume is called.
    status: The status of the volume.
    size_gb: Its size in GB.
    """

    id: str
    label: str
    date_created: str
    status: str
    size_gb: int


class LinkedBalancer(msgspec.Struct):
    """A load balancer that a cluster has made.

    label: What the load balancer is called.
    status: The status of the load balancer.
    ipv4: Its public IPv4 address.
    nodes: How many nodes the load balancer itself has.
    """

    id: str
    label: str
    date_created: str
    status: str
    ipv4: str
    nodes: int


class Resources(msgspec.Struct):
    """What a cluster has made for itself.

    block_storage: Its volumes.
    load_balancer: Its load balancers.
    """

    block_storage: list[LinkedBlock]
    load_balancer: list[LinkedBalancer]
