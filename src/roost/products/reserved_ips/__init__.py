"""Reserved IPs: addresses that stay while servers come and go.

Instances import this package, so it declares what it needs of them (`ServerKind`); deploying and
deleting one ask it with `free_ipv4`, `give` and `let_go`.
"""

from .documents import RESERVED_IPS, ReservedIPRecord, ReservedIPState
from .routes import routes
from .rules import ServerKind, Servers, free_ipv4, give, let_go, reverse_name, workflows

KINDS = (RESERVED_IPS,)

__all__ = [
    "KINDS",
    "RESERVED_IPS",
    "ReservedIPRecord",
    "ReservedIPState",
    "ServerKind",
    "Servers",
    "free_ipv4",
    "give",
    "let_go",
    "reverse_name",
    "routes",
    "workflows",
]
