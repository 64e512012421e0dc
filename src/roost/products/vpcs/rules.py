"""What all parts of private networks share."""

from .documents import NetworkName


def pool(name: NetworkName, network: str) -> str:
    """The name of a network's pool of addresses (store.addresses)."""
    return f"{name}/{network}"
