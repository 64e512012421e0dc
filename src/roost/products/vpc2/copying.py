"""How VPCs 2.0 are copied, and who is in them."""

from ...copying import Copyable, Journey, Json, Parent


def _join(journey: Journey, item: Json, place: Parent) -> str:
    """Puts a server into a VPC 2.0, at the address that its counterpart has there."""
    section, server = journey.server(item["id"])
    body = {"vpc_id": place.here[0], "ip_address": item.get("ip_address", "")}
    journey.target.post(f"/{section}/{server}/vpc2/attach", body)
    return "/".join((*place.here, server))


COPIES = (
    Copyable(
        name="vpc2", path="/vpc2", items="vpcs",
        fields=("region", "description", "ip_block", "prefix_length"),
    ),
    Copyable(
        name="vpc2-nodes", path="/vpc2/{}/nodes", items="nodes", within="vpc2",
        after=("instances", "bare-metals"), act=_join,
    ),
)  # fmt: skip
