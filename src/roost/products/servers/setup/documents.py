"""What requests say of how a server is to be set up."""

from typing import Any, Literal, Protocol

import msgspec

from ....http.secrets import Secret
from ..documents import ServerState

UserScheme = Literal["root", "limited"]


class Reinstall(msgspec.Struct):
    """hostname: another one, if given."""

    hostname: str | None = None


class Described(Protocol):
    """The fields of a server that its owner may change at any time."""

    label: str
    tags: list[str]
    tag: str
    user_scheme: str


class Placed(Described, Protocol):
    """A server that is somewhere."""

    region: str
    plan: str


class Prepared(Protocol):
    """The record of a server."""

    id: str
    account: int

    @property
    def body(self) -> Placed: ...

    @property
    def hidden(self) -> ServerState: ...


class Description(Protocol):
    """A request that gives some of them."""

    label: str | None
    tags: list[str] | None
    tag: str | None
    user_scheme: UserScheme | None


class Setup(Protocol):
    """A request that says what a new server has in it from the start."""

    user_scheme: UserScheme | None
    script_id: str | None
    sshkey_id: list[str] | None
    user_data: Secret | None
    app_variables: dict[str, Any] | None
