"""Pictures of the console's main pages: `make screenshots`.

    python -m tests.console.screenshots FOLDER [PAGE...]

Each page is pictured wide and narrow, light and dark, of a Roost that has something to show. Those
that the docs show are put in docs/images too, made smaller.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from roost.settings import Address
from tests.console.estate import fill
from tests.console.stories.stage import NARROW, WIDE, Stage, chromium
from tests.server import RunningRoost, running_roost

PAGES = {
    "home": "/",
    "instances": "/resources/instances",
    "deploy": "/deploy",
    "map": "/network",
    "requests": "/requests",
    "clock": "/clock",
    "faults": "/faults",
    "fault": "/faults?add=1&operation=create-instance",
    "state": "/state",
    "bill": "/bill",
    "month": "/bill?tab=month",
    "invoices": "/bill?tab=invoices",
    "dns": "/dns",
    "zone": "/dns/example.com",
    "keys": "/keys",
    "accounts": "/keys?tab=accounts",
    "explain": "/keys?tab=explain",
    "server": "/server",
    "jobs": "/server?tab=work",
    "drivers": "/server?tab=drivers",
    "metrics": "/server?tab=metrics",
    "log": "/server?tab=log",
}
LOOKS: Sequence[tuple[str, tuple[int, int], Any]] = [
    ("", WIDE, "light"),
    ("-dark", WIDE, "dark"),
    ("-narrow", NARROW, "light"),
    ("-narrow-dark", NARROW, "dark"),
]
IMAGES = Path(__file__).parents[2] / "docs" / "images"
IN_DOCS = {"home", "requests"}
COLOURS = 128
SETTLES = 700
"""Milliseconds in which a page has read what it shows."""


def main(folder: Path, wanted: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = {name: PAGES[name] for name in wanted or PAGES}
    with tempfile.TemporaryDirectory() as data, chromium() as browser:
        options: dict[str, Any] = {"dns": Address("127.0.0.1", 0)}
        options["plain_http"] = Address("127.0.0.1", 8080)
        with running_roost(Path(data) / "roost", **options) as roost:
            fill(roost)
            for file in _pictures(browser, roost, folder, pages):
                print(file)


def _pictures(
    browser: Browser, roost: RunningRoost, folder: Path, pages: dict[str, str]
) -> Iterator[Path]:
    for suffix, size, scheme in LOOKS:
        with closing(Stage(browser, roost, size=size, color_scheme=scheme)) as stage:
            stage.enter()
            for name, path in pages.items():
                stage.go(path)
                stage.page.wait_for_timeout(SETTLES)
                file = folder / f"{name}{suffix}.png"
                stage.page.screenshot(path=file)
                yield file
                if not suffix and name in IN_DOCS:
                    yield _smaller(file, IMAGES / f"console-{name}.png")


def _smaller(file: Path, to: Path) -> Path:
    """A copy with few colours, which is all that a page has."""
    to.parent.mkdir(exist_ok=True)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS).save(to, optimize=True)
    return to


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
