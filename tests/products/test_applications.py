"""/v2/applications: systems that come with software installed."""

from typing import Any

import httpx

from tests.products.catalog_client import follow


def applications(anyone: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    pages = follow(anyone, "/applications", "next", **query)
    return [app for page in pages for app in page["applications"]]


def test_a_one_click_application_is_known_by_its_number(anyone: httpx.Client) -> None:
    assert applications(anyone, type="one-click")[0] == {
        "id": 1,
        "name": "LEMP",
        "short_name": "lemp",
        "deploy_name": "LEMP on CentOS 6 x64",
        "type": "one-click",
        "vendor": "vultr",
        "image_id": "",
    }


def test_a_marketplace_application_is_known_by_its_image(anyone: httpx.Client) -> None:
    found = applications(anyone, type="marketplace", per_page=10)
    app = next(app for app in found if app["id"] == 1028)
    assert app["vendor"] == "LiteSpeed_Technologies"
    assert app["image_id"] == "openlitespeed-wordpress"


def test_the_two_types_are_all(anyone: httpx.Client) -> None:
    one_click = applications(anyone, type="one-click")
    marketplace = applications(anyone, type="marketplace")
    every = applications(anyone)
    assert {app["type"] for app in one_click} == {"one-click"}
    assert {app["type"] for app in marketplace} == {"marketplace"}
    assert len(one_click) + len(marketplace) == len(every) == 73
    assert applications(anyone, type="all", per_page=7) == every


def test_docker_is_found_by_its_vendor(anyone: httpx.Client) -> None:
    """As Terraform's data source looks for it: by deploy_name, for its image_id."""
    found = [app for app in applications(anyone) if app["deploy_name"] == "Docker on Ubuntu 22.04"]
    assert [(app["vendor"], app["image_id"], app["type"]) for app in found] == [
        ("vultr-labs", "docker", "marketplace")
    ]


def test_another_type_is_refused(anyone: httpx.Client) -> None:
    reply = anyone.get("/applications?type=oneclick")
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid type: ")
