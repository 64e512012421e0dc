"""/v2/iso-public: ISOs that every account may attach."""

import re

import httpx

from tests.products.catalog_client import follow


def test_a_public_iso_has_an_id_a_name_and_a_checksum(anyone: httpx.Client) -> None:
    listed = anyone.get("/iso-public").json()
    iso = next(iso for iso in listed["public_isos"] if iso["name"] == "CentOS 7")
    assert set(iso) == {"id", "name", "description", "md5sum"}
    assert iso["description"] == "7 x86_64 Minimal"
    assert re.fullmatch("[0-9a-f]{32}", iso["md5sum"])
    assert listed["meta"]["total"] == len(listed["public_isos"]) == 26


def test_the_list_is_paged(anyone: httpx.Client) -> None:
    pages = list(follow(anyone, "/iso-public", "next", per_page=20))
    assert [len(page["public_isos"]) for page in pages] == [20, 6]
