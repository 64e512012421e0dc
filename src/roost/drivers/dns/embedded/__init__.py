"""The embedded name server: authoritative, over UDP and TCP, with DNSSEC. See docs/dns.md."""

from .server import EMBEDDED, EmbeddedDns

__all__ = ["EMBEDDED", "EmbeddedDns"]
