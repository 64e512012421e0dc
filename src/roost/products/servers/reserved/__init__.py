"""What servers do with reserved IPs."""

from .rules import Host, ReservedIPs

__all__ = ["Host", "ReservedIPs"]
