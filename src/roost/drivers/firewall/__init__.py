"""Firewalls: who may reach a machine from outside. nftables on the hosts can do it, or the access
lists of a hypervisor.

How its calls are made is the same for every driver: see the package.

Only what comes in is filtered, as a flow is begun: answers pass, and all that a machine sends does.
A machine with a group admits what the group's rules name and nothing else; one without a group
admits everything.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from ..base import Driver


class Rule(msgspec.Struct, frozen=True):
    """Something to let in.

    protocol: icmp (ICMPv6 where ip_version is 6), tcp, udp, gre, esp or ah.
    ip_version: 4 or 6. first_port, last_port: the range, tcp and udp alone; 0 elsewhere.
    networks: where it may come from, as CIDR blocks of that version.
    load_balancer: the id of the load balancer that it may come from instead; which addresses that
        has, whoever makes load balancers real knows.
    """

    ip_version: int
    protocol: str
    first_port: int = 0
    last_port: int = 0
    networks: tuple[str, ...] = ()
    load_balancer: str = ""


class Firewall(Driver, Protocol):
    """Filters machines by groups of rules. Ids are the API's UUIDs."""

    async def define(self, group: str, rules: Sequence[Rule]) -> None:
        """Gives the group exactly these rules, for the machines that it has as well."""
        ...

    async def remove(self, group: str) -> None:
        """Forgets the group. A machine that still has it has none from now on."""
        ...

    async def assign(self, machine: str, group: str) -> None:
        """Has the machine filtered by this group alone, or by none where it is empty.

        Neither has to be there yet: a machine is assigned before it is made, and a group may be
        defined later. Until then it has no rules, and admits nothing.
        """
        ...
