"""Making, changing and deleting private networks: VPCs, and by the same rules VPCs 2.0."""

from ....drivers.network import Network
from ....engine.holdings import Held
from ..documents import NETWORKS
from .routes import routes
from .rules import CREATE, DELETE, made_again, of_region, require

WORKFLOWS = (CREATE, DELETE)
HELD = tuple(Held(kind=kind, driver=Network, lost=made_again) for kind in NETWORKS.values())

__all__ = ["HELD", "WORKFLOWS", "of_region", "require", "routes"]
