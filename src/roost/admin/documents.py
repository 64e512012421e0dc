"""What the admin interface takes and answers. The command line reads the same Structs."""

from typing import Annotated

import msgspec

from ..engine.findings import FamilyReport

MOST_SECONDS = 1000 * 366 * 86400
LATEST = 32_503_680_000 * 1_000_000
"""The year 3000, in microseconds: the clock goes no further, so that every date can be written."""


class Done(msgspec.Struct):
    """Jobs of one kind that ended.

    workflow: The kind of job.
    what: What so many of them are called, such as `backups`.
    number: How many have succeeded.
    failed: How many have failed.
    """

    workflow: str
    what: str
    number: int
    failed: int


class Happened(msgspec.Struct):
    """What moving the clock on has done.

    start: Clock time before.
    end: Clock time after.
    jobs: What was done on the way, the most first.
    invoices: How many invoices were issued.
    expired_keys: How many API keys expired.
    """

    start: str
    end: str
    jobs: list[Done]
    invoices: int
    expired_keys: int


class ClockView(msgspec.Struct):
    """How the clock stands.

    now: Clock time, as a date.
    now_us: Clock time, in microseconds since 1970.
    rate: How fast it runs: 1 for real speed, 0 while it is held.
    held: Whether it is held.
    lifecycle: How long things take: `instant`, `quick` or `realistic`. In the last two, nothing
    that takes time goes on while the clock is held.
    real: Whether it is real time.
    ahead_seconds: How many seconds it is ahead of real time. Negative where it is behind.
    since: When it was last set, in real time. Empty for a real clock.
    happened: What was done on the way, in the answer to moving it on alone. Otherwise null.
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
    """Send exactly one of these.

    hold: Stops the clock, with true.
    real: Goes back to real time, with true. That is possible once real time has caught up.
    rate: Lets the clock run so many times as fast as real time, above 0 and at most 1,000,000.
    advance_seconds: Moves the clock on by so many seconds, at most a thousand years.
    advance_to: Moves the clock on to a moment, in microseconds since 1970. The year 3000 is the
    last.
    """

    hold: bool = False
    real: bool = False
    rate: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    advance_seconds: Annotated[float, msgspec.Meta(gt=0, le=MOST_SECONDS)] | None = None
    advance_to: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None


class Account(msgspec.Struct):
    """An account.

    name: What it is called.
    email: The email address of its root user.
    parent: The id of the account that it is a sub-account of. Empty if it is nobody's.
    """

    id: str
    name: str
    email: str
    parent: str = ""


class Accounts(msgspec.Struct):
    """All accounts.

    accounts: The accounts, the oldest first.
    """

    accounts: list[Account]


class AccountCreate(msgspec.Struct):
    """name: What it is to be called, in 1 to 255 characters.
    email: The email address of its root user.
    parent: The id, email address or name of the account that it is to be a sub-account of. Empty
    for none.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    email: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] = "root@localhost"
    parent: str = ""


class Key(msgspec.Struct):
    """What is known of an API key.

    name: What it is called.
    account: Whose it is.
    ending: Its last characters.
    created: When it was made.
    expires: When it expires. Empty if it does not.
    allow: The networks that it may be used from. None for everywhere.
    acls: Its permissions. None for all that its user has.
    maker: The id of the key that made it. Empty for the operator's.
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
    """API keys.

    keys: The keys, the oldest first.
    """

    keys: list[Key]


class KeyQuery(msgspec.Struct):
    """account: The id, email address or name of an account. Empty for all."""

    account: str = ""


class KeyChoice(msgspec.Struct):
    """key: The id of a key, or its name if no other key has it."""

    # It is not in the path, where a name could not hold a slash.

    key: str


class KeyCreate(msgspec.Struct):
    """name: What to call it.
    account: The id, email address or name of the account. Empty for the first.
    expires_in: For how many seconds of clock time it is good. Not together with `expires_at`.
    Without either, it does not expire.
    expires_at: Until when it is good, in microseconds since 1970 of clock time.
    allow: The networks in CIDR form that it may be used from. None for everywhere.
    acls: Its permissions, at least one. Null for all that its user has.
    ephemeral: Whether it is for a moment only, so that no list shows it.
    """

    name: Annotated[str, msgspec.Meta(max_length=255)] = ""
    account: str = ""
    expires_in: Annotated[int, msgspec.Meta(gt=0, le=MOST_SECONDS)] | None = None
    expires_at: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None
    allow: list[str] = []
    acls: list[str] | None = None
    ephemeral: bool = False


class NewKey(msgspec.Struct):
    """A new API key.

    key: What is known of it.
    api_key: The key itself. It is told this once.
    """

    key: Key
    api_key: str


class DriverStatus(msgspec.Struct):
    """How a driver is.

    family: What it drives, such as `compute`.
    name: Which driver it is.
    ok: Whether it could be asked for anything when last looked at.
    detail: Why not. Empty where it could.
    holdings: What was found when what it has was last compared with what there is.
    """

    family: str
    name: str
    ok: bool = True
    detail: str = ""
    holdings: FamilyReport = msgspec.field(default_factory=FamilyReport)


class StuckJobs(msgspec.Struct):
    """Jobs that do not get on, because their driver fails again and again.

    number: How many there are.
    workflow: What the oldest of them is to do.
    resource: The id of what that is about.
    """

    number: int
    workflow: str
    resource: str


class Status(msgspec.Struct):
    """Which Roost this is, and how it is.

    version: Its version.
    process: The number of the process that answers.
    lifecycle: How long things take: `instant`, `quick` or `realistic`.
    database: What it stores in: `sqlite` or `postgresql`.
    schema: The version of its tables.
    listening: URLs, by what answers there: `api`, `plain`, `admin`, `admin-tcp`, `dns`.
    certificate_expires: When the certificate of its TLS listener expires. Empty without one.
    authority: The file with the certificate to trust. Empty if the operator gave one of his own.
    clock: How the clock stands.
    hosts: Vultr's hosts for which that authority has signed.
    proxy: The URL of the proxy that takes these hosts here. Empty without one.
    pools: The networks that addresses come from.
    drivers: The drivers, one for each family.
    stuck: Jobs that do not get on. Null while every job does.
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
