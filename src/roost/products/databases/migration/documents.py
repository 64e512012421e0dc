"""What is asked and told of migrations."""

import msgspec
from msgspec import UNSET, UnsetType

from ....http.fields import Port, Text
from ....http.secrets import Secret
from ..contents import MigrationStatus


class MigrationCredentials(msgspec.Struct, kw_only=True):
    """database, ignored_databases: absent of Valkey."""

    host: str
    port: int
    username: str
    password: Secret
    database: str | UnsetType = UNSET
    ignored_databases: str | UnsetType = UNSET
    ssl: bool


class DatabaseMigration(msgspec.Struct, kw_only=True):
    """method: replication or dump, once it is complete. error: why it ended without success."""

    status: MigrationStatus
    method: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    credentials: MigrationCredentials


class DatabaseMigrationStart(msgspec.Struct, kw_only=True):
    """database: needed but for Valkey. ignored_databases: names, with commas between."""

    host: Text
    port: Port
    username: Text
    password: Secret
    database: Text = ""
    ignored_databases: Text = ""
    ssl: bool
