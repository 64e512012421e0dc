"""What the admin interface takes and answers. The command line reads the same Structs."""

from typing import Annotated

import msgspec

from ..engine.findings import FamilyReport

MOST_SECONDS = 1000 * 366 * 86400
LATEST = 32_503_680_000 * 1_000_000
"""The year 3000, in microseconds: the clock goes no further, so that every date can be written."""


class Done(msgspec.Struct):
    """Jobs of one workflow that ended. what: what so many of them are called (`backups`).

    number: how many have succeeded. failed: how many have not.
    """

    workflow: str
    what: str
    number: int
    failed: int


class Happened(msgspec.Struct):
    """What an advance has done. start, end: clock time before and after it.

    jobs: what was done on the way, the most first. invoices: how many were issued. expired_keys:
    how many API keys expired.
    """

    start: str
    end: str
    jobs: list[Done]
    invoices: int
    expired_keys: int


class ClockView(msgspec.Struct):
    """now: clock time, as a date and in microseconds. rate: 1 for real speed, 0 for a held clock.

    real: whether it is real time. ahead_seconds: how far it is ahead of real time, negative where
    it is behind. since: when (real time) the clock was last set, empty for a real one.

    lifecycle: how long things take. `quick` and `realistic` wait for time to pass, so nothing that
    takes time goes on while the clock is held.

    happened: what was done on the way, in the answer to an advance alone.
    """

    now: str
    now_us: int
    rate: float
    held: bool
    lifecycle: str
    real: bool
    ahead_seconds: float
    since: str
    happened: Happened | None = None


class ClockChange(msgspec.Struct):
    """Exactly one of: hold it, let it run at a rate, go back to real time, or move it on by
    seconds or to a moment (microseconds).
    """

    hold: bool = False
    real: bool = False
    rate: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    advance_seconds: Annotated[float, msgspec.Meta(gt=0, le=MOST_SECONDS)] | None = None
    advance_to: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None


class Account(msgspec.Struct):
    """parent: the id of the account that it is a sub-account of; empty if it is nobody's."""

    id: str
    name: str
    email: str
    parent: str = ""


class Accounts(msgspec.Struct):
    accounts: list[Account]


class AccountCreate(msgspec.Struct):
    """Makes the account, its root user and a first key of that user's.

    parent: the id, email address or name of the account that it is to be a sub-account of.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    email: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] = "root@localhost"
    parent: str = ""


class Key(msgspec.Struct):
    """What is known of a key. ending: its last characters. expires: empty if it does not.

    acls: its permissions; none for all that its user has. maker: the id of the key that made it;
    empty for the operator's.
    """

    id: str
    name: str
    account: Account
    ending: str
    created: str
    expires: str
    allow: list[str]
    acls: list[str] = []
    maker: str = ""


class Keys(msgspec.Struct):
    keys: list[Key]


class KeyQuery(msgspec.Struct):
    """account: the id, email address or name of one; empty for all."""

    account: str = ""


class KeyChoice(msgspec.Struct):
    """key: the id of one, or its name. Not in the path, where a name could not hold a slash."""

    key: str


class KeyCreate(msgspec.Struct):
    """account: the id, email address or name of one; empty for the first.

    expires_in: seconds of clock time from now. expires_at: clock time in microseconds. At most one
    of them. allow: networks in CIDR form that the key may be used from; none for everywhere.
    acls: its permissions, at least one; null for all that its user has.
    ephemeral: whether it is for a moment only, and no list shows it.
    """

    name: Annotated[str, msgspec.Meta(max_length=255)] = ""
    account: str = ""
    expires_in: Annotated[int, msgspec.Meta(gt=0, le=MOST_SECONDS)] | None = None
    expires_at: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None
    allow: list[str] = []
    acls: list[str] | None = None
    ephemeral: bool = False


class NewKey(msgspec.Struct):
    """api_key: the key itself, which is told this once."""

    key: Key
    api_key: str


class DriverStatus(msgspec.Struct):
    """family: what it drives (compute, block-storage, ...). name: which one it is. ok: whether it
    could be asked for anything when last looked at; detail says why not. holdings: what was found
    when what it has was last compared with what there is.
    """

    family: str
    name: str
    ok: bool = True
    detail: str = ""
    holdings: FamilyReport = msgspec.field(default_factory=FamilyReport)


class StuckJobs(msgspec.Struct):
    """Jobs that do not get on, because their driver fails again and again. number: how many.

    workflow, resource: what the oldest of them is to do, and the id of what it is about.
    """

    number: int
    workflow: str
    resource: str


class TaskStatus(msgspec.Struct):
    """What runs in the background of a process. down: whether it failed just now, and is about to
    be started again.
    """

    name: str
    down: bool


class Status(msgspec.Struct):
    """What a running Roost is and where.

    database: sqlite or postgresql. schema: the version of its tables. listening: URLs by what
    answers there (api, plain, admin, admin-tcp, dns). certificate_expires: of the TLS listener,
    empty without one. authority: the file with the certificate to trust, empty if the operator gave
    his. hosts: Vultr's, for which that authority has signed. proxy: the URL of the proxy that takes
    these hosts here, empty if there is none. pools: the networks that addresses come from.
    drivers: one for each family. stuck: null while every job gets on. clock: as /_roost/clock has
    it. workers: how many processes serve the API. tasks: what runs in the background of this one.
    trouble: why it is not ready, empty while it is.
    """

    version: str
    process: int
    lifecycle: str
    database: str
    schema: int
    listening: dict[str, str]
    certificate_expires: str
    authority: str
    clock: ClockView
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    pools: tuple[str, ...] = ()
    drivers: tuple[DriverStatus, ...] = ()
    stuck: StuckJobs | None = None
    workers: int = 1
    tasks: tuple[TaskStatus, ...] = ()
    trouble: str = ""
