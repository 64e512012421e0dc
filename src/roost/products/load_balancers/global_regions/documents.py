"""Where the children of a global balancer are to be."""

import msgspec


class GlobalRegion(msgspec.Struct):
    """Where a load balancer follows the global one.

    region_id: the region.
    vpc_id: the VPC there that it is in.
    """

    region_id: str
    vpc_id: str | None = None
