"""Regions: where resources can be deployed."""

from functools import cache

import msgspec

from roost.catalog.tables import Row, items, read


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A place where resources can be deployed.

    id: A code of three letters, such as `ewr`.
    city: The city that the region is in.
    country: The country, in the two letters of ISO 3166.
    continent: The continent that the region is on.
    options: What the region offers, such as `kubernetes` or `block_storage_high_perf`.
    connectivity: How an instance can reach the internet there: `public_ip`, `nat_gateway`.
    """

    id: str
    city: str
    country: str
    continent: str
    options: tuple[str, ...]
    connectivity: tuple[str, ...]


class _RegionRow(Row, frozen=True, kw_only=True):
    id: str
    city: str
    country: str
    continent: str
    options: str
    connectivity: str


def regions() -> tuple[Region, ...]:
    """Every region, by id."""
    return tuple(_regions().values())


def region(region_id: str) -> Region | None:
    """The region of that id."""
    return _regions().get(region_id)


@cache
def _regions() -> dict[str, Region]:
    return {
        row.id: Region(
            id=row.id,
            city=row.city,
            country=row.country,
            continent=row.continent,
            options=items(row.options),
            connectivity=items(row.connectivity),
        )
        for row in read("regions.csv", _RegionRow)
    }
