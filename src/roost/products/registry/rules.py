"""What may happen to registries, and what they cost: their plan's price, from creation on."""

import re
import secrets
import string
from collections.abc import Iterable
from hmac import compare_digest
from typing import NamedTuple
from uuid import uuid4

from ...catalog.registry import (
    DOMAIN,
    RegistryPlan,
    RegistryRegion,
    registry_plan,
    registry_region,
)
from ...drivers.registry import Namespace
from ...drivers.registry import Registry as Driver
from ...engine.lifecycle import Takes
from ...engine.managed import Managed, States
from ...engine.metering import DOLLAR, by_month
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import ApiError
from ...store import Taken, Tx, plain
from ...store.secret import Secret
from ...store.tx import Lock
from .documents import (
    FAILED,
    MADE,
    NAMES,
    REGISTRIES,
    Applied,
    Registry,
    RegistryBilling,
    RegistryCreate,
    RegistryMetadata,
    RegistryName,
    RegistryRecord,
    RegistryState,
    RegistryStorage,
    RegistrySubscription,
    RegistryUpdate,
    RegistryUser,
    StorageAmount,
    StoredRegistry,
)

PRODUCT = "Container Registry"
LONGEST_NAME = 63
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128

_NAME = re.compile(r"[a-z0-9]+")
_MB = 1024**2
_LETTERS = string.ascii_letters + string.digits
_FOR_PASSWORD = "registry password"  # noqa: S105 - what the sealing is for

MAKING = Takes(quick=0.2, realistic=2)
REMOVING = Takes(quick=0.1, realistic=4)


class Root(NamedTuple):
    """The first user of a new registry. password: in the clear."""

    id: int
    password: str


def new_password() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(36))


def new_root() -> Root:
    return Root(secrets.randbelow(10**6) + 1, new_password())


def create(tx: Tx, account: int, wanted: RegistryCreate, root: Root) -> RegistryRecord:
    """Raises ApiError for what cannot be had, and for a name that another registry has."""
    if not _NAME.fullmatch(wanted.name) or len(wanted.name) > LONGEST_NAME:
        raise unprocessable(f"Invalid name: small letters and digits alone, {LONGEST_NAME} at most")
    require_region(wanted.region)
    _plan(wanted.plan)
    id, now = str(uuid4()), plain(tx.now)
    body = StoredRegistry(
        id=id,
        name=wanted.name,
        date_created=now,
        region=wanted.region,
        public=wanted.public,
        plan=wanted.plan,
    )
    state = RegistryState(
        root_id=root.id,
        password=tx.service(Secret).seal_text(root.password, _FOR_PASSWORD),
        password_changed=now,
        plan_changed=now,
        used_changed=now,
    )
    record = MANAGED.create(tx, id, account, body, state)
    try:
        tx.insert(NAMES, wanted.name, account, RegistryName(), owner=record.seq)
    except Taken:
        raise unprocessable("Invalid name: a registry of this name exists already") from None
    return record


def edit(tx: Tx, account: int, id: str) -> RegistryRecord:
    """The registry, locked for a change. Raises ApiError for one that could not be made."""
    record = tx.get(REGISTRIES, id, account, "update")
    if record.body.status == FAILED:
        raise unprocessable("The registry could not be made: it can only be deleted")
    return record


def update(tx: Tx, account: int, id: str, wanted: RegistryUpdate) -> RegistryRecord:
    """Takes in what was given. Raises ApiError for a plan that has no room for what is there."""
    record = edit(tx, account, id)
    body, state = record.body, record.state
    if wanted.plan is not None and wanted.plan != body.plan:
        if _quota(_plan(wanted.plan)) < state.used_bytes:
            raise unprocessable("Invalid plan: the registry holds more than it allows")
        body.plan, state.plan_changed = wanted.plan, plain(tx.now)
    if wanted.public is not None:
        body.public = wanted.public
    MANAGED.changed(tx, record, at_once=True)
    return record


