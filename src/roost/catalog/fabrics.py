"""The fabrics that join the GPUs of several machines, by the plans that have one."""

from functools import cache
from typing import Literal

import msgspec

from roost.catalog.tables import Row, read


class FabricTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How machines of a plan are joined.

    technology: of the network. key: what keeps clusters apart in it, a VLAN or a partition.
    needs_manager: whether the machines need a manager for the switches between their own GPUs.
    """

    technology: Literal["ROCE", "INFINIBAND"]
    key: Literal["VLANID", "PKEY"]
    needs_manager: bool


class _FabricRow(Row, frozen=True, kw_only=True):
    plan: str
    automation_type: Literal["ROCE", "INFINIBAND"]
    key_type: Literal["VLANID", "PKEY"]
    requires_fabric_manager: bool


def fabric(plan_id: str) -> FabricTerms | None:
    """The fabric that machines of a plan have, if they have one."""
    return _fabrics().get(plan_id)


@cache
def _fabrics() -> dict[str, FabricTerms]:
    return {
        row.plan: FabricTerms(
            technology=row.automation_type,
            key=row.key_type,
            needs_manager=row.requires_fabric_manager,
        )
        for row in read("cluster_fabrics.csv", _FabricRow)
    }
