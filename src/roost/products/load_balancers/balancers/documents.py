"""The bodies that make and change load balancers."""

from typing import Annotated, Literal

import msgspec

from ....http.fields import Port, Text
from ..firewall_rules.documents import FirewallRuleInput
from ..forwarding_rules.documents import ForwardingRuleInput
from ..global_regions.documents import GlobalRegion
from ..ssl.documents import AutoSslInput, SslInput

Nodes = Annotated[int, msgspec.Meta(ge=1, le=99)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=300)]
Threshold = Annotated[int, msgspec.Meta(ge=1, le=300)]
Timeout = Annotated[int, msgspec.Meta(ge=1, le=86_400)]


class HealthCheckInput(msgspec.Struct):
    """What is not given keeps its value, or has its default."""

    protocol: Literal["HTTP", "HTTPS", "TCP", "http", "https", "tcp"] | None = None
    port: Port | None = None
    path: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    check_interval: Seconds | None = None
    response_timeout: Seconds | None = None
    unhealthy_threshold: Threshold | None = None
    healthy_threshold: Threshold | None = None


class StickySessionInput(msgspec.Struct):
    """Sessions stick where there is a name; Terraform sends an object without one to end it."""

    cookie_name: str | None = None


class Configuration(msgspec.Struct, kw_only=True):
    """What creating and changing have in common.

    instances: all that are wanted. private_network is an old name of vpc, which wins; empty for the
    public network. global_regions: the contract has objects where a balancer is made and ids where
    it is changed, but clients send ids to both.
    """

    balancing_algorithm: Literal["roundrobin", "leastconn"] | None = None
    ssl_redirect: bool | None = None
    http2: bool | None = None
    http3: bool | None = None
    nodes: Nodes | None = None
    proxy_protocol: bool | None = None
    timeout: Timeout | None = None
    health_check: HealthCheckInput | None = None
    forwarding_rules: list[ForwardingRuleInput] | None = None
    sticky_session: StickySessionInput | None = None
    ssl: SslInput | None = None
    label: Text | None = None
    instances: list[str] | None = None
    firewall_rules: list[FirewallRuleInput] | None = None
    private_network: str | None = None
    vpc: str | None = None
    auto_ssl: AutoSslInput | None = None
    global_regions: list[str | GlobalRegion] | None = None


class LoadBalancerCreate(Configuration, kw_only=True):
    region: str


class LoadBalancerUpdate(Configuration, kw_only=True):
    """What is not given keeps its value; a list that is given replaces the one that is there."""
