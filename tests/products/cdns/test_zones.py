"""Pull zones and push zones, from pending to gone."""

import re
from typing import Any

import pytest

from roost.catalog import regions
from roost.drivers.cdn import Cdn, CdnZone
from roost.drivers.errors import DriverRefused
from tests.products.cdns.zones import PULL, PUSH, UNKNOWN, Json, Told, Zones
from tests.products.keys import client_with

by_hand = pytest.mark.settings(lifecycle="quick")
"""Becoming active takes a second of the clock, which these tests hold."""
each_sort = pytest.mark.parametrize("sort", [PULL, PUSH])


@by_hand
@each_sort
def test_a_zone_becomes_active(zones: Zones, sort: str) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    pending = zones.create(sort, label="site")
    assert pending["date_created"] == "2031-03-01 12:00:00"
    assert (pending["status"], pending["label"]) == ("pending", "site")
    assert re.fullmatch(r"https://cdn-[a-z0-9]{12}\.vultrcdn\.com", pending["cdn_url"])
    zones.roost.clock.advance(seconds=2)
    assert zones.get(sort, pending["id"]) == {**pending, "status": "active"}


@each_sort
def test_a_zone_says_all_that_it_is(zones: Zones, sort: str) -> None:
    zone = zones.active(sort)
    del zone["id"], zone["date_created"], zone["cdn_url"]
    both = {
        "status": "active",
        "label": "site",
        "vanity_domain": "",
        "cache_size": 50_000_000,
        "requests": None,
        "in_bytes": None,
        "out_bytes": None,
        "packets_per_sec": 50,
        "cors": False,
        "gzip": False,
        "block_ai": False,
        "block_bad_bots": False,
        "block_ip_addresses": [],
        "regions": [region.id for region in regions()],
    }
    origin = {"origin_scheme": "https", "origin_domain": "example.com", "last_purge": ""}
    assert zone == ({**both, **origin} if sort == PULL else both)


@each_sort
def test_zones_are_listed_in_pages(zones: Zones, sort: str) -> None:
    made = [zones.active(sort, label=f"n{i}") for i in range(3)]
    zones.active(PUSH if sort == PULL else PULL)
    key = f"{sort}_zones"
    assert zones.client.get(f"/cdns/{sort}-zones").json() == {
        key: made,
        "meta": {"total": 3, "links": {"next": "", "prev": ""}},
    }
    first = zones.client.get(f"/cdns/{sort}-zones?per_page=2").json()
    cursor = first["meta"]["links"]["next"]
    rest = zones.client.get(f"/cdns/{sort}-zones", params={"cursor": cursor}).json()
    assert first[key] + rest[key] == made


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": None}, "label"),
        ({"label": ""}, "label"),
        ({"label": "x" * 256}, "label"),
        ({"origin_scheme": "ftp"}, "origin_scheme"),
        ({"origin_scheme": None}, "origin_scheme"),
        ({"origin_domain": None}, "origin_domain"),
        ({"origin_domain": "https://example.com"}, "origin_domain"),
        ({"origin_domain": "example.com/a"}, "origin_domain"),
        ({"origin_domain": "example.com:99999"}, "origin_domain"),
        ({"origin_domain": "example.com:"}, "origin_domain"),
        ({"origin_domain": "localhost"}, "origin_domain"),
        ({"cors": 1}, "cors"),
        ({"block_ip_addresses": ["192.0.2.256"]}, "block_ip_addresses"),
        ({"block_ip_addresses": ["192.0.2.1"] * 101}, "block_ip_addresses"),
        ({"vanity_domain": "https://example.com"}, "vanity_domain"),
        ({"vanity_domain": "cdn-abc.vultrcdn.com"}, "vanity_domain"),
    ],
)
def test_what_is_no_zone_is_refused(zones: Zones, change: Json, field: str) -> None:
    body = {"label": "x", "origin_scheme": "http", "origin_domain": "example.com:8080", **change}
    assert field in zones.refused("POST", "pull-zones", body)
    assert zones.client.get("/cdns/pull-zones").json()["meta"]["total"] == 0


@each_sort
def test_what_is_not_given_stays(zones: Zones, told: Told, sort: str) -> None:
    zone = zones.active(sort, gzip=True, block_ip_addresses=["192.0.2.1/32", "192.0.2.1"])
    assert zone["block_ip_addresses"] == ["192.0.2.1"]
    changes: Json = {
        "label": "shop",
        "cors": True,
        "block_ai": True,
        "block_bad_bots": True,
        "block_ip_addresses": ["198.51.100.7/24", "2001:db8::1", "::ffff:192.0.2.1"],
        "regions": ["ewr", "ams", "ewr"],
    }
    changed = zones.change(sort, zone["id"], **changes, gzip=None)
    changes["regions"] = ["ewr", "ams"]
    changes["block_ip_addresses"] = ["198.51.100.0/24", "2001:db8::1", "192.0.2.1"]
    assert changed == {**zone, **changes} == zones.get(sort, zone["id"])
    zones.roost.settle()
    assert told.zones[-1] == CdnZone(
        id=zone["id"],
        kind=f"{sort}-zone",
        hosts=(zone["cdn_url"].removeprefix("https://"),),
        origin="https://example.com" if sort == PULL else "",
        certificate="",
        key="",
        cors=True,
        gzip=True,
        block_ai=True,
        block_bad_bots=True,
        blocked=("198.51.100.0/24", "2001:db8::1", "192.0.2.1"),
        regions=("ewr", "ams"),
        cache_bytes=50_000_000,
        requests=50,
    )
    assert zones.change(sort, zone["id"], regions=[])["regions"] == zone["regions"]
    assert "xxx" in zones.refused("PUT", f"{sort}-zones/{zone['id']}", {"regions": ["xxx"]})


