"""/v2/marketplace: a vendor's applications, and what applications ask of whoever deploys them."""

from typing import Any

import httpx
import pytest

from roost.drivers.compute import Compute, Machine
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost

NETBIRD = [
    {
        "name": "netbird_domain",
        "description": "Domain name that points to the server",
        "required": True,
    },
    {
        "name": "letsencrypt_email",
        "description": "Address for Let's Encrypt notices",
        "required": True,
    },
]
GIVEN = {"netbird_domain": "vpn.example.com", "letsencrypt_email": "me@example.com"}


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)


@pytest.mark.parametrize("path", ["/marketplace/apps", "/applications"])
def test_everybody_may_know_what_an_application_asks_for(anyone: httpx.Client, path: str) -> None:
    assert anyone.get(f"{path}/netbird-server/variables").json() == {"variables": NETBIRD}
    assert anyone.get(f"{path}/docker/variables").json() == {"variables": []}
    for id in ("nope", "1", "39"):
        reply = anyone.get(f"{path}/{id}/variables")
        assert (reply.status_code, reply.json()["error"]) == (404, "Invalid image ID")


def test_an_account_that_is_no_vendor_has_no_applications(cloud: Cloud) -> None:
    other = Cloud(cloud.roost, cloud.roost.new_account())
    assert other.get("/marketplace/apps") == {
        "apps": [], "meta": {"total": 0, "links": {"next": "", "prev": ""}},
    }  # fmt: skip
    assert cloud.roost.client_for(None).get("/marketplace/apps").status_code == 401


def test_an_account_has_those_of_the_vendor_that_it_is_called_after(roost: RunningRoost) -> None:
    vendor = Cloud(roost, roost.new_account("NetBird"))
    [app] = vendor.get("/marketplace/apps")["apps"]
    assert app == {
        "id": "1334",
        "name": "NetBird Server",
        "description": "NetBird Server on Ubuntu 24.04 LTS",
        "status": "published",
        "app_name": "NetBird Server",
        "app_desc": "NetBird Server on Ubuntu 24.04 LTS",
        "visibility": True,
    }


def test_the_first_account_is_called_roost_and_has_what_is_roosts_own(cloud: Cloud) -> None:
    own = cloud.get("/marketplace/apps")["apps"]
    listed = cloud.get("/applications", per_page=500)["applications"]
    assert {app["id"] for app in own} == {
        str(app["id"]) for app in listed if app["vendor"] == "roost" and app["image_id"]
    }


def test_an_application_on_several_systems_is_one(roost: RunningRoost) -> None:
    vendor = Cloud(roost, roost.new_account("vultr-labs"))
    listed = vendor.get("/marketplace/apps")
    names = [app["name"] for app in listed["apps"]]
    assert names.count("Docker") == 1
    assert listed["meta"]["total"] == len(names)
    page = vendor.get("/marketplace/apps", per_page=2)
    rest = vendor.get("/marketplace/apps", cursor=page["meta"]["links"]["next"])
    assert page["apps"] + rest["apps"] == listed["apps"]


# Deploying


def test_a_machine_is_told_what_its_application_asked_for(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Machine] = []
    driver = cloud.roost.app.driver(Compute)
    create = driver.create

    async def tell(machine: Machine) -> Any:
        told.append(machine)
        return await create(machine)

    monkeypatch.setattr(driver, "create", tell)
    cloud.deploy(image_id="netbird-server", app_variables=GIVEN)
    assert told[0].app_variables == GIVEN


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        (None, "Missing required app_variables: netbird_domain, for netbird-server"),
        ({}, "Missing required app_variables: netbird_domain, for netbird-server"),
        (
            GIVEN | {"letsencrypt_email": ""},
            "Missing required app_variables: letsencrypt_email, for netbird-server",
        ),
        (GIVEN | {"color": "red"}, "Invalid app_variables: netbird-server has no variable color"),
        (
            GIVEN | {"netbird_domain": ["a"]},
            "Invalid app_variables: netbird_domain must be a text, a number or a boolean",
        ),
    ],
)
def test_what_an_application_does_not_get_or_want_is_refused(
    cloud: Cloud, variables: dict[str, Any] | None, text: str
) -> None:
    body = {"region": "ewr", "image_id": "netbird-server", "app_variables": variables}
    for path, plan in (("/instances", "vc2-1c-2gb"), ("/bare-metals", "vbm-4c-32gb")):
        assert cloud.refused("POST", path, {**body, "plan": plan}) == text
        assert cloud.get(path)["meta"]["total"] == 0


@pytest.mark.parametrize("source", [{"image_id": "docker"}, {"app_id": 39}, {"os_id": 1743}])
def test_what_asks_for_nothing_takes_anything(cloud: Cloud, source: dict[str, Any]) -> None:
    cloud.create(**source, app_variables={"color": ["red"]})
