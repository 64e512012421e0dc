"""What a record is."""

from typing import Annotated, Literal

import msgspec

from ....store import Kind, Record

RecordType = Literal["A", "AAAA", "CNAME", "NS", "MX", "SRV", "TXT", "CAA", "SSHFP"]
Ttl = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
"""Seconds (RFC 2181, 8)."""

DEFAULT_TTL = 300


class DnsRecord(msgspec.Struct):
    """A record of a domain.

    type: the type of the record.
    name: the name of the record without the domain. It is empty for the domain itself.
    data: what the record says, in the form of its type.
    priority: the priority of an MX or SRV record. It is -1 for other types.
    ttl: for how many seconds an answer may be kept.
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
    """name: the name of the record, with or without the domain. It is empty or `@` for the domain
        itself, and `*` for all names that have no records.
    type: the type of the record.
    data: what the record says, at most 4,096 characters. It is an address for A and AAAA, a host
        name for CNAME, NS and MX. For SRV it is weight, port and target, for CAA flags, tag and
        value, for SSHFP algorithm, type and fingerprint. TXT data that has no quotes gets them.
    ttl: for how many seconds an answer may be kept, at least 1. Without it the record has the TTL
        of the others of its name and type, or 300.
    priority: from 0 to 65535. MX and SRV records need one. Leave it out for other types.
    """

    name: str
    type: RecordType
    data: str
    ttl: Ttl | None = None
    priority: int | None = None


class DnsRecordUpdate(msgspec.Struct):
    """What to change. What you leave out stays.

    name: the name of the record, with or without the domain.
    data: what the record says, in the form of its type.
    ttl: for how many seconds an answer may be kept. It becomes the TTL of all records of this name
        and type.
    priority: from 0 to 65535, for MX and SRV records.
    """

    name: str | None = None
    data: str | None = None
    ttl: Ttl | None = None
    priority: int | None = None


StoredRecord = Record[DnsRecord, DnsRecordState]

RECORDS = Kind("dns-record", DnsRecord, DnsRecordState, "Invalid record", indexes=("node",))
