"""What is asked and told of migrations."""

import msgspec
from msgspec import UNSET, UnsetType

from ....http.fields import Port, Text
from ....http.secrets import Secret
from ..contents import MigrationStatus


class MigrationCredentials(msgspec.Struct, kw_only=True):
    """Where the data comes from.

    host: the host of the other server.
    port: its port.
    username: the user to connect as.
    password: the password of that user.
    database: the database to connect to. Valkey does not have it.
    ignored_databases: databases that are not copied, with commas between. Valkey does not have it.
    ssl: whether to connect by TLS.
    """

    host: str
    port: int
    username: str
    password: Secret
    database: str | UnsetType = UNSET
    ignored_databases: str | UnsetType = UNSET
    ssl: bool


class DatabaseMigration(msgspec.Struct, kw_only=True):
    """A migration.

    status: `pending`, `running`, then `complete`, or `error`.
    method: how the data was copied: `replication` or `dump`. It is there once the migration is
        complete.
    error: why the migration failed.
    credentials: where the data comes from.
    """

    status: MigrationStatus
    method: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    credentials: MigrationCredentials


class DatabaseMigrationStart(msgspec.Struct, kw_only=True):
    """host: the host of the other server, at most 255 characters.
    port: its port, from 1 to 65535.
    username: the user to connect as. Valkey takes an empty one.
    password: the password of that user.
    database: the database to connect to. Only Valkey does without it.
    ignored_databases: databases that are not copied, with commas between.
    ssl: whether to connect by TLS.
    """

    host: Text
    port: Port
    username: Text
    password: Secret
    database: Text = ""
    ignored_databases: Text = ""
    ssl: bool
