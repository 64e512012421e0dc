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
routes = Routes("Container Registry", read="subscriptions_view", write="subscriptions")
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
    """List registry regions

    Lists the regions that have a registry server, a page at a time. Use a `name` as the `region` of
    a registry or of a replication.
    """
    return catalog_page(REGION_LIST, registry_regions(), query)


@catalog.get("/registry/plan/list", "list-registry-plans", PLANS, errors=(401, 422))
async def list_plans(call: Call) -> Reply:
    """List registry plans

    Lists the plans that registries come in, each under its key, with storage and price.
    """
    return PLANS(registry_plans())


@routes.get("/registries", "list-registries", REGISTRY_LIST, errors=(401, 404, 422))
async def list_registries(call: Call, query: Paging) -> Reply:
    """List registries

    Lists the registries of your account, the oldest first, a page at a time, with what each has
    cost this month.
    """
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
    """Create a registry

    Makes a container registry, which can be used at once. It costs its plan's price, by the hour up
    to a month, from now until you delete it; `start_up` is free. Its name must differ from that of
    every other registry, whoever has it. A name, region or plan that cannot be had is refused with
    422. Some clients send this to `/registries`, others to `/registry`.
    """
    # The published sample posts to /registries.
    root = rules.new_root()
    return await _written(call, lambda tx: rules.create(tx, call.account, body, root))


@routes.get("/registry/{registry-id}", "read-registry", REGISTRY, errors=(401, 404, 422))
async def read_registry(call: Call, registry_id: str) -> Reply:
    """Get a registry

    Shows one registry, with how full it is, its root user, and what it has cost this month.
    """

    def find(tx: Tx) -> tuple[RegistryRecord, int]:
        return usage.get_with_pending(tx, REGISTRIES, registry_id, call.account)

    return _answer(call, *await call.read(find))


@routes.put("/registry/{registry-id}", "update-registry", REGISTRY, errors=(401, 404, 422))
async def update_registry(call: Call, registry_id: str, body: RegistryUpdate) -> Reply:
    """Change a registry

    Changes the plan, who may pull, or both; what you leave out stays. The new price counts from
    then on. A plan that has no room for what the registry holds is refused with 422.
    """
    return await _written(call, lambda tx: rules.update(tx, call.account, registry_id, body))


@routes.delete("/registry/{registry-id}", "delete-registry", errors=(401, 404, 422))
async def delete_registry(call: Call, registry_id: str) -> Reply:
    """Delete a registry

    Deletes a registry with all of its repositories, robots and images, and ends what it costs. Its
    name is free at once.
    """
    await call.write(lambda tx: removal.delete(tx, call.account, registry_id))
    return DONE


@routes.put(
    "/registry/{registry-id}/user/password", "update-container-registry-password", SUCCESS,
    errors=(401, 404, 422),
)  # fmt: skip
async def update_password(call: Call, registry_id: str, body: PasswordUpdate) -> Reply:
    """Change a registry's password

    Replaces the password of the registry's root user. A wrong old password, or a new one that is
    not of 8 to 128 characters, is refused with 422.
    """
    old, new = body.old_password, body.new_password
    await call.write(lambda tx: rules.change_password(tx, call.account, registry_id, old, new))
    return SUCCESS(Success("Password update successfully"))
