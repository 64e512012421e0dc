import msgspec
import pytest

from roost.catalog import (
    block_type,
    block_types_in,
    file_storage,
    file_storage_regions,
    plans,
    region,
    regions,
)
from roost.catalog.storage import BlockTypeId
from tests.catalog.data import table

DOLLAR = 1_000_000_000


@pytest.mark.parametrize(
    ("id", "gb_month", "smallest", "largest"),
    [("high_perf", DOLLAR // 10, 10, 10_000), ("storage_opt", DOLLAR // 40, 40, 40_000)],
)
def test_block_types_have_their_price_and_sizes(
    id: BlockTypeId, gb_month: int, smallest: int, largest: int
) -> None:
    kind = block_type(id)
    assert (kind.gb_month, kind.min_gb, kind.max_gb) == (gb_month, smallest, largest)


def test_a_region_has_the_block_types_that_it_names() -> None:
    assert [kind.id for kind in block_types_in("ewr")] == ["high_perf", "storage_opt"]
    for place in regions():
        named = {option for option in place.options if option.startswith("block_storage_")}
        assert {kind.option for kind in block_types_in(place.id)} == named
    assert block_types_in("nowhere") == ()


def test_every_region_has_some_block_storage() -> None:
    assert all(block_types_in(place.id) for place in regions())


def test_file_storage_is_where_the_table_says() -> None:
    listed = [row["region"] for row in table("file_storage.csv")]
    assert [found.id for found in file_storage_regions()] == listed
    for place in regions():
        assert (file_storage(place.id) is not None) == (place.id in listed)


def test_a_region_of_file_storage_answers_what_it_costs() -> None:
    answer = msgspec.to_builtins(file_storage_regions()[0])
    place, terms = region("ewr"), file_storage("ewr")
    assert place is not None
    assert terms is not None
    assert (answer["id"], answer["country"], answer["description"]) == ("ewr", "US", place.city)
    assert answer["price_per_gb"]["nvme"] * DOLLAR == terms.gb_month
    assert answer["min_size_gb"] == {"nvme": terms.min_gb, "hdd": 0}


def test_plans_that_boot_from_blocks_are_vx1() -> None:
    assert {plan.type for plan in plans() if plan.storage_type == "block_storage"} == {"vx1"}
