"""How private networks are copied."""

from ...copying import Copyable, Journey, Json


def _is_no_vpc(journey: Journey, item: Json) -> bool:
    """Private networks are VPCs by their old name, so most of them are listed twice."""
    return all(vpc["id"] != item["id"] for vpc in journey.there("/vpcs", "vpcs"))


COPIES = (
    Copyable(
        name="private-networks", path="/private-networks", items="networks", where=_is_no_vpc,
        fields=("region", "description", "v4_subnet", "v4_subnet_mask"),
    ),
)  # fmt: skip
