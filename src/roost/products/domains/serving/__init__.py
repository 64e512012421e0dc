"""What name servers ask: see drivers/dns.py."""

from .rules import ServedZones

__all__ = ["ServedZones"]
