"""How firewall groups are copied, and their rules."""

from ...copying import Copyable, Journey, Json, Parent


def _source(journey: Journey, item: Json, place: Parent) -> Json:
    """A rule's source is nothing, a name that everybody knows, or the id of a load balancer."""
    source: str = item.get("source") or ""
    if source and any(
        b["id"] == source for b in journey.there("/load-balancers", "load_balancers")
    ):
        source = journey.copy_of("load-balancers", source, "load-balancer-children")
    return {"source": source}


COPIES = (
    Copyable(
        name="firewalls", path="/firewalls", items="firewall_groups", fields=("description",),
    ),
    Copyable(
        name="firewall-rules", path="/firewalls/{}/rules", items="firewall_rules",
        within="firewalls", after=("load-balancers", "load-balancer-children"),
        fields=("ip_type", "protocol", "port", "subnet", "subnet_size", "notes"), body=_source,
    ),
)  # fmt: skip
