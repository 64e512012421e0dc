"""Which driver serves a family is configuration, also where others have made the driver."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roost.admin.driver_tables import driver_tables
from roost.app import Roost
from roost.cli import main
from roost.drivers.compute import Compute
from roost.drivers.dns import Dns
from roost.drivers.dns.embedded import EmbeddedDns
from roost.drivers.dns.simulated import SimulatedDns
from roost.drivers.families import FAMILIES
from roost.drivers.offer import Misconfigured
from roost.settings import Address, Settings
from tests.products.instances.cloud import Cloud
from tests.server import running_roost

PACKAGE = """
import msgspec
from roost.drivers.compute.simulated import SimulatedCompute
from roost.drivers.offer import Offer

class LabSettings(msgspec.Struct, rename="kebab"):
    url: str
    pool_size: int = 10

class Lab(SimulatedCompute):
    def __init__(self, settings):
        super().__init__()
        self.settings = settings

def make(settings):
    if settings.pool_size < 1:
        raise ValueError("pool-size: at least one machine")
    return Lab(settings)

LAB = Offer(make, LabSettings)
NOTHING = 0
"""
ENTRY_POINTS = """
[roost.drivers]
compute.lab = roost_lab:LAB
compute.nothing = roost_lab:NOTHING
compute.gone = roost_lab:GONE
"""
LAB = {"use": "lab", "url": "https://lab.example"}


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else's package, installed."""
    place = tmp_path / "site"
    about = place / "roost_lab-1.0.dist-info"
    about.mkdir(parents=True)
    (place / "roost_lab.py").write_text(PACKAGE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: roost-lab\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(place)
    yield
    monkeypatch.delitem(sys.modules, "roost_lab", raising=False)


def refusal(tmp_path: Path, **choices: dict[str, Any]) -> str:
    with pytest.raises(Misconfigured) as refused:
        Roost(Settings(data=tmp_path, driver_choices=choices))
    return str(refused.value)


def test_a_driver_of_somebody_elses_serves(tmp_path: Path) -> None:
    choices = {"compute": {**LAB, "pool-size": 3}}
    with running_roost(tmp_path / "data", driver_choices=choices) as roost:
        driver: Any = roost.app.driver(Compute)
        assert (driver.settings.url, driver.settings.pool_size) == ("https://lab.example", 3)
        cloud = Cloud(roost)
        assert cloud.instance(cloud.deploy())["status"] == "active"
        status = roost.admin().get("/status").json()
        drivers = {each["family"]: each["name"] for each in status["drivers"]}
        assert drivers == {family.name: "simulated" for family in FAMILIES} | {"compute": "lab"}


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (LAB | {"adress": ""}, "adress: there is no such setting; there are url, pool-size"),
        ({"use": "lab"}, "url is missing"),
        (LAB | {"pool-size": "many"}, "pool-size: Expected `int`, got `str`"),
        (LAB | {"pool-size": 0}, "pool-size: at least one machine"),
        ({"use": "simulated", "url": ""}, "url: there is no such setting; this driver has none"),
        (
            {"use": "incus"},
            "use: there is no driver incus; there are gone, lab, nothing, simulated",
        ),
        ({"use": 1}, "use: the name of a driver, not 1"),
        ({"use": "nothing"}, "use: nothing of roost-lab is no Offer"),
        (
            {"use": "gone"},
            "use: gone of roost-lab cannot be loaded: module 'roost_lab' has no attribute 'GONE'",
        ),
    ],
)
def test_what_cannot_be_had_is_named(tmp_path: Path, table: dict[str, Any], text: str) -> None:
    assert refusal(tmp_path, compute=table) == f"[drivers.compute] {text}"


def test_the_page_has_every_family_and_driver() -> None:
    page = (Path(__file__).parents[2] / "docs" / "drivers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    offered = {each.name: ", ".join(f"`{name}`" for name in each.offers) for each in FAMILIES}
    assert dict(rows) == offered


def test_a_family_that_nobody_knows(tmp_path: Path) -> None:
    text = refusal(tmp_path, computer={"use": "lab"})
    assert text.startswith("[drivers.computer] there is no such family; there are block-storage, ")


def test_a_mistake_in_the_file_ends_the_start_and_the_doctor_finds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "roost.toml"
    file.write_text('dns = "off"\nlisten = "127.0.0.1:0"\n[drivers.compute]\nuse = "lab"\n')
    arguments = ["--data", str(tmp_path / "data"), "--config", str(file)]
    assert main(["serve", *arguments]) == 78
    assert f"roost: {file}: [drivers.compute] url is missing" in capsys.readouterr().err
    assert main(["doctor", *arguments]) == 1
    assert f"drivers: {file}: [drivers.compute] url is missing" in capsys.readouterr().out
    file.write_text(f'{file.read_text()}url = "https://lab.example"\n')
    assert main(["doctor", *arguments]) == 0
    assert "; compute: lab" in capsys.readouterr().out


def test_drivers_are_sections(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "roost.toml"
    file.write_text('[drivers]\ncompute = "lab"\n')
    assert main(["serve", "--data", str(tmp_path), "--config", str(file)]) == 78
    text = f"roost: {file}: each driver has a section, like [drivers.compute]"
    assert text in capsys.readouterr().err


class TestNameService:
    """The embedded name server is set up by options, whatever else is chosen by sections."""

    def serving(self, tmp_path: Path, **options: Any) -> Any:
        return Roost(Settings(data=tmp_path, **options)).driver(Dns)

    def test_the_options_decide(self, tmp_path: Path) -> None:
        where = Address("127.0.0.1", 0)
        assert isinstance(self.serving(tmp_path, dns=where), EmbeddedDns)
        assert isinstance(self.serving(tmp_path), SimulatedDns)
        embedded = {"dns": {"use": "embedded"}}
        assert isinstance(self.serving(tmp_path, dns=where, driver_choices=embedded), EmbeddedDns)

    def test_a_section_that_names_another_wins(self, tmp_path: Path) -> None:
        other = {"dns": {"use": "simulated"}}
        where = Address("127.0.0.1", 0)
        assert isinstance(self.serving(tmp_path, dns=where, driver_choices=other), SimulatedDns)

    def test_there_is_no_second_place_for_its_settings(self, tmp_path: Path) -> None:
        choices = {"dns": {"use": "embedded", "port": 53}}
        with pytest.raises(Misconfigured) as refused:
            driver_tables(Settings(data=tmp_path, driver_choices=choices))
        text = "[drivers.dns] port: --dns and --dns-... set up the name server"
        assert str(refused.value) == text
