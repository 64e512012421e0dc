"""Load balancers: what spreads traffic over instances, and all that belongs to one."""

from . import balancers, firewall_rules, forwarding_rules, reverse_dns, ssl
from .documents import LOAD_BALANCERS, LoadBalancer, LoadBalancerRecord
from .lifecycle import workflows
from .reverse_dns import reverse_name

KINDS = (LOAD_BALANCERS,)

routes = [
    balancers.routes, forwarding_rules.routes, firewall_rules.routes, ssl.routes,
    reverse_dns.routes,
]  # fmt: skip

__all__ = [
    "KINDS",
    "LOAD_BALANCERS",
    "LoadBalancer",
    "LoadBalancerRecord",
    "reverse_name",
    "routes",
    "workflows",
]
