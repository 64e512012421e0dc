"""Checks of single fields; each raises BadRequest with a text that names the field."""

import base64
import binascii
import re
from typing import Any
from uuid import UUID

import msgspec

from ..http.errors import BadRequest
from ..http.fields import MAX_TEXT
from ..store.ids import random_bytes
from ..store.secret import Secret

MAX_NAME = 253
MAX_TAGS = 100
MAX_IDS = 100
"""How many ids a list in a request may hold."""
MAX_USER_DATA = 64 * 1024
PASSWORD_BYTES = 10
"""80 bits, which come to 16 characters."""

_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\Z")
_FOR_PASSWORD = "server password"  # noqa: S105 - what the sealing is for
_FOR_USER_DATA = "server user data"
_FOR_APP_VARIABLES = "server app variables"


def text(field: str, value: str | None) -> str:
    if value is not None and len(value) > MAX_TEXT:
        raise BadRequest(f"Invalid {field}: at most {MAX_TEXT} characters")
    return value or ""


def tags(tags: list[str] | None, tag: str | None) -> list[str]:
    """`tags`, or the deprecated single `tag`."""
    chosen = tags if tags is not None else [tag] if tag else []
    if len(chosen) > MAX_TAGS:
        raise BadRequest(f"Invalid tags: at most {MAX_TAGS}")
    return list(dict.fromkeys(text("tags", t) for t in chosen if t))


def hostname(value: str | None) -> str:
    return dns_name("hostname", value) if value else ""


def dns_name(field: str, value: str) -> str:
    """A name of up to 253 characters in labels of up to 63; a dot may end it."""
    name = value.removesuffix(".")
    if len(name) > MAX_NAME or not _NAME.match(name):
        raise BadRequest(f"Invalid {field}: must be a DNS name")
    return value


def uuid(field: str, value: str) -> str:
    """In the canonical form, so that it finds what it names."""
    try:
        return str(UUID(value))
    except ValueError:
        raise BadRequest(f"Invalid {field}: {value}") from None


def uuid_or_empty(field: str, value: str | None) -> str:
    return uuid(field, value) if value else ""


def uuids(field: str, values: list[str] | None) -> list[str]:
    given = listed(field, values or [])
    return list(dict.fromkeys(uuid(field, value) for value in given if value))


def listed(field: str, ids: list[str]) -> list[str]:
    """The ids as they are, if they are not too many."""
    if len(ids) > MAX_IDS:
        raise BadRequest(f"Invalid {field}: at most {MAX_IDS}")
    return ids


def user_data(secret: Secret, value: str | None) -> str:
    """Base64, sealed for storage: cloud-init data carries passwords and tokens."""
    if not value:
        return ""
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("Invalid user_data: must be base64") from None
    if len(decoded) > MAX_USER_DATA:
        raise BadRequest(f"Invalid user_data: at most {MAX_USER_DATA} bytes")
    return secret.seal(value.encode(), _FOR_USER_DATA)


def open_user_data(secret: Secret, sealed: str) -> str:
    """The base64 that the client sent."""
    return secret.open(sealed, _FOR_USER_DATA).decode() if sealed else ""


def app_variables(secret: Secret, values: dict[str, Any] | None) -> str:
    """What a marketplace application is set up with, sealed: passwords are among it."""
    if not values:
        return ""
    return secret.seal(msgspec.json.encode(values), _FOR_APP_VARIABLES)


def open_app_variables(secret: Secret, sealed: str) -> dict[str, Any]:
    if not sealed:
        return {}
    return msgspec.json.decode(secret.open(sealed, _FOR_APP_VARIABLES), type=dict[str, Any])


def new_password() -> str:
    """Capital letters and digits, made of one draw from the system's generator."""
    return base64.b32encode(random_bytes(PASSWORD_BYTES)).decode()


def seal_password(secret: Secret, password: str) -> str:
    return secret.seal(password.encode(), _FOR_PASSWORD)


def open_password(secret: Secret, sealed: str) -> str:
    return secret.open(sealed, _FOR_PASSWORD).decode() if sealed else ""
