"""What may happen to a domain's records.

The same record may be there twice, as the API has it; name servers tell of it once.

Records of one name and type have one TTL, as they have in an answer (RFC 2181, 5.2).
"""

from collections.abc import Sequence
from uuid import uuid4

from ....drivers.dns import APEX
from ....http.errors import BadRequest
from ....store import Tx
from .. import data, names
from .. import rules as domains
from ..documents import SERVERS, DomainCreate, DomainRecord
from .documents import (
    DEFAULT_TTL,
    RECORDS,
    DnsRecord,
    DnsRecordCreate,
    DnsRecordState,
    DnsRecordUpdate,
    StoredRecord,
)

MOST_RECORDS = 10_000
MOST_TOGETHER = 32 * 1024
"""Bytes, about, of the data at one name and of one type: an answer must fit a message."""
_AROUND = 16
"""Bytes of a record in a message beside its data."""
_MX_PRIORITY = 10


def create_domain(tx: Tx, account: int, wanted: DomainCreate, key: str) -> DomainRecord:
    """A domain with the records that it begins with, where an address was given."""
    zone = domains.create(tx, account, wanted, key)
    if wanted.ip:
        for record in _first_records(zone.id, wanted.ip):
            _insert(tx, account, zone, record)
    return zone


def delete_domain(tx: Tx, account: int, domain: str) -> None:
    zone = domains.delete(tx, account, domain)
    for record in tx.children(RECORDS, zone.seq):
        tx.delete(record)


def create(tx: Tx, account: int, domain: str, wanted: DnsRecordCreate) -> StoredRecord:
    """Raises Missing for no such domain, BadRequest for what cannot be."""
    zone = domains.edit(tx, account, domain)
    if tx.count(RECORDS, zone.seq) >= MOST_RECORDS:
        raise BadRequest(f"A domain has at most {MOST_RECORDS} records")
    record = _insert(tx, account, zone, wanted)
    domains.touch(tx, zone, record.state.node)
    return record


def get(tx: Tx, account: int, domain: str, id: str) -> StoredRecord:
    """Raises Missing, naming what there is not."""
    return _of(tx, domains.get(tx, account, domain), id)


def update(tx: Tx, account: int, domain: str, id: str, wanted: DnsRecordUpdate) -> None:
    """Raises Missing, and BadRequest for what cannot be.

    A new TTL becomes that of all records of the same name and type. A record that moves to another
    name has the TTL of those that are there.
    """
    zone = domains.edit(tx, account, domain)
    record = _of(tx, zone, id)
    body, state = record.body, record.state
    before = state.node
    if wanted.name is not None:
        body.name = names.relative(wanted.name, zone.id)
    if wanted.data is not None:
        body.data = data.shown(body.type, wanted.data)
    if wanted.priority is not None:
        body.priority = wanted.priority
    state.node = names.node(body.name, zone.id)
    state.data = data.in_zone_file(body.type, body.data, body.priority, zone.id)
    others = [other for other in at(tx, zone, state.node) if other.seq != record.seq]
    alike = _require_fit(others, body, state)
    if state.node != before:
        body.ttl = _ttl_beside(alike, wanted.ttl, "update") or wanted.ttl or body.ttl
    elif wanted.ttl is not None:
        body.ttl = wanted.ttl
        _set_ttl(tx, alike, wanted.ttl)
    tx.update(record)
    domains.touch(tx, zone, before, state.node)


def delete(tx: Tx, account: int, domain: str, id: str) -> None:
    zone = domains.edit(tx, account, domain)
    record = _of(tx, zone, id)
    tx.delete(record)
    domains.touch(tx, zone, record.state.node)


def at(tx: Tx, zone: DomainRecord, node: str) -> list[StoredRecord]:
    """All records at a node."""
    return tx.matching(RECORDS, zone.seq, "node", node, MOST_RECORDS)


def _first_records(domain: str, ip: str) -> list[DnsRecordCreate]:
    """What a domain begins with (clients.md 6). Raises BadRequest for what is no address."""
    return [
        *(DnsRecordCreate("", "NS", server) for server in SERVERS),
        DnsRecordCreate("", domains.address_type(ip), ip),
        DnsRecordCreate(names.WILDCARD, "CNAME", domain),
        DnsRecordCreate("", "MX", domain, priority=_MX_PRIORITY),
    ]


def _of(tx: Tx, zone: DomainRecord, id: str) -> StoredRecord:
    return tx.get(RECORDS, id, zone.account, owner=zone.seq)


def _insert(tx: Tx, account: int, zone: DomainRecord, wanted: DnsRecordCreate) -> StoredRecord:
    name = names.relative(wanted.name, zone.id)
    text = data.shown(wanted.type, wanted.data)
    priority = data.NO_PRIORITY if wanted.priority is None else wanted.priority
    body = DnsRecord(str(uuid4()), wanted.type, name, text, priority, wanted.ttl or DEFAULT_TTL)
    state = DnsRecordState(
        names.node(name, zone.id),
        data.in_zone_file(wanted.type, text, wanted.priority, zone.id),
    )
    alike = _require_fit(at(tx, zone, state.node), body, state)
    body.ttl = _ttl_beside(alike, wanted.ttl, "add") or body.ttl
    return tx.insert(RECORDS, body.id, account, body, state, owner=zone.seq)


def _require_fit(
    others: Sequence[StoredRecord], body: DnsRecord, state: DnsRecordState
) -> list[StoredRecord]:
    """Whether a record can stand beside the others at its node (RFC 1034, 3.6.2).

    Returns those of its type. Raises BadRequest.
    """
    node, type = state.node, body.type
    if type == "CNAME" and node == APEX:
        raise BadRequest("Invalid name: the domain itself cannot be a CNAME")
    if type == "NS" and node.startswith(names.WILDCARD):
        raise BadRequest("Invalid name: a wildcard cannot have name servers")
    if others and (type == "CNAME" or any(other.body.type == "CNAME" for other in others)):
        raise BadRequest(
            f"Invalid name: a CNAME is the only record at its name, and {body.name} has others"
        )
    alike = [other for other in others if other.body.type == type]
    texts = (*(other.state.data for other in alike), state.data)
    if sum(len(text) + _AROUND for text in texts) > MOST_TOGETHER:
        raise BadRequest(
            f"Invalid data: the {type} records of one name are longer than"
            f" {MOST_TOGETHER // 1024} KB together"
        )
    return alike


def _ttl_beside(alike: Sequence[StoredRecord], wanted: int | None, what: str) -> int | None:
    """The TTL of these records, which a further one has too; None where there are none.

    Raises BadRequest where another is wanted.
    """
    if not alike:
        return None
    ttl = alike[0].body.ttl
    if wanted not in (None, ttl):
        raise BadRequest(
            f"Unable to {what} record: New records TTL ({wanted}) must match the TTL of existing"
            f" records ({ttl})"
        )
    return ttl


def _set_ttl(tx: Tx, records: Sequence[StoredRecord], ttl: int) -> None:
    for record in records:
        if record.body.ttl != ttl:
            record.body.ttl = ttl
            tx.update(record)
