"""Reserved IPs: addresses that stay while servers come and go.

Instances import this package, so it declares what it needs of them (`ServerKind`); deploying and
deleting one ask it with `free_ipv4`, `give` and `let_go`.
"""

from ..domains import ReverseNames
from ..section import Section
from .copying import COPIES
from .documents import RESERVED_IPS, ReservedIPRecord, ReservedIPState
from .routes import routes
from .rules import MOVE, RELEASE, ServerKind, free_ipv4, give, let_go, reverse_name

SECTION = Section(
    name="reserved-ips",
    titles={"reserved-ip": "Reserved IPs"},
    kinds=(RESERVED_IPS,),
    routes=(routes,),
    workflows=(MOVE, RELEASE),
    provides={ReverseNames: reverse_name},
    needs=(ServerKind,),
    copies=COPIES,
)

__all__ = [
    "RESERVED_IPS",
    "SECTION",
    "ReservedIPRecord",
    "ReservedIPState",
    "ServerKind",
    "free_ipv4",
    "give",
    "let_go",
]
