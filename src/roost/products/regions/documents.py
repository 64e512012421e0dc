"""How the plans of a region are asked for."""

import msgspec

from ...catalog import PlanType


class AvailabilityQuery(msgspec.Struct, frozen=True):
    """type: Keeps the plans of one family. `all` is every plan, metal plans too; `vbm` is metal
    plans alone; `voc` is every optimized family.
    """

    type: PlanType = "all"
