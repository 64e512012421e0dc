"""What may happen to domains.

A name is one account's: nobody else can have it, nor one below or above it. Every change raises the
zone's serial and notifies TOPIC, so name servers know when to look.
"""

from ipaddress import ip_address
from typing import Literal

from ...drivers.dns import dnssec
from ...http.errors import BadRequest
from ...store import SECOND, Taken, Tx, iso
from ...store.secret import Secret
from . import names
from .documents import (
    DOMAINS,
    SERVERS,
    Change,
    DnsSec,
    Domain,
    DomainCreate,
    DomainRecord,
    DomainState,
    SoaUpdate,
)

TOPIC = "domains"
"""What `Tx.notify` is told when a zone has changed."""

MOST_BELOW = 100
"""How many domains below another are told of with it."""
MOST_RECENT = 32
"""How many changes a zone remembers."""
_KEY = "domain signing key"


def create(tx: Tx, account: int, wanted: DomainCreate, key: str) -> DomainRecord:
    """An empty zone; signed with the key (see `new_key`) where there is one.

    Raises BadRequest for a name that is none, or that somebody has.
    """
    name = names.domain(wanted.domain)
    # One at a time: whether a name is free depends on names that are not there yet.
    tx.set("domain", name)
    _require_free(tx, account, name)
    above = names.parents(name)
    for parent in _domains_above(tx, above):
        touch(tx, parent)
    serial = tx.machine // SECOND
    state = DomainState(SERVERS[0], f"admin@{name}", serial, key, [Change(serial)], above)
    body = Domain(name, iso(tx.now), _dns_sec(key))
    try:
        record = tx.insert(DOMAINS, name, account, body, state)
    except Taken:
        raise _taken(name) from None
    tx.notify(TOPIC)
    return record


def get(tx: Tx, account: int, domain: str) -> DomainRecord:
    """Raises Missing."""
    return tx.get(DOMAINS, names.known(domain), account)


def edit(tx: Tx, account: int, domain: str) -> DomainRecord:
    """The domain, held against every other change of it or of its records. Raises Missing."""
    return tx.get(DOMAINS, names.known(domain), account, "update")


def touch(tx: Tx, record: DomainRecord, *nodes: str) -> None:
    """Stores a change of the domain, or of the records at these nodes."""
    state = record.state
    state.serial = max(state.serial + 1, tx.machine // SECOND)
    changes = [Change(state.serial, node) for node in dict.fromkeys(nodes or ("",))]
    state.recent = [*state.recent, *changes][-MOST_RECENT:]
    tx.update(record)
    tx.notify(TOPIC)


def changed_since(state: DomainState, serial: int) -> frozenset[str] | None:
    """The nodes that have changed; None if that is not remembered."""
    if serial > state.serial or not state.recent or serial < state.recent[0].serial:
        return None
    return frozenset(c.node for c in state.recent if c.serial > serial and c.node)


def set_dns_sec(tx: Tx, account: int, domain: str, wanted: DnsSec, key: str) -> None:
    """Signs the zone with the key, unless it has one already, or has it unsigned."""
    record = edit(tx, account, domain)
    if _dns_sec(record.state.key) == record.body.dns_sec == wanted:
        return
    record.body.dns_sec = wanted
    record.state.key = key
    touch(tx, record)


def update_soa(tx: Tx, account: int, domain: str, wanted: SoaUpdate) -> None:
    record = edit(tx, account, domain)
    state = record.state
    if wanted.nsprimary is not None:
        names.host("nsprimary", wanted.nsprimary, record.id)
        state.nsprimary = wanted.nsprimary
    if wanted.email is not None:
        names.mailbox(wanted.email)
        state.email = wanted.email
    touch(tx, record)


def delete(tx: Tx, account: int, domain: str) -> DomainRecord:
    """Removes the domain alone: its records are the caller's to remove."""
    record = edit(tx, account, domain)
    for parent in _domains_above(tx, record.state.above):
        touch(tx, parent)
    tx.delete(record)
    tx.notify(TOPIC)
    return record


def below(tx: Tx, zone: DomainRecord) -> frozenset[str] | None:
    """The domains below a domain; None if there are many."""
    found = tx.matching(DOMAINS, zone.account, "above", zone.id, MOST_BELOW + 1)
    return frozenset(record.id for record in found) if len(found) <= MOST_BELOW else None


def address_type(ip: str) -> Literal["A", "AAAA"]:
    """The type of record that holds an address. Raises BadRequest for what is no address."""
    try:
        return "A" if ip_address(ip).version == 4 else "AAAA"
    except ValueError:
        raise BadRequest(f"Invalid ip: {ip} is not an IP address") from None


def new_key(secret: Secret, dns_sec: DnsSec) -> str:
    """A sealed key for a zone that is to be signed; empty for one that is not."""
    return secret.seal(dnssec.new_key(), _KEY) if dns_sec == "enabled" else ""


def open_key(secret: Secret, record: DomainRecord) -> bytes:
    """The key of a signed zone; empty for one that is not.

    So is that of a signed zone whose state came from elsewhere, without its secrets.
    """
    sealed = record.state.key
    return secret.open(sealed, _KEY) if sealed else b""


def key_lines(secret: Secret, record: DomainRecord) -> list[str]:
    """What a registrar wants to know; nothing for a zone that is not signed."""
    key = open_key(secret, record)
    return dnssec.lines(record.id, key) if key else []


def _dns_sec(key: str) -> DnsSec:
    return "enabled" if key else "disabled"


def _require_free(tx: Tx, account: int, name: str) -> None:
    """Who has a domain has the names below it; nobody else may take them from him."""
    above = (d.id for d in _domains_above(tx, names.parents(name)) if d.account != account)
    theirs = next(above, None) or tx.below_elsewhere(account, name)
    if theirs:
        raise BadRequest(f"Invalid domain: {theirs} belongs to another account")


def _domains_above(tx: Tx, names: list[str]) -> list[DomainRecord]:
    """Those of these names that are domains, from the top down, held against changes.

    What is below a domain is part of what it is to a name server.
    """
    found = (tx.find(DOMAINS, name, lock="update") for name in reversed(names))
    return [record for record in found if record is not None]


def _taken(name: str) -> BadRequest:
    return BadRequest(f"The domain {name} exists already")
