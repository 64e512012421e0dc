"""What may happen to zones of both kinds, and what they cost: the same for each, by the month."""

import asyncio
import re
import secrets
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import uuid4

from ...catalog import prices, region, regions
from ...drivers.cdn import Cdn
from ...drivers.cdn import CdnZone as WantedZone
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import by_hour
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.call import Call
from ...http.errors import BadRequest
from ...http.networks import Network, parse_network
from ...store import Kind, Record, Taken, Tx, plain
from ...store.secret import Secret
from . import certificates
from .certificates import Pair
from .documents import (
    FAILED,
    HOSTS,
    Zone,
    ZoneCreate,
    ZoneHost,
    ZoneState,
    ZoneUpdate,
)

Z = TypeVar("Z", bound=Zone)

PRODUCT = "CDN"
CDN_DOMAIN = "vultrcdn.com"
MOST_BLOCKED = 100
"""Addresses and networks that a zone refuses."""

_LETTERS = string.ascii_lowercase + string.digits
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})+")


@dataclass(frozen=True, slots=True)
class ZoneSort(Generic[Z]):
    """Pull zones or push zones.

    needs_pair: whether the vanity domain of one needs a certificate.
    """

    managed: Managed[Z, ZoneState, WantedZone]
    needs_pair: Callable[[Z], bool]


def new_url() -> str:
    """Where a new zone delivers: a host that nobody can guess."""
    return f"https://cdn-{''.join(secrets.choice(_LETTERS) for _ in range(12))}.{CDN_DOMAIN}"


async def given_pair(call: Call, wanted: ZoneCreate | ZoneUpdate) -> Pair:
    """The certificate and key of a request, checked before its transaction. Raises BadRequest."""
    now = call.store.times.clock()
    return await asyncio.to_thread(
        certificates.read_pair, wanted.ssl_cert, wanted.ssl_cert_key, now
    )


def common(tx: Tx, wanted: ZoneCreate, url: str) -> dict[str, Any]:
    """The fields of a new zone that both sorts have. Raises BadRequest."""
    return {
        "id": str(uuid4()),
        "date_created": plain(tx.now),
        "label": wanted.label,
        "cdn_url": url,
        "vanity_domain": _vanity_domain(wanted.vanity_domain),
        "cors": wanted.cors,
        "gzip": wanted.gzip,
        "block_ai": wanted.block_ai,
        "block_bad_bots": wanted.block_bad_bots,
        "block_ip_addresses": _blocked(wanted.block_ip_addresses),
        "regions": _regions([]),
    }


def create(tx: Tx, account: int, sort: ZoneSort[Z], zone: Z, pair: Pair) -> Record[Z, ZoneState]:
    """Stores a zone, claims its hosts, and starts its charges and the job that makes it."""
    state = ZoneState()
    _certify(sort, zone, state, pair, tx.service(Secret))
    record = sort.managed.create(tx, zone.id, account, zone, state)
    _claim(tx, record, zone.domain)
    if zone.vanity_domain:
        _claim(tx, record, zone.vanity_domain)
    return record


def check_usable(record: Record[Z, ZoneState]) -> None:
    """Raises BadRequest for a zone that could not be made."""
    if record.body.status == FAILED:
        raise BadRequest("The zone could not be made: it can only be deleted")


def edit(tx: Tx, kind: Kind[Z, ZoneState], account: int, id: str) -> Record[Z, ZoneState]:
    """The zone, locked for a change. Raises BadRequest."""
    record = tx.get(kind, id, account, "update")
    check_usable(record)
    return record


def update(
    tx: Tx, account: int, id: str, sort: ZoneSort[Z], wanted: ZoneUpdate, pair: Pair
) -> Record[Z, ZoneState]:
    """Takes in what was given; what was not stays. Raises BadRequest."""
    record = edit(tx, sort.managed.kind, account, id)
    zone = record.body
    if wanted.label:
        zone.label = wanted.label
    for field in ("cors", "gzip", "block_ai", "block_bad_bots"):
        value = getattr(wanted, field)
        if value is not None:
            setattr(zone, field, value)
    if wanted.block_ip_addresses is not None:
        zone.block_ip_addresses = _blocked(wanted.block_ip_addresses)
    if wanted.regions is not None:
        zone.regions = _regions(wanted.regions)
    if wanted.vanity_domain is not None:
        _rename(tx, record, _vanity_domain(wanted.vanity_domain))
    _certify(sort, zone, record.state, pair, tx.service(Secret))
    sort.managed.changed(tx, record, at_once=True)
    return record


def delete(tx: Tx, sort: ZoneSort[Z], record: Record[Z, ZoneState]) -> None:
    """Ends a zone, its charges and its hosts, whatever its state."""
    for host in tx.children(HOSTS, record.seq, "update"):
        tx.delete(host)
    sort.managed.retire(tx, record)


def purge(tx: Tx, record: Record[Z, ZoneState], path: str = "") -> None:
    """Has the caches forget the zone's contents, or one path of them."""
    args = {"id": record.id, "path": path}
    jobs.start(tx, PURGE, record.account, record, args, exclusive=False)


