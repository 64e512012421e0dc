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
    """Without an operation, a section, a key or a resource, a fault meets everybody; of those that
    are given, all must fit.

    kind: What goes wrong. `error` returns an error; `delay` takes longer; `drop-before` and
    `drop-after` close the connection before or after the work is done; `stuck` holds up what a
    request began; `sold-out` makes a plan or a region full; `locked` refuses every change of a
    resource; `rate-limit` returns 429.
    operation: The id of the operation that it meets.
    section: The section that it meets, by its name or the first part of its paths.
    key: The id or the name of the API key whose requests it meets.
    resource: The id of a resource that the path or the body of a request names.
    rate: How many of the requests it meets, by chance: 1 is all.
    seed: What that chance is made of. The same one makes the same choices.
    count: How many requests it meets at most. Left out, any number.
    expires_in: For how many seconds of clock time it goes on. Left out, until it is cleared.
    status: The status to return, of `error` (500 by default) and `locked` (400).
    message: The text to return, of `error` and `locked`. Left out, a usual one.
    seconds: How long a `delay` is, in real seconds, at most 3,600. It is required there.
    retry_after: What `rate-limit` says in `Retry-After`, in seconds. Left out, 1.
    plan: The plan that is `sold-out`. Left out, every plan.
    region: The region where it is `sold-out`. Left out, every region.
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
    """What goes wrong on purpose.

    kind: What goes wrong.
    active: Whether it still goes on.
    seen: How many requests it was for, whether or not chance chose them. 0 for `sold-out`.
    hits: How many requests it has met. 0 for `sold-out`.
    operation: The id of the operation that it meets. Left out for all.
    section: The section that it meets. Left out for all.
    key: The id of the API key whose requests it meets. Left out for all.
    resource: The id of the resource that it is about. Left out for all.
    rate: How many of the requests it meets, by chance. Left out for all.
    seed: What that chance is made of. Left out where nothing is left to chance.
    count: How many requests it meets at most. Left out for any number.
    until: When it is over, by Roost's clock. Left out for never.
    status: The status that it returns.
    message: The text that it returns.
    seconds: How long a delay is, in real seconds.
    retry_after: What `Retry-After` says, in seconds.
    plan: The plan that is sold out. Left out for every plan.
    region: The region where it is sold out. Left out for every region.
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
    """All faults.

    faults: The faults, in the order in which they were added.
    """

    faults: list[Fault]
