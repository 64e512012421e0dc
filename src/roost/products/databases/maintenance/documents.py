"""What is asked and told of maintenance."""

import msgspec


class MaintenanceUpdates(msgspec.Struct):
    """available_updates: what each update is, the oldest first."""

    available_updates: list[str]


class DatabaseMessage(msgspec.Struct):
    """message: a sentence that says what was begun."""

    message: str


class DatabaseVersions(msgspec.Struct):
    """available_versions: versions above the one that it has, the oldest first."""

    available_versions: list[str]


class VersionUpgrade(msgspec.Struct):
    """version: the version to upgrade to."""

    version: str
