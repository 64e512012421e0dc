"""Data folders with many instances.

Some hundreds are made through the API by the real rules and run their jobs to the end. All others
are copies of them, written through the store with ids, names, addresses and usage of their own, a
thousand for each second of the past, as one busy client would have made them.
"""

import asyncio
import shutil
from itertools import count
from pathlib import Path
from time import sleep

import msgspec

from roost.app import kinds
from roost.catalog import plan
from roost.engine.networks import Ipv4Pool, Ipv6Pool, mac
from roost.engine.pools import AddressPools
from roost.products.instances import charges
from roost.products.instances.documents import INSTANCES, InstanceRecord
from roost.products.instances.reserved_ips import show_addresses
from roost.store import SECOND, ClockSetting, Store, Times, Tx, connect, iso, log, new_id

from .servers import Server, roost

MODELS = 200
A_SECOND = 1000
PLANS = ("vc2-1c-1gb", "vc2-1c-2gb", "vc2-2c-4gb", "vhf-1c-1gb")
REGIONS = ("ewr", "ams", "fra", "sgp", "sjc")


def wanted(n: int) -> dict[str, object]:
    """The body of the n-th create: plans, regions and tags vary as they do in real accounts."""
    return {
        "region": REGIONS[n % len(REGIONS)],
        "plan": PLANS[n % len(PLANS)],
        "os_id": 1743,
        "label": f"node-{n}",
        "hostname": f"node-{n}",
        "tags": ["bench", f"group-{n % 50}"],
        "enable_ipv6": n % 3 == 0,
    }


def folder(place: Path, instances: int) -> Path:
    """A data folder with that many instances, under `place`; made unless it is there."""
    data = place / f"seed-{instances}"
    if data.exists():
        return data
    making = place / f"making-{instances}"
    shutil.rmtree(making, ignore_errors=True)
    fill(making, None, instances)
    making.rename(data)
    return data


def fill(data: Path, database: str | None, instances: int) -> None:
    """Makes that many instances in an empty folder, or in an empty database behind it."""
    data.mkdir(parents=True, exist_ok=True)
    with roost(data, database, lifecycle="instant") as server:
        _make_models(server)
    file = f"sqlite://{(data / 'roost.db').absolute()}"
    asyncio.run(_copy(database or file, instances - MODELS))
    with roost(data, database) as server:
        _check(server, instances)


def _make_models(server: Server) -> None:
    for n in range(MODELS):
        server.fetch("/v2/instances", "POST", wanted(n))
    while True:
        found = server.json("/v2/instances?per_page=500")["instances"]
        if all(i["status"] == "active" and i["server_status"] == "ok" for i in found):
            return
        sleep(0.05)


async def _copy(url: str, number: int) -> None:
    times = Times()
    now = times.machine()
    store = connect(url, times, kinds())
    await store.open()
    try:
        await _copy_all(store, now - number // A_SECOND * SECOND, number)
    finally:
        await store.close()


async def _copy_all(store: Store, start: int, number: int) -> None:
    models = await store.read(_models)
    pools = AddressPools(Ipv4Pool(), Ipv6Pool())
    numbers = count(MODELS)
    for done in range(0, number, A_SECOND):
        at = start + done // A_SECOND * SECOND
        store.times.setting = ClockSetting(base=at, rate=0)
        size = min(A_SECOND, number - done)

        def write(tx: Tx, size: int = size) -> None:
            for _ in range(size):
                n = next(numbers)
                _add_copy(tx, models[n % len(models)], n, pools)

        await store.write(write)


def account_of(tx: Tx) -> int:
    """The account that a folder was seeded for."""
    found = tx.sql.one("SELECT account FROM documents WHERE kind = ? LIMIT 1", (INSTANCES.name,))
    assert found is not None
    return found[0]


def created(tx: Tx, account: int, id: str) -> log.Entry:
    """The record that the request log keeps of a create."""
    metadata = {
        "user_id": id, "ip_address": "127.0.0.1", "http_status_code": 202, "method": "POST",
        "request_path": "/v2/instances", "request_body": msgspec.json.encode(wanted(0)).decode(),
    }  # fmt: skip
    encoded = msgspec.json.encode(metadata)
    return log.Entry(account, tx.now, "info", "instances", id, "Create instance", encoded)


def _models(tx: Tx) -> list[InstanceRecord]:
    return tx.children(INSTANCES, account_of(tx))


def _add_copy(tx: Tx, model: InstanceRecord, n: int, pools: AddressPools) -> None:
    id = new_id()
    body, state = model.stored().body, model.stored().state
    body.id, body.label, body.hostname = id, f"node-{n}", f"node-{n}"
    body.date_created = iso(tx.now)
    body.kvm = body.kvm.replace(model.id, id)
    state.mac = mac(id)
    state.ipv4 = pools.take_ipv4(tx, id)
    if state.ipv6 is not None:
        state.ipv6 = pools.take_ipv6(tx, id, state.mac)
    show_addresses(body, state)
    record = tx.insert(INSTANCES, id, model.account, body, state)
    size = plan(body.plan)
    assert size is not None
    charges.start(tx, record, size)
    log.append(tx, created(tx, model.account, id))


def _check(server: Server, instances: int) -> None:
    """Counters, index rows and sums must say what was written."""
    total = server.json("/v2/instances?per_page=1")["meta"]["total"]
    tagged = server.json("/v2/instances?per_page=1&tag=bench")["meta"]["total"]
    pending = server.json("/v2/account")["account"]["pending_charges"]
    if total != instances or tagged != instances or pending <= 0:
        raise RuntimeError(f"seeded {instances}, found {total}, {tagged} with their tag: {pending}")
