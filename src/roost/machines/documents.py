"""What is stored of every server, whatever it is made of."""

import msgspec

from ..drivers.compute import Source
from ..engine.pools import Ipv4, Ipv6
from .interfaces import NetworkInterfaces

PENDING, ACTIVE, SUSPENDED = "pending", "active", "suspended"
"""The status of a server: it is being made, it is there, it could not be made."""
RUNNING, STOPPED = "running", "stopped"
"""Its power_status."""


class ReverseIpv6(msgspec.Struct):
    """ip in full."""

    ip: str
    reverse: str


class ExtraIpv4(Ipv4, kw_only=True):
    """A further public address; reverse is empty for the default name.

    reserved: whether it is a reserved IP, and so not the server's own. coming: whether another
    machine may still have it, so that this one must wait for it.
    """

    reverse: str = ""
    reserved: bool = False
    coming: bool = False


class ExtraIpv6(Ipv6, kw_only=True):
    """A reserved network. coming: as of an address."""

    coming: bool = False


class ServerState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of a server.

    password, user_data, app_variables: sealed; the password only until the machine has been told.
    shared_ipv4: its IPv4 address where it has no public one but its plan has IPv6 alone.
    reverse: the main address's name, empty for the default one. interfaces: in private networks;
    stored as `cards`, which they were called once.
    """

    source: Source
    mac: str
    password: str = ""
    user_data: str = ""
    script_id: str = ""
    sshkey_ids: list[str] = []
    app_variables: str = ""
    ipv4: Ipv4 | None = None
    shared_ipv4: Ipv4 | None = None
    ipv6: Ipv6 | None = None
    reverse: str = ""
    reverse_ipv6: list[ReverseIpv6] = []
    extra_ipv4: list[ExtraIpv4] = []
    extra_ipv6: list[ExtraIpv6] = []
    interfaces: NetworkInterfaces = msgspec.field(name="cards", default_factory=NetworkInterfaces)

    @property
    def main_ipv4(self) -> Ipv4 | None:
        """What the server shows as its main address."""
        return self.ipv4 or self.shared_ipv4

    @property
    def vpc_ids(self) -> list[str]:
        return self.interfaces.ids("vpc")

    @property
    def vpc2_ids(self) -> list[str]:
        return self.interfaces.ids("vpc2")