def zones(
    name: str, kind: Kind[Z, ZoneState], *, title: str, origin: Callable[[Z], str]
) -> Managed[Z, ZoneState, WantedZone]:
    """Zones of one sort, as they are charged and as the driver has them.

    title: what an invoice calls one. origin: where its contents come from, empty for Roost itself.
    """

    def costs(record: Record[Z, ZoneState]) -> Iterable[Cost]:
        yield Cost(PRODUCT, f"{record.body.label} ({title})", by_hour(prices().cdn_zone))

    def wanted(tx: Tx, record: Record[Z, ZoneState]) -> WantedZone:
        zone, state = record.body, record.state
        return WantedZone(
            id=record.id,
            kind=kind.name,
            hosts=(zone.domain, zone.vanity_domain) if zone.vanity_domain else (zone.domain,),
            origin=origin(zone),
            certificate=state.certificate,
            key=certificates.open_key(tx.service(Secret), state.key),
            cors=zone.cors,
            gzip=zone.gzip,
            block_ai=zone.block_ai,
            block_bad_bots=zone.block_bad_bots,
            blocked=tuple(zone.block_ip_addresses),
            regions=tuple(zone.regions),
            cache_bytes=zone.cache_size,
            requests=zone.packets_per_sec,
        )

    return Managed(
        name=name,
        kind=kind,
        costs=costs,
        driver=Cdn,
        wanted=wanted,
        act=_apply,
        takes=Takes(quick=1, realistic=60),
        removal=REMOVE,
    )


def _vanity_domain(name: str) -> str:
    """In small letters, or empty; raises BadRequest for what is no host name of the client's."""
    host = name.lower().removesuffix(".")
    if host and (not is_host(host) or f".{host}".endswith(f".{CDN_DOMAIN}")):
        raise BadRequest("Invalid vanity_domain: must be a host name of your own")
    return host


def is_host(name: str) -> bool:
    """Whether it is a DNS name of two labels at least, in small letters."""
    return len(name) <= 253 and _HOST.fullmatch(name) is not None


def _blocked(addresses: list[str]) -> list[str]:
    """Addresses and networks in their canonical form, each once."""
    if len(addresses) > MOST_BLOCKED:
        raise BadRequest(f"Invalid block_ip_addresses: at most {MOST_BLOCKED}")
    try:
        networks = [parse_network(address.strip(), strict=False) for address in addresses]
    except ValueError as error:
        raise BadRequest(f"Invalid block_ip_addresses: {error}") from None
    return list(dict.fromkeys(map(_shortest, networks)))


def _shortest(network: Network) -> str:
    return str(network[0]) if network.num_addresses == 1 else str(network)


def _regions(ids: list[str]) -> list[str]:
    """Each once; all that there are where none is named."""
    for id in ids:
        if region(id) is None:
            raise BadRequest(f"Invalid regions: there is no {id}")
    return list(dict.fromkeys(ids)) or [place.id for place in regions()]


def _rename(tx: Tx, record: Record[Z, ZoneState], domain: str) -> None:
    before = record.body.vanity_domain
    if domain == before:
        return
    if before:
        tx.delete(tx.get(HOSTS, before, record.account, "update"))
    if domain:
        _claim(tx, record, domain)
    else:
        record.state.certificate = record.state.key = ""
    record.body.vanity_domain = domain


def _certify(sort: ZoneSort[Z], zone: Z, state: ZoneState, pair: Pair, secret: Secret) -> None:
    """Takes in a pair if there is one, and sees to it that what the zone has then fits."""
    domain = zone.vanity_domain
    if pair.certificate:
        if not domain:
            raise BadRequest("Missing required field: vanity_domain, which ssl_cert is for")
        certificates.check_host(pair.names, domain)
        state.certificate, state.key = pair.certificate, certificates.seal_key(secret, pair.key)
    elif state.certificate:
        certificates.check_host(certificates.names_of(state.certificate), domain)
    elif domain and sort.needs_pair(zone):
        raise BadRequest("Missing required field: ssl_cert, with ssl_cert_key, for vanity_domain")


def _claim(tx: Tx, record: Record[Z, ZoneState], host: str) -> None:
    try:
        tx.insert(HOSTS, host, record.account, ZoneHost(), owner=record.seq)
    except Taken:
        raise BadRequest("Invalid vanity_domain: another zone has it") from None


async def _apply(run: Run, zone: WantedZone) -> None:
    await run.driver(Cdn).apply(zone)


async def _purge(run: Run) -> None:
    await run.driver(Cdn).purge(run.job.args["id"], run.job.args["path"])


async def _remove(run: Run) -> None:
    await run.driver(Cdn).remove(run.job.args["id"])


PURGE = destroying("purge-cdn-zone", _purge, driver=Cdn)
REMOVE = destroying("remove-cdn-zone", _remove, driver=Cdn)
