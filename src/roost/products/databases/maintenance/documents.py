"""What is asked and told of maintenance."""

import msgspec


class MaintenanceUpdates(msgspec.Struct):
    """available_updates: what each is, the oldest first."""

    available_updates: list[str]


class DatabaseMessage(msgspec.Struct):
    message: str


class DatabaseVersions(msgspec.Struct):
    """available_versions: those above the one that it has."""

    available_versions: list[str]


class VersionUpgrade(msgspec.Struct):
    version: str
