"""What is said of versions."""

import msgspec


class Versions(msgspec.Struct):
    """The versions that new clusters can have.

    versions: The versions, newest first.
    """

    # Clients take the first.

    versions: tuple[str, ...]


class AvailableUpgrades(msgspec.Struct):
    """The versions that a cluster can be upgraded to.

    available_upgrades: The versions, newest first.
    """

    available_upgrades: tuple[str, ...]


class UpgradeStart(msgspec.Struct):
    """upgrade_version: The version to upgrade to, one of the available upgrades. It is required."""

    # Clients leave out an empty one, and are told the same then.

    upgrade_version: str = ""
