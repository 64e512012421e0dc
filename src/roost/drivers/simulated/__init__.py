"""The embedded default: every rule, state and number, and no machine behind it."""

from .base import Simulated
from .block_storage import SimulatedBlockStorage
from .cdn import SimulatedCdn
from .compute import SimulatedCompute
from .dns import SimulatedDns
from .file_storage import SimulatedFileStorage
from .firewall import SimulatedFirewall
from .load_balancer import SimulatedLoadBalancer
from .metal import SimulatedMetal
from .network import SimulatedNetwork
from .object_storage import SimulatedObjectStorage

__all__ = [
    "Simulated",
    "SimulatedBlockStorage",
    "SimulatedCdn",
    "SimulatedCompute",
    "SimulatedDns",
    "SimulatedFileStorage",
    "SimulatedFirewall",
    "SimulatedLoadBalancer",
    "SimulatedMetal",
    "SimulatedNetwork",
    "SimulatedObjectStorage",
]
