"""Container registries: the plans that there are, and the regions that have a registry server."""

from functools import cache

import msgspec

from roost.catalog.places import region
from roost.catalog.tables import Row, read

DOMAIN = "vultrcr.com"


class RegistryPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, as GET /registry/plan/list answers it. monthly_price: dollars, always whole ones."""

    vanity_name: str
    max_storage_mb: int
    monthly_price: int


class RegistryPlans(msgspec.Struct, frozen=True, kw_only=True):
    """Every plan by its key."""

    start_up: RegistryPlan
    business: RegistryPlan
    premium: RegistryPlan
    enterprise: RegistryPlan


class DataCenter(msgspec.Struct, frozen=True, kw_only=True):
    """Where a registry server stands. region: the part of its country or continent."""

    id: int
    name: str
    site_code: str
    region: str
    country: str
    continent: str
    description: str
    airport: str


class RegistryRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A region that has a registry server, as GET /registry/region/list answers it.

    urn: the server's host, which clients log in to.
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
