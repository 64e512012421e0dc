"""How plans are asked for."""

from typing import Literal

from ...http.operations import Paging

CloudPlanType = Literal[
    "all", "vc2", "vdc", "vhf", "vhp", "voc", "voc-g", "voc-c", "voc-m", "voc-s", "vcg",
    "vdg", "vdm", "vx1",
]  # fmt: skip


class PlanQuery(Paging, frozen=True):
    """type: Keeps the plans of one family. `all` is every plan; `voc` is every optimized family,
    which `voc-g`, `voc-c`, `voc-m` and `voc-s` are one by one.
    os: With `windows`, keeps the plans that Windows can be deployed on: virtual machines of 2 GB of
    memory and more, VX1 excepted.
    """

    type: CloudPlanType = "all"
    os: Literal["windows"] | None = None
