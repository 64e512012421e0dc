"""What an API key looks like to its owner."""

from typing import Annotated

import msgspec

from ...http.secrets import Secret


class APIKey(msgspec.Struct):
    """An API key.

    api_key: the key itself. It is whole only in the answer that creates it. Later it shows stars
        and the last 5 characters.
    name: what you call the key.
    expire: whether the key expires.
    date_expire: when the key expires, such as `2030-01-01T00:00:00Z`. It is empty for a key that
        does not expire.
    """

    id: str
    api_key: Secret
    name: str
    expire: bool
    date_expire: str


class APIKeyCreate(msgspec.Struct):
    """The key to make.

    name: what to call the key. Without a name it is `Default`.
    expire: whether the key expires on `date_expire`. Without it the key lasts as long as the key
        that makes it.
    date_expire: when the key expires, such as `2030-01-01T00:00:00Z`. It counts only if `expire` is
        true. It must be in the future and no later than the key in use expires, or the request is
        refused with 400.
    """

    name: str = ""
    expire: bool = False
    date_expire: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})] = ""
