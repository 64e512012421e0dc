"""/v2/iso: ISOs of an account's own, fetched from a URL."""

import re
from typing import Any

import pytest

from roost.drivers.compute import Compute, Image, ImageFacts
from roost.drivers.errors import DriverRefused
from tests.server import RunningRoost

URL = "https://example.com/images/my-iso.iso"

by_hand = pytest.mark.settings(lifecycle="quick")
"""Fetching takes a second of the clock, which these tests hold."""


def new(roost: RunningRoost, url: str = URL, **fields: Any) -> dict[str, Any]:
    reply = roost.client.post("/iso", json={"url": url, **fields})
    assert reply.status_code == 201, reply.text
    return reply.json()["iso"]


def get(roost: RunningRoost, id: str) -> dict[str, Any]:
    return roost.client.get(f"/iso/{id}").raise_for_status().json()["iso"]


@by_hand
def test_an_iso_is_pending_until_it_is_fetched(roost: RunningRoost) -> None:
    roost.clock.hold()
    iso = new(roost, description="my own")
    assert iso["status"] == "pending"
    assert iso["filename"] == "my-iso.iso"
    assert iso["description"] == "my own"
    assert not {"size", "md5sum", "sha512sum"} & set(iso)
    assert get(roost, iso["id"]) == iso
    roost.clock.advance(seconds=2)
    complete = get(roost, iso["id"])
    assert complete["status"] == "complete"
    assert complete["size"] > 0
    assert re.fullmatch("[0-9a-f]{32}", complete["md5sum"])
    assert re.fullmatch("[0-9a-f]{128}", complete["sha512sum"])
    assert {**complete, **iso, "status": "complete"} == complete


def test_the_same_url_has_the_same_checksums(roost: RunningRoost) -> None:
    isos = [new(roost), new(roost), new(roost, URL + "?other")]
    roost.settle()
    one, same, other = (get(roost, iso["id"])["sha512sum"] for iso in isos)
    assert one == same != other


@pytest.mark.parametrize(
    ("url", "filename"),
    [
        ("http://example.com/a.iso", "a.iso"),
        ("https://example.com:8443/a/b/my%20own.iso?token=/x#part", "my%20own.iso"),
    ],
)
def test_the_file_name_is_the_last_part_of_the_url(
    roost: RunningRoost, url: str, filename: str
) -> None:
    assert new(roost, url)["filename"] == filename


@pytest.mark.parametrize(
    "url", ["", "my-iso.iso", "ftp://example.com/a.iso", "https:///a.iso", "https://example.com/a/"]
)
def test_a_url_that_names_no_file_on_the_web_is_refused(roost: RunningRoost, url: str) -> None:
    reply = roost.client.post("/iso", json={"url": url})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid url: ")
    assert roost.client.get("/iso").json()["meta"]["total"] == 0


def test_a_url_is_needed(roost: RunningRoost) -> None:
    reply = roost.client.post("/iso", json={})
    assert reply.json() == {"error": "Missing required field: url", "status": 400}


def test_an_iso_that_cannot_be_fetched_has_failed(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(image: Image, url: str) -> ImageFacts:
        raise DriverRefused("404 Not Found")

    monkeypatch.setattr(roost.app.driver(Compute), "fetch_image", refuse)
    iso = new(roost)
    roost.settle()
    assert get(roost, iso["id"]) == {**iso, "status": "failed"}
    assert roost.client.delete(f"/iso/{iso['id']}").status_code == 204


def test_the_description_can_be_changed(roost: RunningRoost) -> None:
    iso = new(roost)
    roost.settle()
    before = get(roost, iso["id"])
    reply = roost.client.put(f"/iso/{iso['id']}", json={"description": "installs everything"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert get(roost, iso["id"]) == {**before, "description": "installs everything"}
    assert roost.client.put(f"/iso/{iso['id']}", json={}).status_code == 400


def test_isos_are_listed_in_pages(roost: RunningRoost) -> None:
    isos = [new(roost) for _ in range(3)]
    page = roost.client.get("/iso?per_page=2").json()
    assert [iso["id"] for iso in page["isos"]] == [iso["id"] for iso in isos[:2]]
    assert page["meta"]["total"] == 3
    rest = roost.client.get("/iso", params={"cursor": page["meta"]["links"]["next"]}).json()
    assert [iso["id"] for iso in rest["isos"]] == [isos[2]["id"]]


@by_hand
def test_an_iso_can_be_deleted_while_it_is_fetched(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []

    async def remove(image: str) -> None:
        removed.append(image)

    monkeypatch.setattr(roost.app.driver(Compute), "delete_image", remove)
    roost.clock.hold()
    pending, complete = new(roost), new(roost)
    assert roost.client.delete(f"/iso/{pending['id']}").status_code == 204
    roost.clock.advance(seconds=2)
    assert roost.client.delete(f"/iso/{complete['id']}").status_code == 204
    roost.settle()
    assert removed == [pending["id"], complete["id"]]
    gone = {"error": "Invalid ISO ID", "status": 404}
    for method in ("GET", "PUT", "DELETE"):
        reply = roost.client.request(method, f"/iso/{pending['id']}", json={"description": ""})
        assert (reply.status_code, reply.json()) == (404, gone)
    assert roost.client.get("/iso").json()["isos"] == []


def test_an_iso_in_a_drive_stays_until_it_is_taken_out(roost: RunningRoost) -> None:
    iso_id = new(roost)["id"]
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 167}
    instance = roost.client.post("/instances", json=body).json()["instance"]
    roost.settle()
    drive = f"/instances/{instance['id']}/iso"
    assert roost.client.post(f"{drive}/attach", json={"iso_id": iso_id}).status_code == 202
    roost.settle()
    refused = roost.client.delete(f"/iso/{iso_id}")
    address = roost.client.get(f"/instances/{instance['id']}").json()["instance"]["main_ip"]
    assert refused.status_code == 400
    # The Terraform provider finds the instance by the last word.
    assert refused.json()["error"].endswith(f"is still attached to {address}")
    assert get(roost, iso_id)["status"] == "complete"
    assert roost.client.post(f"{drive}/detach").status_code == 202
    roost.settle()
    assert roost.client.delete(f"/iso/{iso_id}").status_code == 204


def test_isos_belong_to_their_account(roost: RunningRoost) -> None:
    path = f"/iso/{new(roost)['id']}"
    other = roost.new_account()
    assert other.get("/iso").json()["isos"] == []
    assert other.get(path).status_code == 404
    assert other.put(path, json={"description": "mine"}).status_code == 404
    assert other.delete(path).status_code == 404
    assert roost.client.get(path).status_code == 200
