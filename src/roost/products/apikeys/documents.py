"""What an API key looks like to its owner."""

from typing import Annotated

import msgspec

from ...http.secrets import Secret


class APIKey(msgspec.Struct):
    """api_key: whole in the answer that creates it, later only its last 5 characters.

    date_expire: `2030-01-01T00:00:00Z`; empty for a key that does not expire.
    """

    id: str
    api_key: Secret
    name: str
    expire: bool
    date_expire: str


class APIKeyCreate(msgspec.Struct):
    """date_expire: counts only when `expire` is true."""

    name: str = ""
    expire: bool = False
    date_expire: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})] = ""
