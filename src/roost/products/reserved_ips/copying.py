"""How reserved IPs are copied, and who has them."""

from ...copying import Copyable, Journey, Json, Parent


def _attach(journey: Journey, item: Json, place: Parent) -> str:
    reserved = journey.copy_of("reserved-ips", item["id"])
    section, server = journey.server(item["instance_id"])
    shown = journey.target.get(f"/reserved-ips/{reserved}")["reserved_ip"]
    if shown["instance_id"] != server:
        journey.wait_for(section, server)
        journey.target.post(f"/reserved-ips/{reserved}/attach", {"instance_id": server})
    return server


def _is_attached(journey: Journey, item: Json) -> bool:
    return bool(item.get("instance_id"))


COPIES = (
    Copyable(
        name="reserved-ips", path="/reserved-ips", items="reserved_ips",
        fields=("region", "ip_type", "label"), lacks="their addresses: they are others",
    ),
    Copyable(
        name="reserved-ip-attachments", path="/reserved-ips", items="reserved_ips",
        of=("reserved-ips",), after=("instances", "bare-metals"), where=_is_attached, act=_attach,
    ),
)  # fmt: skip
