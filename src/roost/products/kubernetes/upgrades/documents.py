"""What is said of versions."""

import msgspec


class Versions(msgspec.Struct):
    """Newest first, as clients expect it: they take the first."""

    versions: tuple[str, ...]


class AvailableUpgrades(msgspec.Struct):
    available_upgrades: tuple[str, ...]


class UpgradeStart(msgspec.Struct):
    """upgrade_version: clients leave out an empty one, and are told the same then."""

    upgrade_version: str = ""
