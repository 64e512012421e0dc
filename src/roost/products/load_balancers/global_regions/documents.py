"""Where the children of a global balancer are to be."""

import msgspec


class GlobalRegion(msgspec.Struct):
    """Where a child balancer is to be, and the VPC there that it is to be in."""

    region_id: str
    vpc_id: str | None = None
