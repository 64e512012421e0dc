"""How bare metals are deployed again, and what is done to them afterwards."""

from ...copying import Copyable, Journey, Json, Parent
from ...copying.addresses import name_ipv4
from ...copying.images import source_of
from ...copying.servers import common_body, switch_off


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    return {
        **common_body(journey, "bare-metals", item),
        **source_of(journey, item),
        "enable_ipv6": bool(item.get("v6_main_ip")),
    }


def _finish(journey: Journey, item: Json, place: Parent) -> str:
    """Its reverse names, and switching it off."""
    copy = journey.copy_of("bare-metals", item["id"])
    name_ipv4(journey, "bare-metals", item, copy)
    switch_off(journey, "bare-metals", item, copy)
    return copy


COPIES = (
    Copyable(
        name="bare-metals", path="/bare-metals", items="bare_metals",
        after=("vpcs", "private-networks", "reserved-ips", "iso", "snapshots"),
        fields=("region", "plan", "label", "tags", "mdisk_mode"), body=_body,
        ready={"status": "active"}, is_server=True,
        lacks="what is on their disks, their addresses, hostnames, passwords, SSH keys and startup"
        " scripts",
    ),
    # Last, for it switches off what was switched off.
    Copyable(
        name="bare-metal-details", path="/bare-metals", items="bare_metals", of=("bare-metals",),
        last=True, act=_finish,
    ),
)  # fmt: skip
