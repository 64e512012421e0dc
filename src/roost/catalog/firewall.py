"""What firewall groups may hold, and the sources that rules know by name."""

from collections import defaultdict
from functools import cache
from ipaddress import ip_network

from roost.catalog.tables import Row, read

MAX_FIREWALL_RULES = 50
"""How many rules a group holds; the API's `max_rule_count`."""


class _SourceRow(Row, frozen=True, kw_only=True):
    source: str
    network: str


def firewall_source(name: str, ip_version: int) -> tuple[str, ...] | None:
    """The networks (CIDR) of an IP version that a named source stands for; None if unknown."""
    by_version = _sources().get(name)
    return None if by_version is None else tuple(by_version[ip_version])


@cache
def _sources() -> dict[str, dict[int, list[str]]]:
    sources: dict[str, dict[int, list[str]]] = {}
    for row in read("firewall_sources.csv", _SourceRow):
        by_version = sources.setdefault(row.source, defaultdict(list))
        by_version[ip_network(row.network).version].append(row.network)
    return sources
