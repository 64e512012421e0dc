"""Lists of the catalog page like stored ones: forth and back, whatever the size of a page."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.answers import ListResponse
from roost.http.catalog_pages import catalog_page
from roost.http.errors import BadRequest
from roost.http.operations import Paging
from roost.store.listing import encode_cursor


class Item(msgspec.Struct):
    id: int


ITEMS = ListResponse("items", Item)

lengths = st.integers(0, 30)
sizes = st.integers(1, 12)


def page(length: int, size: int, cursor: str = "") -> tuple[list[int], dict[str, Any]]:
    values = [Item(n) for n in range(length)]
    reply = msgspec.json.decode(catalog_page(ITEMS, values, Paging(size, cursor)).body)
    return [item["id"] for item in reply["items"]], reply["meta"]


@given(lengths, sizes)
def test_next_leads_through_all_items_and_prev_back(length: int, size: int) -> None:
    found, meta = page(length, size)
    forth = [found]
    while meta["links"]["next"]:
        found, meta = page(length, size, meta["links"]["next"])
        forth.append(found)
    back = [found]
    while meta["links"]["prev"]:
        found, meta = page(length, size, meta["links"]["prev"])
        back.insert(0, found)
    assert [id for items in forth for id in items] == list(range(length))
    assert all(len(items) == size for items in forth[:-1])
    assert back == forth


@given(lengths, sizes, st.sampled_from(["next", "prev"]), st.integers(0, 10**17))
def test_a_cursor_beyond_the_list_is_an_end_of_it(
    length: int, size: int, direction: str, position: int
) -> None:
    found, meta = page(length, size, encode_cursor(direction, position))
    assert meta["total"] == length
    assert found == sorted(found)
    if found:
        assert bool(meta["links"]["prev"]) == (found[0] > 0)
        assert bool(meta["links"]["next"]) == (found[-1] < length - 1)
    elif direction == "next":
        assert meta["links"]["next"] == ""
    else:
        assert meta["links"]["prev"] == ""


@pytest.mark.parametrize("cursor", ["x", "next__1", "bmV4dF9f", "YWxsX18x"])
def test_what_no_list_gave_out_is_no_cursor(cursor: str) -> None:
    with pytest.raises(BadRequest, match="Invalid cursor"):
        page(3, 1, cursor)
