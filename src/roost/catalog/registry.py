"""Container registries: the plans that there are, and the regions that have a registry server."""

from functools import cache

import msgspec

from roost.catalog.places import region
from roost.catalog.tables import Row, read

DOMAIN = "vultrcr.com"


class RegistryPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry may hold, and what it costs.

    vanity_name: What the plan is called.
    max_storage_mb: How much a registry may hold, in MB.
    monthly_price: Dollars a month.
    """

    vanity_name: str
    max_storage_mb: int
    monthly_price: int


class RegistryPlans(msgspec.Struct, frozen=True, kw_only=True):
    """The plans of registries, each under the key that requests name it by.

    start_up: The smallest plan. It is free.
    business: The second plan.
    premium: The third plan.
    enterprise: The largest plan.
    """

    start_up: RegistryPlan
    business: RegistryPlan
    premium: RegistryPlan
    enterprise: RegistryPlan


class DataCenter(msgspec.Struct, frozen=True, kw_only=True):
    """Where a registry server stands.

    id: Its number.
    name: The city that it is in.
    site_code: Its short name.
    region: The part of its country or continent.
    country: The country that it is in.
    continent: The continent that it is on.
    description: Where it is, in words.
    airport: The code of the airport nearby.
    """

    id: int
    name: str
    site_code: str
    region: str
    country: str
    continent: str
    description: str
    airport: str


class RegistryRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A region that has a registry server.

    id: Its number.
    name: The name that requests give as `region`.
    urn: The host name of the server, which docker logs in to.
    base_url: The URL of the server.
    public: Whether everybody can use it.
    added_at: When it was added.
    updated_at: When it was last changed.
    data_center: Where the server stands.
    """

    id: int
    name: str
    urn: str
    base_url: str
    public: bool
    added_at: str
    updated_at: str
    data_center: DataCenter


class _PlanRow(Row, frozen=True, kw_only=True):
    key: str
    vanity_name: str
    max_storage_mb: int
    monthly_price: int


class _RegionRow(Row, frozen=True, kw_only=True):
    id: int
    name: str
    added_at: str
    center_id: int
    site_code: str
    area: str
    description: str


@cache
def registry_plans() -> RegistryPlans:
    """Every plan."""
    return RegistryPlans(**_plans())


def registry_plan(key: str) -> RegistryPlan | None:
    """The plan of that key."""
    return _plans().get(key)


def registry_regions() -> tuple[RegistryRegion, ...]:
    """Every region that has a registry server, by id."""
    return tuple(_regions().values())


def registry_region(name: str) -> RegistryRegion | None:
    """The region of that name, which is the id that regions have elsewhere."""
    return _regions().get(name)


@cache
def _plans() -> dict[str, RegistryPlan]:
    return {
        row.key: RegistryPlan(
            vanity_name=row.vanity_name,
            max_storage_mb=row.max_storage_mb,
            monthly_price=row.monthly_price,
        )
        for row in read("registry_plans.csv", _PlanRow)
    }


@cache
def _regions() -> dict[str, RegistryRegion]:
    return {row.name: _region(row) for row in read("registry_regions.csv", _RegionRow)}


def _region(row: _RegionRow) -> RegistryRegion:
    place = region(row.name)
    assert place is not None
    host = f"{row.name}.{DOMAIN}"
    return RegistryRegion(
        id=row.id,
        name=row.name,
        urn=host,
        base_url=f"https://{host}",
        public=True,
        added_at=row.added_at,
        updated_at=row.added_at,
        data_center=DataCenter(
            id=row.center_id,
            name=place.city,
            site_code=row.site_code,
            region=row.area,
            country=place.country,
            continent=place.continent,
            description=row.description,
            airport=row.name.upper(),
        ),
    )
