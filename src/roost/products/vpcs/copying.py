"""How VPCs are copied, and the ways out of them."""

from ...copying import Copyable, Journey, Json, Parent
from ...copying.addresses import private_address

_NAT = "/vpcs/{}/nat-gateway/{}/global"


def _forwarding(journey: Journey, item: Json, place: Parent) -> Json:
    return {"internal_ip": private_address(journey, place.there[0], item["internal_ip"])}


def _firewall(journey: Journey, item: Json, place: Parent) -> Json:
    return {"subnet_size": str(item["subnet_size"])}


COPIES = (
    Copyable(
        name="vpcs", path="/vpcs", items="vpcs",
        fields=("region", "description", "v4_subnet", "v4_subnet_mask"),
    ),
    Copyable(
        name="nat-gateways", path="/vpcs/{}/nat-gateway", items="nat_gateways", within="vpcs",
        fields=("label", "tag"), lacks="their addresses: they have others",
    ),
    Copyable(
        name="nat-port-forwarding-rules", path=f"{_NAT}/port-forwarding-rules",
        items="port_forwarding_rules", within="nat-gateways", after=("instances", "bare-metals"),
        fields=("name", "protocol", "external_port", "internal_port", "enabled", "description"),
        body=_forwarding,
    ),
    Copyable(
        name="nat-firewall-rules", path=f"{_NAT}/firewall-rules", items="firewall_rules",
        within="nat-gateways", fields=("protocol", "port", "subnet", "notes"), body=_firewall,
    ),
)  # fmt: skip
