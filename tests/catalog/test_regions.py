import msgspec
import pytest

from roost.catalog import region, regions


def test_there_are_thirty_three_regions_with_ids_of_their_own() -> None:
    assert len(regions()) == 33
    assert len({r.id for r in regions()}) == 33


def test_a_region_answers_what_the_api_does() -> None:
    ams = region("ams")
    assert ams is not None
    assert msgspec.json.decode(msgspec.json.encode(ams)) == {
        "id": "ams",
        "city": "Amsterdam",
        "country": "NL",
        "continent": "Europe",
        "options": [
            "ddos_protection",
            "block_storage_storage_opt",
            "block_storage_high_perf",
            "load_balancers",
            "kubernetes",
        ],
        "connectivity": ["public_ip", "nat_gateway"],
    }


def test_names_keep_their_letters() -> None:
    sao = region("sao")
    assert sao is not None
    assert sao.city == "São Paulo"


def test_every_region_offers_something_and_reaches_the_internet() -> None:
    for each in regions():
        assert each.options, each.id
        assert "public_ip" in each.connectivity, each.id


def test_an_unknown_region_is_none() -> None:
    assert region("xxx") is None


def test_a_region_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        regions()[0].city = "Elsewhere"  # pyright: ignore[reportAttributeAccessIssue]
