"""How the plans of a region are asked for."""

import msgspec

from ...catalog import PlanType


class AvailabilityQuery(msgspec.Struct, frozen=True):
    """type: as the live API takes it, three more than in its description (see PlanType)."""

    type: PlanType = "all"