@each_sort
def test_an_empty_label_leaves_the_one_there_is(zones: Zones, sort: str) -> None:
    """vultr-cli sends one with every update: `cdn push update ID --gzip`."""
    zone = zones.active(sort, label="site")
    assert zones.change(sort, zone["id"], label="", gzip=True) == {**zone, "gzip": True}


def test_the_origin_of_a_pull_zone_stays(zones: Zones) -> None:
    zone = zones.active(PULL)
    assert zones.change(PULL, zone["id"], origin_domain="example.org", origin_scheme="http") == zone


def test_a_pull_zone_is_purged_once_in_six_hours(zones: Zones, told: Told) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    id = zones.active(PULL)["id"]
    path = f"/cdns/pull-zones/{id}/purge"
    reply = zones.client.get(path)
    assert (reply.status_code, reply.content) == (202, b"[]")
    assert reply.headers["content-type"] == "application/json"
    zones.roost.settle()
    assert told.purged == [(id, "")]
    assert zones.get(PULL, id)["last_purge"] == "2031-03-01 12:00:00"
    zones.roost.clock.advance(hours=5.99)
    assert "2031-03-01 18:00:00" in zones.refused("GET", f"pull-zones/{id}/purge")
    zones.roost.clock.advance(hours=0.01)
    assert zones.client.get(path).status_code == 202
    assert zones.get(PULL, id)["last_purge"] == "2031-03-01 18:00:00"
    zones.roost.settle()
    assert len(told.purged) == 2


def test_purging_takes_more_than_the_permission_to_look(zones: Zones) -> None:
    id = zones.active(PULL)["id"]
    viewer = client_with(zones.roost, "subscriptions_view")
    assert viewer.get(f"/cdns/pull-zones/{id}").status_code == 200
    assert viewer.get(f"/cdns/pull-zones/{id}/purge").status_code == 403


@each_sort
def test_a_deleted_zone_is_gone(zones: Zones, told: Told, sort: str) -> None:
    id = zones.active(sort)["id"]
    assert zones.client.delete(f"/cdns/{sort}-zones/{id}").status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        error = zones.refused(method, f"{sort}-zones/{id}", {}, 404)
        assert error == f"Invalid {sort} zone ID"
    zones.roost.settle()
    assert told.removed == [id]


@each_sort
def test_zones_belong_to_their_account(zones: Zones, sort: str) -> None:
    id = zones.active(sort)["id"]
    other = Zones(zones.roost, zones.roost.new_account())
    paths = [("GET", id), ("PUT", id), ("DELETE", id), ("GET", UNKNOWN)]
    paths += [("GET", f"{id}/purge")] if sort == PULL else [("GET", f"{id}/files")]
    for method, path in paths:
        other.refused(method, f"{sort}-zones/{path}", {}, 404)
    assert other.client.get(f"/cdns/{sort}-zones").json()[f"{sort}_zones"] == []


def test_a_pull_zone_is_no_push_zone(zones: Zones) -> None:
    zones.refused("GET", f"push-zones/{zones.active(PULL)['id']}", status=404)


def test_a_zone_that_cannot_be_made_shows_it(
    zones: Zones, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(zone: CdnZone) -> None:
        raise DriverRefused("no room")

    there = zones.active(PULL)
    monkeypatch.setattr(zones.roost.app.driver(Cdn), "apply", refuse)
    failed = zones.active(PULL, label="new")
    assert failed["status"] == "failed"
    assert "deleted" in zones.refused("PUT", f"pull-zones/{failed['id']}", {"label": "x"})
    zones.change(PULL, there["id"], label="goes on")
    zones.roost.settle()
    assert zones.get(PULL, there["id"])["status"] == "active"
    assert zones.client.delete(f"/cdns/pull-zones/{failed['id']}").status_code == 204


def test_zones_are_charged_by_the_hour_up_to_their_price(zones: Zones) -> None:
    zones.roost.clock.hold("2031-03-01T00:00:00+00:00")
    zones.active(PULL, label="shop")
    short = zones.active(PUSH, label="files")["id"]
    zones.roost.clock.advance(hours=10)
    zones.client.delete(f"/cdns/push-zones/{short}")
    zones.roost.clock.advance(days=29)
    pending: list[dict[str, Any]] = zones.client.get("/billing/pending-charges").json()[
        "pending_charges"
    ]
    items = [(item["product"], item["description"], item["total"]) for item in pending]
    assert items == [("CDN", "shop (pull zone)", 10), ("CDN", "files (push zone)", 0.15)]
