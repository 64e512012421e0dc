"""What servers do with reserved IPs."""

from .rules import Host, ReservedIPs, choose, reverse_name

__all__ = ["Host", "ReservedIPs", "choose", "reverse_name"]
