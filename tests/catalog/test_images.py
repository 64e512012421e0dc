from uuid import UUID

import msgspec
import pytest

from roost.catalog import (
    MARKER_OS_IDS,
    app_variables,
    application,
    application_by_image,
    applications,
    deployable_os,
    min_ram,
    operating_system,
    operating_systems,
    public_iso,
    public_isos,
    system_of,
)
from tests.catalog.data import table


def test_operating_systems_are_there_once() -> None:
    assert len(operating_systems()) == 56
    assert len({row["id"] for row in table("os.csv")}) == 56 + 24


def test_an_operating_system_answers_what_the_api_does() -> None:
    noble = operating_system(2284)
    assert noble is not None
    assert msgspec.json.decode(msgspec.json.encode(noble)) == {
        "id": 2284,
        "name": "Ubuntu 24.04 LTS x64",
        "arch": "x64",
        "family": "ubuntu",
    }
    assert deployable_os(2284) == noble


def test_a_retired_one_is_known_but_neither_listed_nor_deployable() -> None:
    retired = operating_system(215)
    assert retired is not None
    assert retired.name == "Ubuntu 16.04 x64"
    assert retired not in operating_systems()
    assert deployable_os(215) is None


def test_markers_are_listed_and_not_deployable() -> None:
    assert {159, 164, 180, 186, 426} == MARKER_OS_IDS
    assert {os.id for os in operating_systems()} >= MARKER_OS_IDS
    assert all(deployable_os(os_id) is None for os_id in MARKER_OS_IDS)


def test_all_others_that_are_listed_are_deployable() -> None:
    for os in operating_systems():
        assert (deployable_os(os.id) is os) == (os.id not in MARKER_OS_IDS)


def test_applications_of_both_types_are_there_once() -> None:
    one_click = [app for app in applications() if app.type == "one-click"]
    marketplace = [app for app in applications() if app.type == "marketplace"]
    assert len(one_click) == 31
    assert len(marketplace) == 42
    assert len(table("applications.csv")) == len({app.id for app in applications()})


def test_a_marketplace_application_answers_what_the_api_does() -> None:
    app = application(1028)
    assert msgspec.json.decode(msgspec.json.encode(app)) == {
        "id": 1028,
        "name": "OpenLiteSpeed WordPress",
        "short_name": "openlitespeedwordpress",
        "deploy_name": "OpenLiteSpeed WordPress on Ubuntu 20.04 x64",
        "type": "marketplace",
        "vendor": "LiteSpeed_Technologies",
        "image_id": "openlitespeed-wordpress",
    }
    assert application_by_image("openlitespeed-wordpress") is app


def test_an_image_id_names_a_marketplace_application() -> None:
    for app in applications():
        if app.type == "marketplace":
            named = application_by_image(app.image_id)
            assert named is not None
            assert (named.name, named.image_id) == (app.name, app.image_id)
        else:
            assert (app.vendor, app.image_id) == ("vultr", "")


def test_docker_is_listed_once_for_each_system() -> None:
    docker = [app for app in applications() if app.image_id == "docker"]
    assert [app.deploy_name for app in docker] == [
        "Docker on Ubuntu 24.04",
        "Docker on Ubuntu 22.04",
    ]
    assert {app.vendor for app in docker} == {"vultr-labs"}
    assert application_by_image("docker") is docker[0]


@pytest.mark.parametrize(
    ("app_id", "system"),
    [(1125, 2284), (9035, 1743), (1334, 2284), (39, 167), (3, 270), (45, 167)],
)
def test_an_application_is_installed_on_a_system(app_id: int, system: int) -> None:
    app = application(app_id)
    assert app is not None
    assert system_of(app) == operating_system(system)


def test_every_application_has_a_system() -> None:
    assert all(system_of(app) for app in applications())


@pytest.mark.parametrize(
    ("os_id", "megabytes"), [(2284, 1000), (2625, 0), (2076, 0), (501, 2000), (1, 0)]
)
def test_a_system_may_need_memory(os_id: int, megabytes: int) -> None:
    assert min_ram(os_id) == megabytes


@pytest.mark.parametrize("image_id", ["", "no-such-image", "lemp"])
def test_other_image_ids_name_none(image_id: str) -> None:
    assert application_by_image(image_id) is None
    assert app_variables(image_id) is None


def test_variables_answer_what_the_api_does() -> None:
    variables = app_variables("netbird-server")
    assert msgspec.json.decode(msgspec.json.encode(variables)) == [
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


def test_an_application_may_ask_for_nothing() -> None:
    assert app_variables("docker") == ()


def test_every_variable_belongs_to_a_marketplace_application() -> None:
    for row in table("app_variables.csv"):
        assert application_by_image(row["image_id"]) is not None


def test_public_isos_have_uuids_and_checksums() -> None:
    assert len(public_isos()) == len(table("public_isos.csv")) == 26
    for iso in public_isos():
        assert str(UUID(iso.id)) == iso.id
        assert len(bytes.fromhex(iso.md5sum)) == 16
        assert public_iso(iso.id) is iso


def test_a_public_iso_answers_what_the_api_does() -> None:
    iso = public_iso("32b5f3b7-8c65-4636-b45d-4689cd653a90")
    assert msgspec.json.decode(msgspec.json.encode(iso)) == {
        "id": "32b5f3b7-8c65-4636-b45d-4689cd653a90",
        "name": "CentOS 7",
        "description": "7 x86_64 Minimal",
        "md5sum": "7f4df50f42ee1b52b193e79855a3aa19",
    }


def test_the_rescue_system_that_clients_look_for_is_there() -> None:
    assert [iso.description for iso in public_isos() if iso.name == "SystemRescue"] == ["9.03 x64"]


def test_unknown_ids_are_none() -> None:
    assert operating_system(1) is None
    assert deployable_os(1) is None
    assert application(999_999) is None
    assert public_iso("00000000-0000-0000-0000-000000000000") is None
