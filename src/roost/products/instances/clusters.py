"""What is asked of the section that makes nodes of instances, which imports this package."""

from typing import Protocol

from ...store import Tx


class Clusters(Protocol):
    """Knows which instances are nodes; implemented by products/kubernetes."""

    def of(self, tx: Tx, instance_id: str) -> str:
        """The id of the Kubernetes cluster that an instance is a node of; empty for none."""
        ...
