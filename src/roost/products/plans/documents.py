"""How plans are asked for."""

from typing import Literal

from ...http.operations import Paging

CloudPlanType = Literal[
    "all", "vc2", "vdc", "vhf", "vhp", "voc", "voc-g", "voc-c", "voc-m", "voc-s", "vcg",
    "vdg", "vdm", "vx1",
]  # fmt: skip


class PlanQuery(Paging, frozen=True):
    """type: the contract's, and the last three, which the live API takes as well.

    os: windows keeps the plans that can run it.
    """

    type: CloudPlanType = "all"
    os: Literal["windows"] | None = None
