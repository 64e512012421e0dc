"""/v2/registries and /v2/registry"""

from collections.abc import Callable

from ...catalog.registry import RegistryPlans, RegistryRegion, registry_plans, registry_regions
from ...engine import usage
from ...http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ...http.catalog_pages import catalog_page
from ...http.operations import Call, Paging, Routes
from ...store import Tx
from ...store.secret import Secret
from . import removal, rules
from .documents import (
    REGISTRIES,
    PasswordUpdate,
    Registry,
    RegistryCreate,
    RegistryRecord,
    RegistryUpdate,
    Success,
)

# Whoever may look sees the root user's password, so to look needs the permission to change.
routes = Routes("Container Registry", read="subscriptions", write="subscriptions")
catalog = Routes("Container Registry")

REGISTRY = Whole(Registry)
REGISTRY_LIST = ListResponse("registries", Registry)
PLANS = ItemResponse("plans", RegistryPlans)
REGION_LIST = ListResponse("regions", RegistryRegion)
SUCCESS = Whole(Success)


def _answer(call: Call, record: RegistryRecord, cents: int) -> Reply:
    return REGISTRY(rules.details(record, cents, call.service(Secret)))


async def _written(call: Call, write: Callable[[Tx], RegistryRecord]) -> Reply:
    """Runs a write and answers with the registry that it returns."""
    return _answer(call, *await call.write_and_show(write, usage.and_pending))


@catalog.get("/registry/region/list", "list-registry-regions", REGION_LIST, errors=(401, 422))
async def list_regions(call: Call, query: Paging) -> Reply:
    return catalog_page(REGION_LIST, registry_regions(), query)


@catalog.get("/registry/plan/list", "list-registry-plans", PLANS, errors=(401, 422))
async def list_plans(call: Call) -> Reply:
    return PLANS(registry_plans())


@routes.get("/registries", "list-registries", REGISTRY_LIST, errors=(401, 404, 422))
async def list_registries(call: Call, query: Paging) -> Reply:
    page, secret = await call.records(REGISTRIES, query), call.service(Secret)
    found = await call.read(lambda tx: usage.with_pending(tx, page.items))
    return REGISTRY_LIST.shaped(page.with_items(found), lambda each: rules.details(*each, secret))


@routes.post(
    "/registries", "post-registries", REGISTRY,
    ok=201, acl="provisioning", errors=(401, 422),
)  # fmt: skip
@routes.post(
    "/registry", "create-registry", REGISTRY,
    ok=201, acl="provisioning", errors=(401, 422),
)  # fmt: skip
async def create_registry(call: Call, body: RegistryCreate) -> Reply:
    """The published sample posts to /registries, and clients to /registry."""
    root = rules.new_root()
    return await _written(call, lambda tx: rules.create(tx, call.account, body, root))


@routes.get("/registry/{registry-id}", "read-registry", REGISTRY, errors=(401, 404, 422))
async def read_registry(call: Call, registry_id: str) -> Reply:
    def find(tx: Tx) -> tuple[RegistryRecord, int]:
        return usage.get_with_pending(tx, REGISTRIES, registry_id, call.account)

    return _answer(call, *await call.read(find))


@routes.put("/registry/{registry-id}", "update-registry", REGISTRY, errors=(401, 404, 422))
async def update_registry(call: Call, registry_id: str, body: RegistryUpdate) -> Reply:
    return await _written(call, lambda tx: rules.update(tx, call.account, registry_id, body))


@routes.delete("/registry/{registry-id}", "delete-registry", errors=(401, 404, 422))
async def delete_registry(call: Call, registry_id: str) -> Reply:
    await call.write(lambda tx: removal.delete(tx, call.account, registry_id))
    return DONE


@routes.put(
    "/registry/{registry-id}/user/password", "update-container-registry-password", SUCCESS,
    errors=(401, 404, 422),
)  # fmt: skip
async def update_password(call: Call, registry_id: str, body: PasswordUpdate) -> Reply:
    old, new = body.old_password, body.new_password
    await call.write(lambda tx: rules.change_password(tx, call.account, registry_id, old, new))
    return SUCCESS(Success("Password update successfully"))
