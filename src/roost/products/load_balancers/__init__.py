"""Load balancers: what spreads traffic over instances, and all that belongs to one."""

from pathlib import Path

from ..domains import ReverseNames
from ..instances import Clusters
from ..section import Section
from . import balancers, firewall_rules, forwarding_rules, reverse_dns, ssl
from .balancers.rules import delete
from .copying import COPIES
from .deployment import is_being_made
from .documents import LOAD_BALANCERS, LoadBalancer, LoadBalancerRecord
from .lifecycle import MANAGED

SECTION = Section(
    name="load-balancers",
    titles={"load-balancer": "Load balancers"},
    kinds=(LOAD_BALANCERS,),
    routes=(
        balancers.routes,
        forwarding_rules.routes,
        firewall_rules.routes,
        ssl.routes,
        reverse_dns.routes,
    ),
    workflows=(*MANAGED.workflows, ssl.ISSUE),
    held=(MANAGED.held,),
    provides={ReverseNames: reverse_dns.reverse_name},
    needs=(Clusters,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "LOAD_BALANCERS",
    "SECTION",
    "LoadBalancer",
    "LoadBalancerRecord",
    "delete",
    "is_being_made",
]
