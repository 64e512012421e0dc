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
    """How to find out which instances work. What you leave out keeps its value, or has its default.

    protocol: how to ask: `http`, `https` or `tcp`, in small or capital letters. By default it is
        that of the first forwarding rule.
    port: the port to ask, from 1 to 65535. By default it is that of the first forwarding rule.
    path: the path to ask for over HTTP, at most 1,024 ASCII characters. It is `/` by default.
    check_interval: seconds from one check to the next, from 1 to 300. It is 15 by default.
    response_timeout: seconds to wait for an answer, from 1 to 300. It is 5 by default.
    unhealthy_threshold: after how many failed checks an instance gets no more traffic, from 1 to
        300. It is 5 by default.
    healthy_threshold: after how many good checks it gets traffic again, from 1 to 300. It is 5 by
        default.
    """

    protocol: Literal["HTTP", "HTTPS", "TCP", "http", "https", "tcp"] | None = None
    port: Port | None = None
    path: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    check_interval: Seconds | None = None
    response_timeout: Seconds | None = None
    unhealthy_threshold: Threshold | None = None
    healthy_threshold: Threshold | None = None


# Terraform sends an object without a name to end it.
class StickySessionInput(msgspec.Struct):
    """Whether visitors stay with one instance.

    cookie_name: the name of a cookie, at most 128 characters, by which visitors stay with an
        instance. Without a name they do not.
    """

    cookie_name: str | None = None


# What creating and changing have in common. The contract has objects of global_regions where a
# balancer is made and ids where it is changed, but clients send ids to both.
class Configuration(msgspec.Struct, kw_only=True):
    """balancing_algorithm: `roundrobin` to take turns, the default, or `leastconn` for the instance
        with the fewest connections.
    ssl_redirect: whether to redirect HTTP to HTTPS. It needs an HTTPS rule and a certificate, or is
        refused with 400.
    http2: whether to speak HTTP/2. It needs a rule from HTTPS to HTTPS.
    http3: whether to speak HTTP/3. It needs `http2`.
    nodes: how many nodes it has: an odd number from 1 to 99. Each costs as much. It is 1 by
        default.
    proxy_protocol: whether to tell the instances the visitor's address by the PROXY protocol.
    timeout: seconds that a connection may be idle, from 1 to 86,400. It is 600 by default.
    health_check: how to find out which instances work.
    forwarding_rules: what it forwards, at most 15 rules.
    sticky_session: whether visitors stay with one instance.
    ssl: a certificate of your own for HTTPS. It turns auto SSL off. One that has expired is refused
        with 400.
    label: what to call it, at most 255 characters.
    instances: all instances that it forwards to, by id. They have to be in its region.
    firewall_rules: who may connect, at most 50 rules.
    private_network: the former name of `vpc`.
    vpc: the VPC in which it reaches its instances. Empty means their public addresses.
    auto_ssl: a name to get a certificate for. Its domain must be one of yours on this server.
    global_regions: other regions, each of which gets a load balancer that follows this one. Give
        ids, or objects with a VPC. Each costs as much as its nodes.
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
    """region: the region to deploy in. Small or capital letters make no difference."""

    region: str


class LoadBalancerUpdate(Configuration, kw_only=True):
    """What to change. What you leave out keeps its value. A list that you give replaces the one
    that is there.
    """
