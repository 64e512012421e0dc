"""/v2/os: the operating systems that can be installed, and the markers of other sources."""

import httpx

from tests.products.catalog_client import follow


def test_an_operating_system_has_a_number_a_name_and_a_family(anyone: httpx.Client) -> None:
    systems = {system["id"]: system for system in anyone.get("/os").json()["os"]}
    assert systems[167] == {
        "id": 167,
        "name": "CentOS 7 x64",
        "arch": "x64",
        "family": "centos",
    }


def test_the_markers_are_listed_and_retired_systems_are_not(anyone: httpx.Client) -> None:
    ids = {system["id"] for system in anyone.get("/os").json()["os"]}
    assert {159, 164, 180, 186, 426} <= ids
    assert 127 not in ids


def test_the_list_is_paged(anyone: httpx.Client) -> None:
    pages = list(follow(anyone, "/os", "next", per_page=25))
    assert [len(page["os"]) for page in pages] == [25, 25, 6]
    assert {page["meta"]["total"] for page in pages} == {56}