def change_password(tx: Tx, account: int, id: str, old: str, new: str) -> RegistryRecord:
    """Raises ApiError unless the old one is right and the new one is of a fit length."""
    record, secret = edit(tx, account, id), tx.service(Secret)
    if not compare_digest(password_of(record, secret).encode(), old.encode()):
        raise unprocessable("Invalid old_password")
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        raise unprocessable(
            f"Invalid new_password: must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        )
    record.state.password = secret.seal_text(new, _FOR_PASSWORD)
    record.state.password_changed = plain(tx.now)
    MANAGED.update(tx, record)
    return record


def password_of(record: RegistryRecord, secret: Secret) -> str:
    """Empty where another installation had sealed it."""
    return secret.open_text(record.state.password, _FOR_PASSWORD)


def details(record: RegistryRecord, cents: int, secret: Secret) -> Registry:
    """A registry as it is answered. cents: what it has come to this month."""
    body, state = record.body, record.state
    plan, region = _plan(body.plan), require_region(body.region)
    return Registry(
        id=body.id,
        name=body.name,
        urn=urn(body.region, body.name),
        storage=RegistryStorage(
            used=_amount(state.used_bytes, state.used_changed),
            allowed=_amount(_quota(plan), state.plan_changed),
        ),
        date_created=body.date_created,
        public=body.public,
        root_user=RegistryUser(
            id=state.root_id,
            username=body.id,
            password=password_of(record, secret),
            added_at=body.date_created,
            updated_at=state.password_changed,
        ),
        metadata=RegistryMetadata(
            region,
            RegistrySubscription(RegistryBilling(plan.monthly_price, cents / 100), body.plan),
        ),
    )


def named(tx: Tx, name: str, lock: Lock = "") -> RegistryRecord | None:
    """The registry of that name, whoever has it; None where there is none that works."""
    found = tx.find(NAMES, name)
    record = None if found is None else tx.by_seq(REGISTRIES, found.owner, lock)
    return None if record is None or record.body.status == FAILED else record


def hosts(tx: Tx, name: str) -> tuple[str, ...]:
    """The servers that have the registry of that name, its own first; none where there is none."""
    record = named(tx, name)
    if record is None:
        return ()
    return tuple(map(host, (record.body.region, *record.state.replicas)))


def quota(record: RegistryRecord) -> int:
    """Bytes that a registry may hold."""
    return _quota(_plan(record.body.plan))


def host(region: str) -> str:
    return f"{region}.{DOMAIN}"


def urn(region: str, name: str) -> str:
    return f"{host(region)}/{name}"


def namespace(record: RegistryRecord) -> Namespace:
    """What the driver is told of it."""
    body = record.body
    return Namespace(
        id=record.id,
        name=body.name,
        host=host(body.region),
        replicas=tuple(map(host, record.state.replicas)),
        public=body.public,
        quota_bytes=quota(record),
    )


def require_region(name: str) -> RegistryRegion:
    """Raises ApiError for a region that has no registry server."""
    region = registry_region(name)
    if region is None:
        raise unprocessable("Invalid region: no registry there")
    return region


def unprocessable(text: str) -> ApiError:
    """What this section answers where others answer 400."""
    return ApiError(text, 422)


def _plan(key: str) -> RegistryPlan:
    plan = registry_plan(key)
    if plan is None:
        raise unprocessable("Invalid plan: must be start_up, business, premium or enterprise")
    return plan


def _quota(plan: RegistryPlan) -> int:
    return plan.max_storage_mb * _MB


def _amount(size: int, changed: str) -> StorageAmount:
    return StorageAmount(
        bytes=size,
        mb=_rounded(size / _MB),
        gb=_rounded(size / 1024**3),
        tb=_rounded(size / 1024**4),
        updated_at=changed,
    )


def _rounded(amount: float) -> float:
    """Two digits behind the point, and none for a whole number."""
    rounded = round(amount, 2)
    return int(rounded) if rounded.is_integer() else rounded


def _costs(record: RegistryRecord) -> Iterable[Cost]:
    plan = _plan(record.body.plan)
    if plan.monthly_price:
        text = f"{record.body.name} ({plan.vanity_name})"
        yield Cost(PRODUCT, text, by_month(plan.monthly_price * DOLLAR))


def _wanted(tx: Tx, record: RegistryRecord) -> Namespace:
    return namespace(record)


def _applied(tx: Tx, record: RegistryRecord) -> None:
    body, state = record.body, record.state
    state.applied = Applied(body.public, body.plan, list(state.replicas))


def _refused(tx: Tx, record: RegistryRecord) -> None:
    """What the driver has, which may be too small by now for what is in it."""
    body, had = record.body, record.state.applied
    if had is not None:
        body.public, body.plan, record.state.replicas = had.public, had.plan, list(had.replicas)


async def _apply(run: Run, namespace: Namespace) -> None:
    await run.driver(Driver).apply(namespace)


async def _remove(run: Run) -> None:
    await run.driver(Driver).remove(run.job.args["id"])


MANAGED = Managed(
    name="reconcile-registry",
    kind=REGISTRIES,
    states=States(ready=MADE),
    irreplaceable=True,
    costs=_costs,
    driver=Driver,
    wanted=_wanted,
    act=_apply,
    done=_applied,
    refused=_refused,
    takes=MAKING,
    removal=destroying("remove-registry", _remove, driver=Driver, takes=REMOVING),
)
