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
    """The same under their older names as well, for old clients."""

    redis_acl_categories: list[str]
    redis_acl_channels: list[str]
    redis_acl_commands: list[str]
    redis_acl_keys: list[str]


class DatabaseUser(msgspec.Struct, kw_only=True):
    """A user as it is answered: encryption of MySQL, access_control of Valkey, and permission,
    access_key and access_cert of Kafka alone.
    """

    username: str
    password: Secret
    encryption: str | UnsetType = UNSET
    access_control: DatabaseUserAcl | UnsetType = UNSET
    permission: str | UnsetType = UNSET
    access_key: Secret | UnsetType = UNSET
    access_cert: str | UnsetType = UNSET


class DatabaseUserCreate(msgspec.Struct, kw_only=True):
    """password: a random one where none is given. encryption: for MySQL. permission: for Kafka."""

    username: str
    password: Secret = ""
    encryption: Encryption | Literal[""] = ""
    permission: Permission | Literal[""] = ""


class DatabaseUserUpdate(msgspec.Struct):
    """password: an empty one asks for a random one."""

    password: Secret


class DatabaseUserAccess(msgspec.Struct, kw_only=True):
    """The lists for Valkey, of which those that are not given stay; permission for Kafka."""

    acl_categories: list[str] | None = None
    acl_channels: list[str] | None = None
    acl_commands: list[str] | None = None
    acl_keys: list[str] | None = None
    redis_acl_categories: list[str] | None = None
    redis_acl_channels: list[str] | None = None
    redis_acl_commands: list[str] | None = None
    redis_acl_keys: list[str] | None = None
    permission: Permission | Literal[""] = ""
