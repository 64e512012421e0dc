"""Block storage and file storage: the kinds that there are, where, how large, at which price."""

from decimal import Decimal
from functools import cache
from typing import Literal, get_args

import msgspec

from roost.catalog.places import region
from roost.catalog.tables import Row, nanos, number, read

BlockTypeId = Literal["high_perf", "storage_opt"]


class BlockType(msgspec.Struct, frozen=True, kw_only=True):
    """A type of block storage.

    name: what the disks are. option: what the regions that have it name among their options.
    gb_month: nanodollars for a GB and month. min_gb, max_gb: how small and large a block may be.
    max_iops, max_mib_s: operations and MiB a second.
    """

    id: BlockTypeId
    name: str
    option: str
    gb_month: int
    min_gb: int
    max_gb: int
    max_iops: int
    max_mib_s: int


class DiskPrices(msgspec.Struct, frozen=True, kw_only=True):
    """Dollars for a GB and month.

    nvme: The price on NVMe disks.
    hdd: The price on hard disks. 0, since these are offered nowhere.
    """

    nvme: float
    hdd: float = 0


class DiskSizes(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in GB.

    nvme: The size on NVMe disks.
    hdd: The size on hard disks. 0, since these are offered nowhere.
    """

    nvme: int
    hdd: int = 0


class FileStorageRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A region that has file storage.

    id: The region's id, such as `ewr`.
    country: The country, in the two letters of ISO 3166.
    continent: The continent that the region is on.
    description: The city that the region is in.
    price_per_gb: What a GB costs a month, by kind of disk.
    min_size_gb: How small a file system may be, by kind of disk.
    """

    id: str
    country: str
    continent: str
    description: str
    price_per_gb: DiskPrices
    min_size_gb: DiskSizes


class FileStorageTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a file system on NVMe costs in a region, in nanodollars for a GB and month, and how
    small and large it may be.
    """

    gb_month: int
    min_gb: int
    max_gb: int


class _BlockRow(Row, frozen=True, kw_only=True):
    id: BlockTypeId
    name: str
    option: str
    price_gb: Decimal
    min_gb: int
    max_gb: int
    max_iops: int
    max_mib_s: int


class _FileRow(Row, frozen=True, kw_only=True):
    region: str
    nvme_gb: Decimal
    nvme_min_gb: int
    nvme_max_gb: int


def block_type(id: BlockTypeId) -> BlockType:
    """The block storage type of that id."""
    return _block_types()[id]


def block_types_in(region_id: str) -> tuple[BlockType, ...]:
    """The types that a region has, the faster first; none for a region that is not there."""
    place = region(region_id)
    if place is None:
        return ()
    types = map(block_type, get_args(BlockTypeId))
    return tuple(type for type in types if type.option in place.options)


def file_storage_regions() -> tuple[FileStorageRegion, ...]:
    """Every region that has file storage."""
    return tuple(map(_file_storage_region, _file_rows().values()))


def file_storage(region_id: str) -> FileStorageTerms | None:
    """What holds for file storage in a region, if it has any."""
    row = _file_rows().get(region_id)
    if row is None:
        return None
    return FileStorageTerms(
        gb_month=nanos(row.nvme_gb), min_gb=row.nvme_min_gb, max_gb=row.nvme_max_gb
    )


@cache
def _block_types() -> dict[BlockTypeId, BlockType]:
    return {
        row.id: BlockType(
            id=row.id,
            name=row.name,
            option=row.option,
            gb_month=nanos(row.price_gb),
            min_gb=row.min_gb,
            max_gb=row.max_gb,
            max_iops=row.max_iops,
            max_mib_s=row.max_mib_s,
        )
        for row in read("block_storage.csv", _BlockRow)
    }


@cache
def _file_rows() -> dict[str, _FileRow]:
    return {row.region: row for row in read("file_storage.csv", _FileRow)}


def _file_storage_region(row: _FileRow) -> FileStorageRegion:
    place = region(row.region)
    assert place is not None
    return FileStorageRegion(
        id=place.id,
        country=place.country,
        continent=place.continent,
        description=place.city,
        price_per_gb=DiskPrices(nvme=number(row.nvme_gb)),
        min_size_gb=DiskSizes(nvme=row.nvme_min_gb),
    )
