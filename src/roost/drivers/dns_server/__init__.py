"""The embedded name server: authoritative, over UDP and TCP, with DNSSEC. See docs/dns.md."""

from .server import EmbeddedDns

__all__ = ["EmbeddedDns"]
