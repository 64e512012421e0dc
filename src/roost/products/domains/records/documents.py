"""What a record is."""

from typing import Annotated, Literal

import msgspec

from ....store import Kind, Record

RecordType = Literal["A", "AAAA", "CNAME", "NS", "MX", "SRV", "TXT", "CAA", "SSHFP"]
Ttl = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
"""Seconds (RFC 2181, 8)."""

DEFAULT_TTL = 300


class DnsRecord(msgspec.Struct):
    """name: without the domain, empty for the domain itself. priority: -1 where there is none.

    data: as it was given.
    """

    id: str
    type: RecordType
    name: str
    data: str
    priority: int
    ttl: int


class DnsRecordState(msgspec.Struct):
    """What name servers are told: the node it belongs to, and its data as in a zone file."""

    node: str
    data: str


class DnsRecordCreate(msgspec.Struct):
    """ttl: if it is not given, that of the records of this name and type, else 300."""

    name: str
    type: RecordType
    data: str
    ttl: Ttl | None = None
    priority: int | None = None


class DnsRecordUpdate(msgspec.Struct):
    """Fields that are not given stay as they are. ttl: of all records of this name and type."""

    name: str | None = None
    data: str | None = None
    ttl: Ttl | None = None
    priority: int | None = None


StoredRecord = Record[DnsRecord, DnsRecordState]

RECORDS = Kind("dns-record", DnsRecord, DnsRecordState, "Invalid record", indexes=("node",))
