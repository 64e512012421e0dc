"""What is asked and told of work, of what happened, of the server's log and of its name server."""

from typing import Annotated, Literal

import msgspec

Limit = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class WorkQuery(msgspec.Struct, frozen=True):
    """limit: how many jobs are told of at most."""

    limit: Limit = 200


JobState = Literal["due", "running", "later", "retrying", "waiting", "held"]


class Job(msgspec.Struct):
    """What is to be done.

    number: the number of the job. account: the name of the account. workflow: which kind
    of job it is. title: in words. section, resource: what it is about, empty where that is gone.
    step: what of it is next. due: when, by Roost's clock; empty while it is held.

    state: `due`, it can begin; `running`, somebody is at it; `later`, it is not time yet;
    `retrying`, its last try failed; `waiting`, its driver needs time; `held`, a fault holds it.

    failures: in a row, of this step. reason: why the last try failed. fault: the one that holds it.
    """

    number: int
    account: str
    workflow: str
    title: str
    section: str
    resource: str
    step: str
    due: str
    state: JobState
    failures: int = 0
    reason: str = ""
    fault: str = ""


class Work(msgspec.Struct):
    """total, due, failing, held: how many jobs there are. jobs: those that have failed first, the
    others in the order in which they are due.
    """

    total: int
    due: int
    failing: int
    held: int
    jobs: list[Job]


class TimelineQuery(msgspec.Struct, frozen=True):
    """account: the id, email address or name of one; empty for all. limit: how many each way."""

    account: str = ""
    limit: Limit = 100


class Event(msgspec.Struct):
    """title: what happened, in words. account: the name of the account. section, resource: what it
    is about, empty where it is about nothing.

    at: when, by Roost's clock. kind: `job` for what Roost does by itself, `request` for what a
    client asked for, `key` for a key that ends, `invoice` for the
    next one. level: `info`, `warning` or `error`.
    """

    at: str
    kind: Literal["job", "request", "key", "invoice"]
    title: str
    account: str
    section: str = ""
    resource: str = ""
    level: str = "info"


class Timeline(msgspec.Struct):
    """now: by Roost's clock. past: the newest first. coming: the next first."""

    now: str
    past: list[Event]
    coming: list[Event]


class LogQuery(msgspec.Struct, frozen=True):
    """last: how many lines. level: only those that are at least as bad."""

    last: Limit = 200
    level: Literal["info", "warning", "error"] = "info"


class Line(msgspec.Struct):
    """level: `info`, `warning` or `error`. logger: which part of the server says it. at: when, in
    real time. event: what happened. fields: what more is known of it."""

    at: str
    level: str
    logger: str
    event: str
    fields: dict[str, str] = {}


class Log(msgspec.Struct):
    """lines: those of the process that answers, the oldest first."""

    lines: list[Line]


class Question(msgspec.Struct):
    """name: of a host or a domain. type: of a record. dnssec: whether signatures are wanted too."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    type: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9]{1,16}$")] = "A"
    dnssec: bool = False


class DnsAnswer(msgspec.Struct):
    """What Roost's name server answers.

    milliseconds: how long it took. server: its address. status: NOERROR, NXDOMAIN, ...
    flags: of the answer. answer, authority, additional: records as a zone file has them.
    """

    server: str
    status: str
    flags: list[str]
    answer: list[str]
    authority: list[str]
    additional: list[str]
    milliseconds: float
