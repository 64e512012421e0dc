"""Checks of single fields, and the sealing of those that are secret."""

from .rules import (
    MAX_IDS,
    app_variables,
    dns_name,
    hostname,
    listed,
    new_password,
    open_app_variables,
    open_password,
    open_user_data,
    seal_password,
    tags,
    text,
    user_data,
    uuid,
    uuid_or_empty,
    uuids,
)

__all__ = [
    "MAX_IDS",
    "app_variables",
    "dns_name",
    "hostname",
    "listed",
    "new_password",
    "open_app_variables",
    "open_password",
    "open_user_data",
    "seal_password",
    "tags",
    "text",
    "user_data",
    "uuid",
    "uuid_or_empty",
    "uuids",
]
