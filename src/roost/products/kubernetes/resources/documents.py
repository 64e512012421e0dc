"""What is shown of the volumes and load balancers of a cluster."""

import msgspec


class LinkedBlock(msgspec.Struct):
    id: str
    label: str
    date_created: str
    status: str
    size_gb: int


class LinkedBalancer(msgspec.Struct):
    id: str
    label: str
    date_created: str
    status: str
    ipv4: str
    nodes: int


class Resources(msgspec.Struct):
    block_storage: list[LinkedBlock]
    load_balancer: list[LinkedBalancer]
