"""What is asked and told of faults."""

from typing import Annotated, Literal

import msgspec

Sort = Literal[
    "error", "delay", "drop-before", "drop-after", "stuck", "sold-out", "locked", "rate-limit"
]

_Text = Annotated[str, msgspec.Meta(max_length=255)]
_LONGEST_DELAY = 3600
_MOST_SECONDS = 1000 * 366 * 86400


class FaultCreate(msgspec.Struct, kw_only=True):
    """kind: what happens.

    operation, section, key, resource: whom it meets, by an operation's id, a section's name, a
    key's id or name, the id of a resource that the path or the body names; everybody where none is
    given.

    rate: of how many requests, by chance. seed: of that chance; the same makes the same choices.
    count: how often at most. expires_in: for how many seconds of clock time.

    status, message: of an error or a locked resource. seconds: of a delay, in real time.
    retry_after: of a rate limit, in seconds. plan, region: what is sold out.
    """

    kind: Sort
    operation: _Text = ""
    section: _Text = ""
    key: _Text = ""
    resource: _Text = ""
    rate: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    seed: int | None = None
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    expires_in: Annotated[float, msgspec.Meta(gt=0, le=_MOST_SECONDS)] | None = None
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    message: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    seconds: Annotated[float, msgspec.Meta(gt=0, le=_LONGEST_DELAY)] | None = None
    retry_after: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST_DELAY)] | None = None
    plan: _Text = ""
    region: _Text = ""


class Fault(msgspec.Struct, kw_only=True, omit_defaults=True):
    """As FaultCreate. until: when it is over, empty for never. key: its id.

    active: whether it still goes on. hits: how many requests it has met, of those `seen` that it
    selects. Both stay 0 for what is sold out, which is not an event.
    """

    id: str
    kind: Sort
    active: bool
    seen: int
    hits: int
    operation: str = ""
    section: str = ""
    key: str = ""
    resource: str = ""
    rate: float = 1.0
    seed: int | None = None
    count: int | None = None
    until: str = ""
    status: int | None = None
    message: str = ""
    seconds: float | None = None
    retry_after: int | None = None
    plan: str = ""
    region: str = ""


class Faults(msgspec.Struct):
    """faults: in the order in which they were added."""

    faults: list[Fault]
