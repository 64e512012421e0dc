"""What is asked and told of users."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from ....http.secrets import Secret
from ..contents import AclLists, Encryption, Permission

ENCRYPTIONS: dict[str, str] = {
    "caching_sha2_password": "Default (MySQL 8+)",
    "mysql_native_password": "Legacy (MySQL 5.x)",
}
"""How answers call what requests ask for."""


class DatabaseUserAcl(AclLists, kw_only=True):
    """What a user of Valkey may do.

    redis_acl_categories: the former name of `acl_categories`.
    redis_acl_channels: the former name of `acl_channels`.
    redis_acl_commands: the former name of `acl_commands`.
    redis_acl_keys: the former name of `acl_keys`.
    """

    redis_acl_categories: list[str]
    redis_acl_channels: list[str]
    redis_acl_commands: list[str]
    redis_acl_keys: list[str]


class DatabaseUser(msgspec.Struct, kw_only=True):
    """A user of a database. Which fields there are depends on its engine.

    username: the name of the user.
    password: the password of the user.
    encryption: how MySQL checks the password.
    access_control: what the user may do. Only Valkey has it.
    permission: what the user may do: `admin`, `read`, `write` or `readwrite`. Only Kafka has it.
    access_key: the private key of the user, in PEM. Only Kafka has it.
    access_cert: the certificate of the user, in PEM. Only Kafka has it.
    """

    username: str
    password: Secret
    encryption: str | UnsetType = UNSET
    access_control: DatabaseUserAcl | UnsetType = UNSET
    permission: str | UnsetType = UNSET
    access_key: Secret | UnsetType = UNSET
    access_cert: str | UnsetType = UNSET


class DatabaseUserCreate(msgspec.Struct, kw_only=True):
    """username: the name of the user: letters, digits, dots, hyphens and underscores, at most 32
        for MySQL, 63 for PostgreSQL, 64 for Valkey and Kafka.
    password: the password, at most 256 printable characters. Without one you get a random one.
    encryption: how MySQL checks the password. It is `caching_sha2_password` by default.
    permission: what a user of Kafka may do. It is `readwrite` by default.
    """

    username: str
    password: Secret = ""
    encryption: Encryption | Literal[""] = ""
    permission: Permission | Literal[""] = ""


class DatabaseUserUpdate(msgspec.Struct):
    """password: the new password, at most 256 printable characters. An empty one asks for a random
    one.
    """

    password: Secret


class DatabaseUserAccess(msgspec.Struct, kw_only=True):
    """What a user may do: the lists for Valkey, `permission` for Kafka. Lists that you leave out
    stay.

    acl_categories: categories of commands to allow or forbid, such as `+@all` or `-@dangerous`, at
        most 200.
    acl_channels: patterns of channels that the user may use, at most 200.
    acl_commands: commands to allow or forbid, such as `+get`, at most 200.
    acl_keys: patterns of keys that the user may use, at most 200.
    redis_acl_categories: the former name of `acl_categories`.
    redis_acl_channels: the former name of `acl_channels`.
    redis_acl_commands: the former name of `acl_commands`.
    redis_acl_keys: the former name of `acl_keys`.
    permission: what a user of Kafka may do. Kafka needs it.
    """

    acl_categories: list[str] | None = None
    acl_channels: list[str] | None = None
    acl_commands: list[str] | None = None
    acl_keys: list[str] | None = None
    redis_acl_categories: list[str] | None = None
    redis_acl_channels: list[str] | None = None
    redis_acl_commands: list[str] | None = None
    redis_acl_keys: list[str] | None = None
    permission: Permission | Literal[""] = ""
